"""Queues over all tenants: how many wait of each kind and since when, and acts on one or many."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.orders.enums import ItemState
from apps.orders.models import LineItem, Order, OrderException, OrderLine
from apps.tenancy.context import acting_as_system
from apps.tracking.models import CarrierStatus, TrackingProblem
from tests.factories.catalog import make_variant
from tests.factories.facts import make_sellers, settled_order, write_orders
from tests.ops.conftest import MID_OCTOBER
from tests.ops.counting import queries_of

pytestmark = pytest.mark.django_db

EXCEPTIONS, PROBLEMS = "/admin/orders/orderexception/", "/admin/tracking/trackingproblem/"


@pytest.fixture
def orders(db: None) -> list[Order]:
    """An order of A and one of B, each with a parcel."""
    with acting_as_system():
        sellers = make_sellers(["A", "B"])
        pairs = [settled_order(f"{code}-1", code, delivered_at=MID_OCTOBER) for code in sellers]
        write_orders(
            sellers,
            [order for order, _ in pairs],
            [each for _, parcels in pairs for each in parcels],
            now=timezone.now(),
        )
        return list(Order.objects.order_by("order_no"))


def wait(order: Order, kind: str, *, days: int, **where: object) -> OrderException:
    with acting_as_system():
        return OrderException.objects.create(
            seller_id=order.seller_id, order=order, kind=kind, opened_at=timezone.now() - timedelta(days=days), **where
        )


def short_line(order: Order, variant_sku: str) -> LineItem:
    """A line of the order for whose goods no supplier was found."""
    variant = make_variant(sku=variant_sku)
    with acting_as_system():
        line = OrderLine.objects.create(
            seller_id=order.seller_id, order=order, sku=variant_sku, title="Bear", quantity=1
        )
        return LineItem.objects.create(
            seller_id=order.seller_id, order=order, line=line, variant=variant, quantity=1, state=ItemState.WAITING
        )


def listed(desk: Client, address: str, **asked: object) -> list[object]:
    return [row.pk for row in desk.get(address, asked).context["cl"].result_list]


def test_exceptions_of_all_sellers_by_kind_and_age(desk: Client, orders: list[Order]) -> None:
    old, new = wait(orders[0], "address", days=8), wait(orders[1], "address", days=2)
    held = wait(orders[1], "held", days=0)
    with acting_as_system():
        OrderException.objects.create(
            seller_id=orders[0].seller_id,
            order=orders[0],
            kind="held",
            opened_at=timezone.now(),
            closed_at=timezone.now(),
        )
    assert set(listed(desk, EXCEPTIONS)) == {old.pk, new.pk, held.pk}
    assert listed(desk, EXCEPTIONS, days="1", kind__exact="address") == [new.pk, old.pk]
    assert listed(desk, EXCEPTIONS, days="7") == [old.pk]
    assert listed(desk, EXCEPTIONS, q="B") == [held.pk, new.pk]
    page = desk.get(EXCEPTIONS)
    tabs = [(tab["label"], tab["count"], tab["since"]) for tab in page.context["desk_tabs"]]
    assert tabs == [
        ("address is incomplete", 2, "the oldest for 1\xa0week"),
        ("held by the seller", 1, "the oldest for 0\xa0minutes"),
    ]
    text = page.content.decode()
    assert "Correct the address on the order&#x27;s page, or ask the seller to." in text


def test_looking_again_at_many_asks_first_and_passes_over_what_it_is_not_for(desk: Client, orders: list[Order]) -> None:
    with acting_as_system():
        Order.objects.update(status="awaiting_allocation", source="hand")
    item = short_line(orders[0], "BEAR")
    short = wait(orders[0], "no_stock", days=1, line=item.line, item=item)
    held = wait(orders[1], "held", days=1)
    chosen = {"action": "look_again_at_selected", "_selected_action": [short.pk, held.pk]}
    asked = desk.post(EXCEPTIONS, chosen)
    assert "It is done for each of these by itself" in asked.content.decode()
    with acting_as_system():
        item.line.refresh_from_db()
    assert item.line.looked_again_at is None
    done = desk.post(EXCEPTIONS, {**chosen, "confirmed": "1", "answer": "The supplier has them."}, follow=True)
    assert [str(message) for message in done.context["messages"]] == [
        "BEAR is looked for again, also with suppliers that failed before.",
        "“Look again” is not possible for held by the seller as it stands now; its page shows what is.",
    ]
    with acting_as_system():
        item.line.refresh_from_db()
    assert item.line.looked_again_at is not None


def test_a_form_that_is_not_offered_is_refused_in_words_and_does_nothing(desk: Client, orders: list[Order]) -> None:
    held = wait(orders[0], "held", days=1)
    page = f"{EXCEPTIONS}{held.pk}/do/cancel-line/"
    told = "“Cancel the line…” is not possible for held by the seller as it stands now; its page shows what is."
    for answer in (desk.get(page, follow=True), desk.post(page, {"fault": "buyer", "reason": "x"}, follow=True)):
        assert [str(message) for message in answer.context["messages"]] == [told]
        assert answer.redirect_chain == [(f"{EXCEPTIONS}{held.pk}/change/", 302)]
    with acting_as_system():
        held.refresh_from_db()
    assert held.closed_at is None


@pytest.fixture
def problems(orders: list[Order]) -> list[TrackingProblem]:
    with acting_as_system():
        return [
            TrackingProblem.objects.create(
                seller_id=order.seller_id,
                parcel=order.parcels.get(),
                kind="silent",
                since=timezone.now() - timedelta(days=9),
                opened_at=timezone.now() - timedelta(days=4),
            )
            for order in orders
        ]


def test_problems_are_resolved_together_with_one_note(desk: Client, problems: list[TrackingProblem]) -> None:
    assert set(listed(desk, PROBLEMS, days="3")) == {problem.pk for problem in problems}
    assert listed(desk, PROBLEMS, days="7") == []
    chosen = {"action": "resolve_selected", "_selected_action": [problem.pk for problem in problems]}
    desk.post(PROBLEMS, chosen)
    assert len(listed(desk, PROBLEMS)) == 2
    desk.post(PROBLEMS, {**chosen, "confirmed": "1", "answer": "The carrier found them."})
    assert listed(desk, PROBLEMS) == []
    with acting_as_system():
        notes = set(TrackingProblem.objects.values_list("note", flat=True))
    assert notes == {"The carrier found them."}


def test_the_first_page_counts_the_queues(desk: Client, orders: list[Order], problems: list[TrackingProblem]) -> None:
    wait(orders[0], "address", days=8)
    with acting_as_system():
        unmapped = CarrierStatus.objects.filter(status="").count()
        CarrierStatus.objects.create(carrier="post", code="ZZZ", status="", seen=3)
    text = desk.get("/admin/").content.decode()
    assert '<a href="/admin/orders/orderexception/?kind__exact=address">address is incomplete: 1</a>' in text
    assert '<a href="/admin/tracking/trackingproblem/?kind__exact=silent">not scanned for too long: 2</a>' in text
    assert f"{unmapped + 1} code" in text


@pytest.mark.parametrize("address", ["/admin/", EXCEPTIONS, PROBLEMS])
def test_queues_cost_the_same_with_one_row_and_with_three(
    desk: Client, orders: list[Order], address: str, problems: list[TrackingProblem]
) -> None:
    wait(orders[0], "address", days=8)
    with_one = queries_of(desk, address)
    wait(orders[1], "address", days=2)
    wait(orders[1], "unpaid", days=2)
    assert queries_of(desk, address) == with_one <= 12
