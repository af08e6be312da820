"""Direct dispatch: a supplier packs, prints and hands over its own, and nobody else's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from djmoney.money import Money

from apps.accounts.models import Organization
from apps.common.documents.fonts import NotPrintable
from apps.fulfillment.domain.customs import Papers
from apps.fulfillment.domain.direct import hand_over_direct, pack_direct
from apps.fulfillment.domain.direct_asking import ask_to_hand_over, ask_to_pack
from apps.fulfillment.domain.direct_queries import (
    asked_lately,
    asked_to_hand_over,
    cn23_for_supplier,
    label_for_supplier,
    parcels_of,
    to_pack,
)
from apps.fulfillment.domain.manifests import add_parcels, open_manifest
from apps.fulfillment.domain.packing import release_parcel, unpack_parcel
from apps.fulfillment.domain.parcel_errors import ManifestRefused, NotPackable, TooHeavy, UnknownParcel
from apps.fulfillment.domain.returns import return_goods
from apps.fulfillment.enums import CustomsCategory
from apps.fulfillment.models import CustomsDeclaration, DirectParcel, GoodsReceipt, Parcel
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.orders.domain.cancelling import cancel_order
from apps.orders.enums import DispatchMode, Fault
from apps.orders.models import LineItem, Order, PurchaseLine, PurchaseOrder
from apps.stock.domain.check import check_stock
from apps.stock.models import Reservation
from apps.suppliers.domain.records import record_answer, record_request
from apps.suppliers.models import SupplyRecord
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_supplier
from apps.wallet.models import Payable
from tests.factories.catalog import make_product, make_variant
from tests.factories.parcels import Bought, make_packable_order, make_range, make_rates, make_sender
from tests.factories.suppliers import make_active_supplier
from tests.fulfillment.reading import barcodes_of, texts_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
DIRECT = DispatchMode.DIRECT


@pytest.fixture
def supplier(db: None) -> Organization:
    make_sender()
    make_range(8, 20_000)
    make_rates(USD="7", XDR="10")
    return make_active_supplier("MINE")


def ordered(supplier: Organization, *prices: str | None) -> Order:
    """An order of lines that this supplier confirmed, on its one open purchase order."""
    bought = [Bought(supplier=supplier, price=Money(price, "USD") if price else None) for price in prices]
    return make_packable_order(*bought, mode=DIRECT)


def purchase_of(supplier: Organization) -> PurchaseOrder:
    return PurchaseOrder.objects.get(supplier=supplier, mode=DIRECT)


def lines_of(order: Order) -> dict[int, int]:
    """What of an order its supplier may still pack, by purchase line."""
    with acting_as_system():
        ready = PurchaseLine.objects.filter(allocation__order=order, allocation__item__state="confirmed")
        return dict(ready.order_by("pk").values_list("pk", "accepted"))


def packed(supplier: Organization, order: Order, **changes: Any) -> DirectParcel:
    given: dict[str, Any] = {"supplier_id": supplier.pk, "order_id": order.pk, "weight_g": 260, "now": NOW}
    given["pieces"] = lines_of(order)
    with acting_as_system():
        given["purchase_order_id"] = purchase_of(supplier).pk
        return pack_direct(**given | changes)


def heavy(supplier: Organization, pieces: int = 6) -> Order:
    """So many pieces of 400 g."""
    variant = make_variant(make_product(title="Cast iron bear"), weight_g=400)
    return make_packable_order(Bought(quantity=pieces, variant=variant, supplier=supplier), mode=DIRECT)


def states(order: Order) -> dict[str, list[Any]]:
    with acting_as_system():
        return {
            "items": list(order.items.order_by("pk").values_list("quantity", "state")),
            "lines": list(
                PurchaseLine.objects.filter(allocation__order=order)
                .order_by("line")
                .values_list("line", "quantity", "accepted", "received", "state")
            ),
            "order": [Order.objects.get(pk=order.pk).status],
        }


def test_a_supplier_sees_what_goes_into_one_parcel_and_nothing_of_others(supplier: Organization):
    first, second = ordered(supplier, "5.00", "6.00"), ordered(supplier, "7.00")
    rival = make_active_supplier("RIVAL")
    other = ordered(rival, "8.00")
    with acting_for_supplier(supplier.pk):
        groups = to_pack(supplier_id=supplier.pk, jobs=asked_lately(supplier_id=supplier.pk, now=NOW))
        assert [(group.order_id, len(group.lines), group.weight_g) for group in groups] == [
            (first.pk, 2, 500),
            (second.pk, 1, 250),
        ]
        assert to_pack(supplier_id=rival.pk, jobs=asked_lately(supplier_id=rival.pk, now=NOW)) == []
    with pytest.raises(Exception, match="permission denied"), acting_for_supplier(supplier.pk):
        Order.objects.get(pk=other.pk)


def test_packed_lines_have_not_left_and_print_from_the_suppliers_own_row(supplier: Organization):
    order = ordered(supplier, "5.00", "6.00")
    parcel = packed(supplier, order)
    with acting_as_system():
        assert set(PurchaseLine.objects.values_list("state", flat=True)) == {"accepted"}
        assert set(LineItem.objects.values_list("state", flat=True)) == {"packed"}
        assert Parcel.objects.get().mode == "direct"
    with acting_for_supplier(supplier.pk):
        assert to_pack(supplier_id=supplier.pk, jobs=asked_lately(supplier_id=supplier.pk, now=NOW)) == []
        assert list(parcels_of(supplier_id=supplier.pk)) == [parcel]
        label = label_for_supplier(supplier_id=supplier.pk, parcel_id=parcel.pk)
        with pytest.raises(NotPrintable, match="needs no CN23"):
            cn23_for_supplier(supplier_id=supplier.pk, parcel_id=parcel.pk)
    assert barcodes_of(label) == [["RX000000080CN"]]
    assert "Łukasz Żółć" in texts_of(label)[0]
    rival = make_active_supplier("RIVAL")
    with acting_for_supplier(rival.pk):
        for stranger in (rival.pk, supplier.pk):
            with pytest.raises(UnknownParcel):
                label_for_supplier(supplier_id=stranger, parcel_id=parcel.pk)


def test_a_supplier_never_reads_the_sellers_price(supplier: Organization):
    """Where the buyer's price is unknown, its own supply price is declared."""
    parcel = packed(supplier, ordered(supplier, None))
    with acting_as_system():
        declared = CustomsDeclaration.objects.get()
    assert (declared.currency, str(declared.value)) == ("CNY", "20.00")
    assert "21.6" not in str(parcel.content)


