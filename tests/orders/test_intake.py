"""The one door for orders: new, told again, told otherwise, refused."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from djmoney.money import Money

from apps.events.models import DomainEvent
from apps.jobs.models import Job
from apps.orders.domain.content import NewOrder
from apps.orders.domain.errors import InvalidOrder, UnknownStore
from apps.orders.domain.intake import Outcome, check_order, place_orders
from apps.orders.domain.ioss import ioss_of
from apps.orders.domain.status import refresh_statuses
from apps.orders.domain.watching import orders_changed
from apps.orders.models import LineItem, Order, OrderAddress, OrderException, OrderLine
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.catalog.shelf import write_rate
from tests.orders.placing import (
    BERLIN,
    NOW,
    PAID_AT,
    PLACED_AT,
    Shop,
    items_of,
    line,
    lines_of,
    make_shop,
    open_of,
    status_of,
    to,
)


@pytest.fixture
def shop(db: None) -> Shop:
    return make_shop()


def written() -> tuple[int, ...]:
    with acting_as_system():
        return tuple(
            model.objects.count() for model in (Order, OrderLine, LineItem, OrderAddress, OrderException, DomainEvent)
        )


@pytest.mark.parametrize("as_seller", [False, True])
def test_a_new_order_is_written_whole_and_its_routing_asked_for(shop: Shop, as_seller: bool) -> None:
    shop.map("BEAR")
    placed = shop.place(
        as_seller=as_seller,
        lines=[line(), line("BOX", 1, external_id="L2")],
        total=Money("37.50", "EUR"),
        note="  gift\x00 wrap ",
    )
    order = placed.order
    assert placed.outcome == Outcome.CREATED
    assert items_of(order) == [("C-BEAR", 2, "waiting")]
    assert open_of(order) == {"unmapped": {"sku": "BOX", "title": "The BOX"}}
    with acting_as_system():
        kept = Order.objects.get(pk=order.pk)
        assert (kept.status, kept.source, kept.country, kept.total, kept.note) == (
            "awaiting_allocation",
            "channel",
            "DE",
            Money("37.50", "EUR"),
            "gift wrap",
        )
        assert (kept.address.city, kept.address.ioss, kept.address.ioss_ending) == ("Berlin", "", "")
        assert refresh_statuses([order.pk]) == []
        event = DomainEvent.objects.get(name="order.placed")
        assert (event.subject_id, event.payload) == (order.pk, {"source": "channel", "lines": 2, "ioss": ""})
        job = Job.objects.get(kind="orders.route")
        assert (job.payload, job.seller_id) == ({"order_ids": [order.pk]}, shop.seller.pk)


def test_watchers_are_told_in_the_act_of_the_system_only(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(orders_changed, "_functions", [lambda ids, now: told.append((list(ids), now))])
    shop.place("SELF", as_seller=True)
    order = shop.place("A-1").order
    shop.place("A-1")
    assert told == [([order.pk], NOW)]


def test_an_unpaid_order_waits_for_payment_until_it_is_told_paid(shop: Shop) -> None:
    order = shop.place(paid_at=None).order
    assert status_of(order) == "pending_payment"
    assert shop.place().outcome == Outcome.CHANGED
    assert status_of(order) == "awaiting_allocation"
    assert shop.place(paid_at=None).outcome == Outcome.CHANGED
    assert status_of(order) == "awaiting_allocation"


def test_a_paid_order_keeps_the_instants_that_its_deadline_counts_from(shop: Shop) -> None:
    order, hour = shop.place(paid_at=None).order, timedelta(hours=1)
    for placed_at, paid_at in ((PLACED_AT - hour, None), (PLACED_AT, PAID_AT), (PLACED_AT + hour, PAID_AT + hour)):
        assert shop.place(placed_at=placed_at, paid_at=paid_at).outcome == Outcome.CHANGED
        with acting_as_system():
            order.refresh_from_db()
        if paid_at is None:
            assert (order.placed_at, order.paid_at) == (PLACED_AT - hour, None)
    assert (order.placed_at, order.paid_at) == (PLACED_AT, PAID_AT)


def test_the_same_again_changes_nothing_and_says_so(shop: Shop) -> None:
    shop.place(lines=[line(), line("BOX")])
    before = written()
    again = shop.place(lines=[line("BOX"), line(unit_price=Money("12.5000", "EUR"))], as_seller=True)
    assert again.outcome == Outcome.UNCHANGED
    assert written() == before
    with acting_as_system():
        assert Job.objects.filter(kind="orders.route").count() == 1


def test_what_nobody_sees_makes_no_other_order_and_reaches_no_label(shop: Shop) -> None:
    shop.map("BE\u200bAR", {"bear": 1})
    persian = "می\u200cخواهم"
    told = {"lines": [line("\ufeffBE\u200dAR", title=persian)], "note": "\u2066gift\u2069"}
    shop.place("\u200bA-1", address=replace(BERLIN, name="Anna\u202e Schmidt", postcode="101\u00ad15"), **told)
    again = shop.place("A\u200c-1", address=BERLIN, lines=[line(title=persian)], note="gift")
    assert again.outcome == Outcome.UNCHANGED
    assert items_of(again.order) == [("C-BEAR", 2, "waiting")]
    with acting_as_system():
        order = Order.objects.select_related("address").get()
        kept = (order.order_no, order.note, order.address.name, order.address.postcode, order.lines.get().title)
    assert kept == ("A-1", "gift", "Anna Schmidt", "10115", persian)


def test_every_fault_is_told_at_once_and_nothing_is_written(shop: Shop) -> None:
    before = written()
    with pytest.raises(InvalidOrder) as refused:
        shop.place(
            "N" * 65,
            paid_at=PLACED_AT - timedelta(seconds=1),
            address=replace(BERLIN, country="XX", city="C" * 101),
            lines=[line("", 0), line(quantity=1000, unit_price=Money("-0.01", "USD")), line(title="T" * 201)],
            total=Money("1.00001", "EUR"),
        )
    assert [fault.field for fault in refused.value.faults] == [
        "order_no",
        "paid_at",
        "total",
        "lines.2.unit_price",
        "total",
        "country",
        "city",
        "lines.1.sku",
        "lines.1.quantity",
        "lines.2.quantity",
        "lines.3.title",
    ]
    fault = refused.value.faults[9]
    assert (fault.value, fault.reason, fault.mend) == ("1000", "is no quantity", "give 1 to 999 pieces")
    for code, is_money in (("XAF", True), ("XAU", False)):
        priced = NewOrder("X-1", PLACED_AT, PAID_AT, BERLIN, [line(unit_price=Money(1, code))])
        assert [fault.reason for fault in check_order(priced, now=NOW)] == ([] if is_money else ["is no currency"])
    with pytest.raises(InvalidOrder, match="lines '0' is not a number of lines: give 1 to 200 lines"):
        shop.place(lines=[])
    assert written() == before


DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
LONG_AGO = datetime(1, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("placed_at", "paid_at", "fault"),
    [
        (NOW - 400 * DAY, NOW + DAY, None),
        (NOW - 400 * DAY - SECOND, None, ("placed_at", "is more than 400 days ago")),
        (LONG_AGO, None, ("placed_at", "is more than 400 days ago")),
        (NOW + DAY, NOW + DAY, None),
        (NOW + DAY + SECOND, None, ("placed_at", "has not come yet")),
        (PLACED_AT, NOW + DAY + SECOND, ("paid_at", "has not come yet")),
        (PLACED_AT, datetime(9999, 12, 31, 23, tzinfo=UTC), ("paid_at", "has not come yet")),
        (PLACED_AT, PLACED_AT - SECOND, ("paid_at", "is before the order was placed")),
    ],
)
def test_instants_that_no_clock_can_count_from_are_refused(
    shop: Shop, placed_at: datetime, paid_at: datetime | None, fault: tuple[str, str] | None
) -> None:
    if fault is None:
        assert shop.place(placed_at=placed_at, paid_at=paid_at).outcome == Outcome.CREATED
        return
    before = written()
    with pytest.raises(InvalidOrder) as refused:
        shop.place(placed_at=placed_at, paid_at=paid_at)
    assert [(each.field, each.reason) for each in refused.value.faults] == [fault]
    assert written() == before


def test_a_foreign_store_takes_no_order(shop: Shop) -> None:
    other = make_shop("S2")
    for as_seller in (True, False):
        with pytest.raises(UnknownStore):
            Shop(shop.seller, other.store).place(as_seller=as_seller)
    with acting_as_system():
        assert not Order.objects.exists()


def test_many_orders_are_taken_at_once_or_none(shop: Shop) -> None:
    shop.map("BEAR")
    shop.place("K-1")
    told = [
        NewOrder(number, PLACED_AT, PAID_AT, BERLIN, [line(), line("BOX", quantity)])
        for number, quantity in (("K-3", 1), ("K-1", 1), ("K-2", 1))
    ]

    def take(orders: list[NewOrder]) -> list[tuple[str, str]]:
        with acting_for_seller(shop.seller.pk):
            placed = place_orders(
                seller_id=shop.seller.pk, store_id=shop.store.pk, orders=orders, source="file", now=NOW
            )
        return [(each.order.order_no, each.outcome) for each in placed]

    with pytest.raises(InvalidOrder, match="K-2: order_no 'K-2' stands here twice"):
        take([*told, told[2]])
    assert take(told) == [("K-3", "created"), ("K-1", "changed"), ("K-2", "created")]
    assert take(told) == [("K-3", "unchanged"), ("K-1", "unchanged"), ("K-2", "unchanged")]
    assert check_order(replace(told[0], lines=[]), now=NOW)[0].field == "lines"


def test_intake_costs_the_same_few_statements_for_one_and_for_many(shop: Shop) -> None:
    shop.map("BEAR")

    def statements(numbers: list[str]) -> int:
        orders = [NewOrder(number, PLACED_AT, PAID_AT, BERLIN, [line(), line("BOX")]) for number in numbers]
        with (
            acting_as_system(),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            place_orders(seller_id=shop.seller.pk, store_id=shop.store.pk, orders=orders, source="file", now=NOW)
        return len(queries)

    assert statements(["M-0"]) == statements([f"M-{number}" for number in range(1, 9)]) <= 14


def test_a_changed_order_updates_what_has_not_moved(shop: Shop) -> None:
    shop.map("BEAR")
    shop.map("CAR")
    order = shop.place(lines=[line(external_id="1"), line("CAR", 1, external_id="2"), line("OLD", 1)]).order
    changed = shop.place(
        as_seller=True,
        lines=[line(quantity=3, external_id="1"), line("CAR", 1, external_id="2", title="Red car"), line("NEW", 4)],
        address=replace(BERLIN, line1="Kurze Straße 1"),
    )
    assert (changed.outcome, changed.order.pk) == (Outcome.CHANGED, order.pk)
    assert lines_of(order) == [
        ("BEAR", 2, False),
        ("CAR", 1, True),
        ("OLD", 1, False),
        ("NEW", 4, True),
        ("BEAR", 3, True),
    ]
    assert items_of(order) == [("C-BEAR", 2, "cancelled"), ("C-CAR", 1, "waiting"), ("C-BEAR", 3, "waiting")]
    assert open_of(order) == {"unmapped": {"sku": "NEW", "title": "The NEW"}}
    with acting_as_system():
        assert order.lines.get(sku="CAR").title == "Red car"
        assert OrderAddress.objects.get(order=order).line1 == "Kurze Straße 1"
        event = DomainEvent.objects.get(name="order.changed")
        assert event.payload == {"parts": ["address", "lines"]}


CHANGED = {"city": ["Berlin", "Bonn"], "tax_number": ["•••", "•••"], "ioss": ["", "•••• 1234"]}


def test_what_moved_already_waits_for_a_person_with_the_difference(shop: Shop) -> None:
    shop.map("BEAR")
    shop.map("CAR")
    order = shop.place(lines=[line(), line("CAR", 1)]).order
    with acting_as_system():
        LineItem.objects.filter(line__sku="BEAR").update(state="packed")
    address = replace(BERLIN, city="Bonn", tax_number="DE1", ioss="IM5280001234")
    told = {"lines": [line(quantity=5), line("CAR", 2)], "address": address}
    assert shop.place(**told).outcome == Outcome.CHANGED
    assert lines_of(order) == [("BEAR", 2, True), ("CAR", 1, False), ("CAR", 2, True)]
    with acting_as_system():
        kept = OrderException.objects.filter(order=order, closed_at=None).order_by("pk")
        assert [(each.kind, each.line and each.line.sku, each.details) for each in kept] == [
            ("changed", None, {"address": CHANGED}),
            ("changed", "BEAR", {"quantity": [2, 5], "sku": ["BEAR", "BEAR"]}),
        ]
        assert OrderAddress.objects.get(order=order).city == "Berlin"
    assert shop.place(**told).outcome == Outcome.UNCHANGED
    shop.place(lines=[line(), line("CAR", 2)], address=told["address"])
    with acting_as_system():
        assert [each.line_id for each in OrderException.objects.filter(order=order, closed_at=None)] == [None]


def test_an_old_address_told_again_after_packing_is_no_change_any_more(shop: Shop) -> None:
    shop.map("BEAR")
    order = shop.place(lines=[line(), line("BEAR", 1, external_id="2")]).order
    with acting_as_system():
        LineItem.objects.filter(order=order, quantity=2).update(state="packed")
    lines = [line(), line("BEAR", 1, external_id="2")]
    assert shop.place(lines=lines, address=replace(BERLIN, city="Bonn")).outcome == Outcome.CHANGED
    assert open_of(order) == {"changed": {"address": {"city": ["Berlin", "Bonn"]}}}
    assert shop.place(lines=lines).outcome == Outcome.CHANGED
    assert open_of(order) == {}
    with acting_as_system():
        assert OrderException.objects.get(order=order).closed_at == NOW
        assert OrderAddress.objects.get(order=order).city == "Berlin"


def test_an_address_that_a_person_mended_is_not_undone_by_other_news(shop: Shop) -> None:
    order = shop.place(paid_at=None).order
    with acting_as_system():
        OrderAddress.objects.filter(order=order).update(line1="Mended 1")
    shop.place(total=Money("9", "EUR"))
    with acting_as_system():
        assert OrderAddress.objects.get(order=order).line1 == "Mended 1"


@pytest.mark.parametrize("change", [{"source": "history"}, {"status": "cancelled"}])
def test_history_and_cancelled_orders_stay_what_they_are(shop: Shop, change: dict[str, str]) -> None:
    order = shop.place().order
    with acting_as_system():
        Order.objects.filter(pk=order.pk).update(**change)
    before = written()
    assert shop.place(lines=[line(quantity=9)]).outcome == Outcome.UNCHANGED
    assert written() == before


def test_an_ioss_number_is_kept_encrypted_and_told_by_its_ending_only(shop: Shop) -> None:
    number = "IM5280001234"
    order = shop.place(address=replace(BERLIN, ioss="im 5280 001234"), total=Money("150", "EUR")).order
    assert number not in repr(replace(BERLIN, ioss=number))
    with acting_as_system():
        row = OrderAddress.objects.get(order=order)
        assert (row.ioss_ending, ioss_of(Order.objects.get(pk=order.pk))) == ("1234", number)
        everything = [row.ioss, bytes(Order.objects.get(pk=order.pk).content).decode("latin-1")]
        everything += [str(payload) for payload in DomainEvent.objects.values_list("payload", flat=True)]
        everything += [str(payload) for payload in Job.objects.values_list("payload", flat=True)]
    assert not [text for text in everything if "5280001234" in text]


@pytest.mark.parametrize(
    ("address", "total", "note"),
    [
        (replace(BERLIN, ioss="IM5280001234"), Money("150.01", "EUR"), "over_150"),
        (to("US", region="NY", postcode="10001", ioss="IM5280001234"), None, "not_eu"),
        (replace(BERLIN, ioss="IM528000123"), None, "malformed"),
        (replace(BERLIN, ioss="IM9990001234"), None, "malformed"),
        (replace(BERLIN, ioss="IM5280001234"), Money("171.43", "USD"), "over_150"),
        (replace(BERLIN, ioss="IM5280001234"), Money("171.42", "USD"), ""),
        (replace(BERLIN, ioss="IM5280001234"), Money("999", "GBP"), ""),
    ],
)
def test_an_ioss_number_is_taken_for_small_consignments_to_the_union(
    shop: Shop, address: Any, total: Money | None, note: str
) -> None:
    write_rate("EUR", "8")
    write_rate("USD", "7")
    order = shop.place(address=address, total=total, lines=[line(unit_price=None)]).order
    with acting_as_system():
        assert OrderAddress.objects.get(order=order).ioss_ending == ("" if note else "1234")
        assert DomainEvent.objects.get(name="order.placed").payload["ioss"] == note


def test_two_at_once_make_one_order(cloned_db: str) -> None:
    shop = make_shop()
    gate = Barrier(2)

    def tell(quantity: int) -> str:
        try:
            gate.wait(5)
            return str(shop.place("R-1", lines=[line(quantity=quantity)]).outcome)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        assert sorted(two.map(tell, (1, 1))) == ["created", "unchanged"]
        assert sorted(two.map(tell, (1, 2))) in (["changed", "unchanged"], ["changed", "changed"])
    with acting_as_system():
        assert Order.objects.count() == 1
        assert OrderLine.objects.filter(cancelled_at=None).count() == 1
