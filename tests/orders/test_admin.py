"""Orders at the desk: staff see what waits, and act with a reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from apps.events.models import DomainEvent
from apps.orders.models import Order, OrderAddress
from apps.tenancy.context import acting_as_system
from tests.ops.staff import make_staff, proven_client
from tests.orders.placing import BERLIN, NOW, Shop, items_of, line, make_shop, open_of, status_of, to

pytestmark = pytest.mark.django_db
ORDER = "/admin/orders/order/"


@pytest.fixture
def desk(db: None) -> Client:
    return proven_client(make_staff("ming@haitun.example"))


@pytest.fixture
def shop(db: None) -> Shop:
    shop = make_shop()
    shop.map("BEAR")
    return shop


def told(answer: Any) -> str:
    """The newest message; older ones wait for a page to show them."""
    return [str(message) for message in get_messages(answer.wsgi_request)][-1]


def test_staff_hold_release_and_cancel_with_a_reason(desk: Client, shop: Shop) -> None:
    order = shop.place().order
    here = f"{ORDER}{order.pk}/"
    assert "This field is required" in desk.post(f"{here}do/hold/", {"reason": ""}).content.decode()
    assert told(desk.post(f"{here}do/hold/", {"reason": "Fraud?"})) == "Order A-1 is held."
    assert status_of(order) == "on_hold"
    assert "a reason is missing" in told(desk.post(f"{here}act/release/", {"answer": ""}))
    assert told(desk.post(f"{here}act/release/", {"answer": "Checked"})) == "Order A-1 goes on."
    cancelled = desk.post(f"{here}do/cancel/", {"reason": "Recall", "fault": "platform"})
    assert told(cancelled) == "1 items are cancelled; for 0 it is too late, they are with the carrier."
    assert items_of(order) == [("C-BEAR", 2, "cancelled")]
    with acting_as_system():
        events = DomainEvent.objects.filter(subject_type="orders.order").order_by("pk")
        assert [(each.name, each.payload.get("reason"), each.actor and each.actor.name) for each in events] == [
            ("order.placed", None, None),
            ("order.held", "Fraud?", "Ming"),
            ("order.released", "Checked", "Ming"),
            ("order.cancelled", "Recall", "Ming"),
        ]
    page = desk.get(f"{here}change/").content.decode()
    assert "do/cancel/" not in page


def test_staff_say_when_the_buyer_paid(desk: Client, shop: Shop) -> None:
    order = shop.place(paid_at=None).order
    here = f"{ORDER}{order.pk}/"
    assert "do/pay/" in desk.get(f"{here}change/").content.decode()
    early = desk.post(f"{here}do/pay/", {"reason": "Bank", "paid_at": "2026-11-02 08:59"})
    assert "is before the order was placed" in told(early)
    assert told(desk.post(f"{here}do/pay/", {"reason": "Bank", "paid_at": "2026-11-02 10:30"})) == "Order A-1 is paid."
    with acting_as_system():
        order.refresh_from_db()
    assert (order.paid_at, order.status) == (NOW - timedelta(minutes=30), "awaiting_allocation")
    assert "do/pay/" not in desk.get(f"{here}change/").content.decode()


def test_staff_correct_an_address_and_never_see_the_ioss_number(desk: Client, shop: Shop) -> None:
    order = shop.place(address=to("BR", postcode="1", region="SP", tax_number="390.533.447-05")).order
    form = desk.get(f"{ORDER}{order.pk}/do/correct/").context["form"]
    filled = {**form.initial, "reason": "The buyer called", "postcode": "01310-100"}
    assert told(desk.post(f"{ORDER}{order.pk}/do/correct/", filled)) == "The address is corrected."
    assert open_of(order) == {}
    with acting_as_system():
        assert OrderAddress.objects.get(order=order).postcode == "01310-100"
    sealed = shop.place("A-2", address=type(BERLIN)(**{**form.initial, "country": "DE", "ioss": "IM5280001234"})).order
    page = desk.get(f"{ORDER}{sealed.pk}/change/").content.decode()
    assert "1234" in page
    with acting_as_system():
        kept = OrderAddress.objects.get(order=sealed).ioss
        digest = bytes(Order.objects.get(pk=sealed.pk).content)
    assert kept not in page
    assert "5280001234" not in page
    assert str(digest) not in page


def test_the_queue_shows_what_is_open_and_what_was(desk: Client, shop: Shop) -> None:
    shop.place("A-1", lines=[line("BOX")])
    here = "/admin/orders/orderexception/"
    assert desk.get(here).context["cl"].result_count == 1
    shop.map("BOX")
    assert desk.get(here).context["cl"].result_count == 0
    assert desk.get(here, {"state": "closed"}).context["cl"].result_count == 1
    assert desk.get(here, {"state": "all", "q": "A-1"}).context["cl"].result_count == 1
    assert desk.get("/admin/orders/skumapping/", {"q": "BOX"}).context["cl"].result_count == 1