def test_only_what_is_the_suppliers_own_is_packed(supplier: Organization):
    order = ordered(supplier, "5.00")
    rival = make_active_supplier("RIVAL")
    other = ordered(rival, "8.00")
    both = {**lines_of(order), **lines_of(other)}
    for wrong in ({"supplier_id": rival.pk}, {"order_id": other.pk}, {"pieces": both}, {"pieces": {}}):
        with pytest.raises(NotPackable, match="these goods are not to be packed"):
            packed(supplier, order, **wrong)
    packed(supplier, order, key="one")
    assert packed(supplier, order, key="one").tracking_no == "RX000000080CN"
    with pytest.raises(NotPackable):
        packed(supplier, order)
    with acting_as_system():
        assert Parcel.objects.count() == 1


def test_handing_over_ships_the_items_and_owes_the_goods_once(supplier: Organization):
    elder = ordered(supplier, "9.00")
    order = ordered(supplier, "5.00")
    parcel, later = packed(supplier, order), NOW + timedelta(hours=3)
    with acting_as_system():
        with pytest.raises(ManifestRefused, match="may not leave yet"):
            hand_over_direct(supplier_id=supplier.pk, parcel_id=parcel.pk, now=later)
        assert not GoodsReceipt.objects.exists()
        release_parcel(parcel_id=parcel.pk, now=NOW)
        for hours in (0, 1):
            hand_over_direct(supplier_id=supplier.pk, parcel_id=parcel.pk, now=later + timedelta(hours=hours))
        parcel.refresh_from_db()
        assert (parcel.released_at, parcel.handed_over_at) == (NOW, later)
        receipt = GoodsReceipt.objects.get()
        assert (receipt.place, receipt.delivery_note) == ("carrier", "RX000000080CN")
        assert Payable.objects.get().amount == Money("20.00", "CNY")
        assert LineItem.objects.get(order=order).state == "shipped"
        order.refresh_from_db()
        assert order.status == "shipped"
        line = PurchaseLine.objects.get(allocation__order=order)
        assert (line.state, line.received) == ("received", 1)
        # Its own reservation is served, not the older one of the other order.
        held = dict(Reservation.objects.values_list("document", "state"))
        assert held == {f"order:{elder.pk}": "open", f"order:{order.pk}": "dispatched"}
        # Purchase lines tell the score card; the delivery note does not count a second time.
        assert not SupplyRecord.objects.filter(document=receipt.delivery_note).exists()
    rival = make_active_supplier("RIVAL")
    with acting_as_system(), pytest.raises(UnknownParcel):
        hand_over_direct(supplier_id=rival.pk, parcel_id=parcel.pk, now=later)


