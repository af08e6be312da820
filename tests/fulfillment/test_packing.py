"""Packing: what becomes of items, parcels and numbers; and nothing of them in a refusal."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from djmoney.money import Money

from apps.common.documents.fonts import NotPrintable
from apps.events.models import DomainEvent
from apps.fulfillment.domain.numbers import take_number
from apps.fulfillment.domain.packing import pack_parcel, release_parcel, unpack_parcel
from apps.fulfillment.domain.parcel_errors import (
    NotDeclarable,
    NotPackable,
    RateMissing,
    SettingMissing,
    TooHeavy,
    UnknownParcel,
)
from apps.fulfillment.domain.standards import weight_warning
from apps.fulfillment.domain.watching import parcels_packed
from apps.fulfillment.models import CustomsDeclaration, NumberRange, PackingStandard, Parcel, ParcelItem
from apps.orders.models import Allocation, LineItem, Order, OrderAddress
from apps.tenancy.context import acting_as_system
from tests.factories.catalog import make_product, make_variant
from tests.factories.parcels import Bought, items_of, make_packable_order, make_range, make_rates, make_sender
from tests.factories.suppliers import make_active_supplier

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def ready(db: None) -> None:
    make_sender()
    make_range(8, 20_000)
    make_rates(USD="7.1", EUR="8")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[int], datetime]]:
    """What watchers of packing are told."""
    heard: list[tuple[list[int], datetime]] = []
    monkeypatch.setattr(parcels_packed, "_functions", [lambda ids, now: heard.append((list(ids), now))])
    return heard


def pack(order: Order, items: dict[int, int] | None = None, **changes: Any) -> Parcel:
    given: dict[str, Any] = {"items": items or items_of(order), "weight_g": 260, "now": NOW}
    with acting_as_system():
        return pack_parcel(order_id=order.pk, **given | changes)


def test_a_packed_parcel_has_its_number_papers_and_items(told: list[Any]):
    order = make_packable_order()
    parcel = pack(order, size_mm=(210, 150, 80))
    with acting_as_system():
        parcel.refresh_from_db()
        assert (parcel.tracking_no, parcel.service, parcel.carrier) == ("RX000000080CN", "registered_packet", "post")
        assert (parcel.country, parcel.mode, parcel.weight_g, parcel.catalog_weight_g) == ("PL", "warehouse", 260, 250)
        assert (parcel.length_mm, parcel.width_mm, parcel.height_mm) == (210, 150, 80)
        assert (parcel.packed_at, parcel.released_at, parcel.handed_over_at) == (NOW, None, None)
        assert len(parcel.follow_key) == 43
        item = LineItem.objects.get(order=order)
        assert item.state == "packed"
        assert list(ParcelItem.objects.values_list("parcel", "item", "quantity")) == [(parcel.pk, item.pk, 1)]
        order.refresh_from_db()
        assert order.status == "awaiting_dispatch"
        event = DomainEvent.objects.get(name="parcel.packed")
        assert (event.subject_id, event.seller_id) == (parcel.pk, order.seller_id)
        declared = CustomsDeclaration.objects.get(parcel=parcel)
        assert (declared.form, declared.currency, declared.value) == ("cn22", "USD", Decimal("12.50"))
        # 12.50 × 7.1 ÷ 9.7
        assert declared.value_sdr == Decimal("9.15")
    assert told == [([parcel.pk], NOW)]


def test_goods_of_several_suppliers_go_into_one_parcel_and_one_line_into_two():
    plush = make_variant(sku="BEAR", weight_g=200)
    order = make_packable_order(
        Bought(quantity=3, variant=plush, supplier=make_active_supplier("A")),
        Bought(quantity=1, price=Money("5.00", "USD"), supplier=make_active_supplier("B")),
    )
    bears, other = items_of(order)
    first = pack(order, {bears: 2, other: 1}, weight_g=660)
    with acting_as_system():
        left = LineItem.objects.get(order=order, state="arrived")
        assert (left.variant, left.quantity) == (plush, 1)
        packed = {item.item_id: item.quantity for item in first.items.all()}
        assert sorted(packed.values()) == [1, 2]
        assert sum(LineItem.objects.filter(variant=plush).values_list("quantity", flat=True)) == 3
        shares = Allocation.objects.filter(item__variant=plush, state="live").order_by("quantity")
        assert [(each.quantity, each.unit_price, each.item.quantity) for each in shares] == [
            (1, Money("21.60", "CNY"), 1),
            (2, Money("21.60", "CNY"), 2),
        ]
    second = pack(order, {left.pk: 1}, weight_g=210)
    with acting_as_system():
        assert [row.tracking_no for row in order.parcels.order_by("pk")] == [first.tracking_no, second.tracking_no]
        values = CustomsDeclaration.objects.order_by("pk").values_list("value", flat=True)
        assert list(values) == [Decimal("30.00"), Decimal("12.50")]
        assert set(order.items.values_list("state", flat=True)) == {"packed"}


def test_the_same_key_packs_once(told: list[Any]):
    order = make_packable_order()
    first = pack(order, key="station-1:77")
    assert pack(order, key="station-1:77") == first
    with acting_as_system():
        assert Parcel.objects.count() == 1
        assert NumberRange.objects.get().next == 9
    assert len(told) == 1


def changed(model: type[Any], **values: Any) -> Any:
    return lambda order: model.objects.all().update(**values)


def of_order(**values: Any) -> Any:
    return lambda order: Order.objects.filter(pk=order.pk).update(**values)


@pytest.mark.parametrize(
    ("prepare", "changes", "refusal", "words"),
    [
        (None, {"weight_g": 2001}, TooHeavy, r"2001 g is more than a registered packet may weigh \(2000 g\)"),
        (None, {"weight_g": 0}, TooHeavy, "no weight"),
        (None, {"items": {999_999: 1}}, NotPackable, "item 999999 is not of this order"),
        (changed(LineItem, state="confirmed"), {}, NotPackable, "is confirmed by the supplier, not in the warehouse"),
        (changed(LineItem, state="packed"), {}, NotPackable, "is packed, not in the warehouse"),
        (of_order(cancel_requested_at=NOW), {}, NotPackable, "is not packed now: its cancellation is requested"),
        (of_order(status="pending_payment"), {}, NotPackable, "is not packed now: the buyer has not paid"),
        (lambda order: OrderAddress.objects.all().delete(), {}, NotPackable, "has no address"),
        (changed(OrderAddress, name="김철수"), {}, NotPrintable, "cannot be printed"),
    ],
)
def test_a_refusal_moves_nothing(prepare: Any, changes: Any, refusal: Any, words: str, told: list[Any]):
    order = make_packable_order()
    with acting_as_system():
        if prepare:
            prepare(order)
        before = list(LineItem.objects.values())
        with pytest.raises(refusal, match=words):
            pack(order, **changes)
        assert list(LineItem.objects.values()) == before
        assert not Parcel.objects.exists()
        assert not CustomsDeclaration.objects.exists()
        assert NumberRange.objects.get().next == 8
        assert not DomainEvent.objects.filter(name="parcel.packed").exists()
    assert told == []


def test_items_of_another_order_stay_where_they_are():
    own, other = make_packable_order(), make_packable_order()
    with pytest.raises(NotPackable, match="is not of this order"):
        pack(own, {**items_of(own), **items_of(other)})
    with acting_as_system():
        assert set(LineItem.objects.values_list("state", flat=True)) == {"arrived"}


@pytest.mark.parametrize(
    ("title", "words"),
    [("Gift", "called 'Gift'"), ("Spare parts and accessories", "customs refuse"), ("", "has no English title")],
)
def test_words_that_say_nothing_are_refused(title: str, words: str):
    goods = make_variant(make_product(title=title))
    order = make_packable_order(Bought(variant=goods))
    with pytest.raises(NotDeclarable, match=words):
        pack(order)
    with acting_as_system():
        assert not Parcel.objects.exists()


@pytest.mark.parametrize("price", ["0.00", "10000.01"])
def test_a_value_outside_the_bounds_is_refused(price: str):
    order = make_packable_order(Bought(price=Money(price, "USD")))
    with pytest.raises(NotDeclarable, match="not between"):
        pack(order)


def test_what_the_operator_has_not_said_is_named():
    order = make_packable_order()
    with pytest.raises(SettingMissing, match="no sender's address is in force on 31 Dec 2025"):
        pack(order, now=datetime(2025, 12, 31, 8, tzinfo=UTC))
    with acting_as_system():
        PackingStandard.objects.create(effective_from=date(2026, 11, 2), sdr_in_cny=None)
    with pytest.raises(RateMissing, match="no rate of XDR on or before 2 Nov 2026"):
        pack(order)
    make_rates(date(2026, 11, 2), XDR="9.5")
    pack(order)
    with acting_as_system():
        assert CustomsDeclaration.objects.get().value_sdr == Decimal("9.34")


def test_scales_and_catalog_that_differ_are_a_warning():
    parcel = pack(make_packable_order(), weight_g=300)
    with acting_as_system():
        assert weight_warning(parcel=parcel, now=NOW) == ""
        parcel.weight_g = 301
        assert "weighs 301 g, the catalog says 250 g" in weight_warning(parcel=parcel, now=NOW)


def test_an_unpacked_parcel_gives_its_items_back_but_not_its_number(told: list[Any]):
    order = make_packable_order()
    parcel = pack(order)
    with acting_as_system():
        with pytest.raises(NotPackable, match="for a reason"):
            unpack_parcel(parcel_id=parcel.pk, reason=" ", now=NOW)
        assert LineItem.objects.get(order=order).state == "packed"
        later = NOW + timedelta(hours=1)
        unpack_parcel(parcel_id=parcel.pk, reason="wrong colour", now=later)
        unpack_parcel(parcel_id=parcel.pk, reason="again", now=later + timedelta(hours=1))
        parcel.refresh_from_db()
        assert parcel.voided_at == later
        assert LineItem.objects.get(order=order).state == "arrived"
        assert release_parcel(parcel_id=parcel.pk, now=later).released_at is None
    again = pack(order)
    assert (parcel.tracking_no, again.tracking_no) == ("RX000000080CN", "RX000000093CN")
    assert told == [([parcel.pk], NOW), ([parcel.pk], later), ([again.pk], NOW)]


def test_a_parcel_is_released_once():
    parcel = pack(make_packable_order())
    with acting_as_system():
        for hours in (1, 2):
            release_parcel(parcel_id=parcel.pk, now=NOW + timedelta(hours=hours))
        parcel.refresh_from_db()
        assert parcel.released_at == NOW + timedelta(hours=1)
        assert DomainEvent.objects.filter(name="parcel.released").count() == 1
        with pytest.raises(UnknownParcel):
            release_parcel(parcel_id=parcel.pk + 1, now=NOW)


def test_a_watcher_that_fails_undoes_the_packing(monkeypatch: pytest.MonkeyPatch):
    order = make_packable_order()

    def fail(ids: list[int], now: datetime) -> None:
        raise ValueError("the books do not balance")

    monkeypatch.setattr(parcels_packed, "_functions", [fail])
    with pytest.raises(ValueError, match="do not balance"):
        pack(order)
    with acting_as_system():
        assert not Parcel.objects.exists()
        assert LineItem.objects.get(order=order).state == "arrived"
        assert take_number(country="CN", now=NOW) == "RX000000080CN"