def test_a_suppliers_parcel_is_on_no_manifest_of_ours(supplier: Organization):
    parcel = packed(supplier, ordered(supplier, "5.00"))
    with acting_as_ops():
        release_parcel(parcel_id=parcel.pk, now=NOW)
        manifest = open_manifest(now=NOW)
        with pytest.raises(ManifestRefused, match="handed over by its supplier"):
            add_parcels(manifest_id=manifest.pk, tracking_numbers=[parcel.tracking_no], now=NOW)


def test_unpacked_it_is_to_be_packed_again(supplier: Organization):
    order = ordered(supplier, "5.00")
    parcel = packed(supplier, order)
    with acting_as_system():
        unpack_parcel(parcel_id=parcel.pk, reason="wrong colour", now=NOW)
    with acting_for_supplier(supplier.pk):
        assert [
            group.order_id
            for group in to_pack(supplier_id=supplier.pk, jobs=asked_lately(supplier_id=supplier.pk, now=NOW))
        ] == [order.pk]
        with pytest.raises(NotPrintable, match="was unpacked"):
            label_for_supplier(supplier_id=supplier.pk, parcel_id=parcel.pk)
    assert packed(supplier, order).tracking_no == "RX000000093CN"


def test_an_order_that_is_too_heavy_goes_in_several_parcels(supplier: Organization):
    order = heavy(supplier)
    (line,) = lines_of(order)
    with pytest.raises(TooHeavy, match=r"2400 g is more than .* pack it as several parcels"):
        packed(supplier, order, weight_g=2400)
    before = states(order)
    for pieces, words in ((0, "has 6 pieces, not 0"), (7, "has 6 pieces, not 7")):
        with pytest.raises(NotPackable, match=words):
            packed(supplier, order, pieces={line: pieces})
    assert states(order) == before

    first = packed(supplier, order, pieces={line: 4}, weight_g=1650, key="one")
    assert packed(supplier, order, pieces={line: 4}, weight_g=1650, key="one") == first
    assert states(order) == {
        "items": [(2, "confirmed"), (4, "packed")],
        "lines": [(1, 2, 2, 0, "accepted"), (2, 4, 4, 0, "accepted")],
        "order": ["awaiting_supplier"],
    }
    with acting_for_supplier(supplier.pk):
        (group,) = to_pack(supplier_id=supplier.pk, jobs=asked_lately(supplier_id=supplier.pk, now=NOW))
        assert ([(line.line, line.accepted) for line in group.lines], group.weight_g) == ([(1, 2)], 800)
    second = packed(supplier, order, weight_g=820)
    with acting_as_system():
        assert [each.tracking_no for each in (first, second)] == ["RX000000080CN", "RX000000093CN"]
        declared = {each.parcel_id: each.lines[0]["quantity"] for each in CustomsDeclaration.objects.all()}
        assert declared == {first.pk: 4, second.pk: 2}
        assert SupplyRecord.objects.filter(accepted=True, cancelled_at=None).count() == 2  # the line, and the part


def test_each_of_several_parcels_is_handed_over_and_owed_by_itself(supplier: Organization):
    order = heavy(supplier)
    (line,) = lines_of(order)
    parcels = [packed(supplier, order, pieces={line: 4}, weight_g=1650), packed(supplier, order, weight_g=820)]
    with acting_as_system():
        for parcel in parcels:
            release_parcel(parcel_id=parcel.pk, now=NOW)
        hand_over_direct(supplier_id=supplier.pk, parcel_id=parcels[0].pk, now=NOW)
    assert states(order) == {
        "items": [(2, "packed"), (4, "shipped")],
        "lines": [(1, 2, 2, 0, "accepted"), (2, 4, 4, 4, "received")],
        "order": ["partly_shipped"],
    }
    with acting_as_system():
        held = Reservation.objects.get()
        assert (held.quantity, held.dispatched, held.state) == (6, 4, "open")
        hand_over_direct(supplier_id=supplier.pk, parcel_id=parcels[1].pk, now=NOW)
        held.refresh_from_db()
        assert (held.dispatched, held.state) == (6, "dispatched")
        owed = {each.document_name: each.amount for each in Payable.objects.all()}
        assert owed == {
            parcels[0].tracking_no: Money("80.00", "CNY"),
            parcels[1].tracking_no: Money("40.00", "CNY"),
        }
    assert states(order)["order"] == ["shipped"]
    with acting_as_system():
        assert check_stock() == []


def test_a_part_that_was_unpacked_is_packed_with_the_rest(supplier: Organization):
    order = heavy(supplier, 4)
    (line,) = lines_of(order)
    parcel = packed(supplier, order, pieces={line: 3}, weight_g=1250)
    with acting_as_system():
        unpack_parcel(parcel_id=parcel.pk, reason="wrong box", now=NOW)
    assert sorted(lines_of(order).values()) == [1, 3]
    again = packed(supplier, order, weight_g=1650)
    with acting_as_system():
        assert CustomsDeclaration.objects.get(parcel=again.pk).lines[0]["quantity"] == 4
        release_parcel(parcel_id=again.pk, now=NOW)
        hand_over_direct(supplier_id=supplier.pk, parcel_id=again.pk, now=NOW)
        assert Payable.objects.get().amount == Money("80.00", "CNY")
        assert Reservation.objects.get().state == "dispatched"


def test_cancelled_after_a_part_was_packed_all_is_available_again(supplier: Organization):
    order = heavy(supplier)
    (line,) = lines_of(order)
    packed(supplier, order, pieces={line: 4}, weight_g=1650)
    with acting_as_system():
        cancelled = cancel_order(order_id=order.pk, fault=Fault.BUYER, reason="changed mind", now=NOW)
        assert (len(cancelled.items), len(cancelled.too_late)) == (2, 0)
        held = Reservation.objects.get()
        assert (held.released, held.open_quantity) == (6, 0)
        assert check_stock() == []
    assert states(order)["lines"] == [(1, 2, 2, 0, "cancelled"), (2, 4, 4, 0, "cancelled")]


def test_cancelled_after_a_part_was_handed_over_only_the_rest_is_available_again(supplier: Organization):
    order = heavy(supplier)
    (line,) = lines_of(order)
    parcel = packed(supplier, order, pieces={line: 4}, weight_g=1650)
    with acting_as_system():
        release_parcel(parcel_id=parcel.pk, now=NOW)
        hand_over_direct(supplier_id=supplier.pk, parcel_id=parcel.pk, now=NOW)
        cancelled = cancel_order(order_id=order.pk, fault=Fault.BUYER, reason="changed mind", now=NOW)
        assert (len(cancelled.items), len(cancelled.too_late)) == (1, 1)
        held = Reservation.objects.get()
        assert (held.dispatched, held.released, held.open_quantity) == (4, 2, 0)
    assert states(order)["lines"] == [(1, 2, 2, 0, "cancelled"), (2, 4, 4, 4, "received")]
    with acting_as_system():
        assert check_stock() == []


def test_a_return_counts_against_the_part_that_it_was_sent_in(supplier: Organization):
    order = heavy(supplier)
    (line,) = lines_of(order)
    with acting_as_system():
        purchase = purchase_of(supplier)
        asked = {"supplier_id": supplier.pk, "document": purchase.number}
        record_request(**asked, requested_at=purchase.issued_at, ship_by=purchase.ship_by)
        record_answer(**asked, accepted=True, answered_at=purchase.issued_at)
    parcels = [packed(supplier, order, pieces={line: 4}, weight_g=1650), packed(supplier, order, weight_g=820)]
    with acting_as_system():
        for parcel in parcels:
            release_parcel(parcel_id=parcel.pk, now=NOW)
            hand_over_direct(supplier_id=supplier.pk, parcel_id=parcel.pk, now=NOW)
        for parcel in parcels:
            receipt = GoodsReceipt.objects.get(delivery_note=parcel.tracking_no)
            return_goods(receipt_id=receipt.pk, return_note=f"R-{parcel}", lines={1: 1}, reason="broken", now=NOW)
            returned = SupplyRecord.objects.exclude(returned_at=None).values_list("line", flat=True)
            assert set(returned) == ({2} if parcel == parcels[0] else {1, 2})


def test_a_supplier_asks_and_jobs_do_it(supplier: Organization):
    order = ordered(supplier, "5.00")

    def run_all() -> None:
        with acting_as_system():
            jobs = list(
                Job.objects.filter(state="queued", kind__startswith="fulfillment.").values_list("pk", flat=True)
            )
        for job in jobs:
            run_job(job_id=job, clock=lambda: NOW, lease=timedelta(minutes=1))

    pieces = lines_of(order)

    def ask(key: str, weight_g: int) -> None:
        with acting_for_supplier(supplier.pk):
            ask_to_pack(
                supplier_id=supplier.pk,
                purchase_order_id=purchase_of(supplier).pk,
                order_id=order.pk,
                pieces=pieces,
                weight_g=weight_g,
                size_mm=(200, 150, 90),
                papers=Papers(licence="L-7", category=CustomsCategory.SAMPLE),
                key=key,
                now=NOW,
            )

    ask("a", 2500)
    with acting_for_supplier(supplier.pk):
        (group,) = to_pack(supplier_id=supplier.pk, jobs=asked_lately(supplier_id=supplier.pk, now=NOW))
        assert (group.is_asked, group.said) == (True, "")
    run_all()
    with acting_for_supplier(supplier.pk):
        (group,) = to_pack(supplier_id=supplier.pk, jobs=asked_lately(supplier_id=supplier.pk, now=NOW))
        assert not group.is_asked
        assert "2500 g is more than a registered packet may weigh" in group.said
    ask("b", 260)
    run_all()
    with acting_for_supplier(supplier.pk):
        (parcel,) = parcels_of(supplier_id=supplier.pk)
        ask_to_hand_over(supplier_id=supplier.pk, parcel_id=parcel.pk, key="c", now=NOW)
    run_all()
    with acting_for_supplier(supplier.pk):
        refused = asked_to_hand_over(asked_lately(supplier_id=supplier.pk, now=NOW))
        assert "may not leave yet" in refused[parcel.pk].error
    with acting_as_system():
        assert Parcel.objects.get().height_mm == 90
        declared = CustomsDeclaration.objects.get()
        assert (declared.category, declared.papers["licence"]) == ("sample", "L-7")
        release_parcel(parcel_id=parcel.pk, now=NOW)
    with acting_for_supplier(supplier.pk):
        ask_to_hand_over(supplier_id=supplier.pk, parcel_id=parcel.pk, key="d", now=NOW)
    run_all()
    with acting_for_supplier(supplier.pk):
        parcel.refresh_from_db()
        assert parcel.handed_over_at == NOW
        assert asked_to_hand_over(asked_lately(supplier_id=supplier.pk, now=NOW)) == {}
