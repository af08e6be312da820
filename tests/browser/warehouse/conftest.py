"""A warehouse at work, staff before its desk and supplier P1 before the portal, each in a real browser."""

from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, BrowserContext

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.orders.domain.cancelling import cancel_order
from apps.orders.enums import Fault
from apps.orders.models import LineItem, Order
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.warehouse.domain.placing import place_items
from apps.warehouse.domain.receiving import Counted
from apps.warehouse.models import Delivery
from tests.browser.accounts.conftest import browser, page
from tests.browser.serving import served
from tests.factories.suppliers import image_file
from tests.ops.staff import make_staff, proven_client
from tests.warehouse.house import LATER, House, make_house

__all__ = ["browser", "page"]


@dataclass
class Scene:
    """What is there before a browser starts: who may sign in, and ids by number."""

    staff: SimpleCookie
    supplier: SimpleCookie
    orders: dict[str, int]
    deliveries: dict[str, int]


@pytest.fixture
def scene(cloned_db: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[Scene]:
    cache.clear()
    with django_db_blocker.unblock():
        make_busy_house()
        supplier = Client()
        with acting_as_system():
            supplier.force_login(User.objects.get(email="owner@p1.example"))
            orders = dict(Order.objects.values_list("order_no", "pk"))
        with acting_as_ops():
            deliveries = dict(Delivery.objects.values_list("delivery_note", "pk"))
        staff = proven_client(make_staff("ming@haitun.example"))
        yield Scene(staff.cookies, supplier.cookies, orders, deliveries)


def make_busy_house() -> None:
    """A-1 lies in bins, A-2 came without one, A-3 was cancelled when it was here, A-4 is on its way, A-5 asked for."""
    house = make_house()
    house.market.offer("P1", "bear", pieces=50)
    house.market.offer("P1", "train", pieces=50)
    place(house, came(house, "A-1"))
    came(house, "A-2", Counted(2), Counted(0, 1, "damaged", "a wheel is broken", (image_file("wheel.jpg"),)))
    gone = came(house, "A-3")
    place(house, gone)
    with acting_as_system():
        cancel_order(order_id=gone.pk, fault=Fault.BUYER, reason="changed their mind", now=LATER)
    house.confirmed(("bear", 2), ("train", 1), order_no="A-4")
    house.announce("P1", note="DN-A-4")
    house.confirmed(("bear", 4), ("train", 3), order_no="A-5")
    with acting_as_system():
        owner = User.objects.create_user("owner@p1.example", None, name="Zhao Lei")
        add_member(organization=house.market.suppliers["P1"], user=owner, role=Role.OWNER)


def came(house: House, order_no: str, *counts: Counted) -> Order:
    order = house.confirmed(("bear", 2), ("train", 1), order_no=order_no)
    house.receive(house.announce("P1", note=f"DN-{order_no}"), *counts)
    return order


def place(house: House, order: Order) -> None:
    with acting_as_ops():
        items = LineItem.objects.filter(order=order).order_by("pk").values_list("pk", flat=True)
        for item, code in zip(items, ("B-07", "A-01"), strict=True):
            place_items(item_ids=[item], warehouse_id=house.warehouse.pk, bin_code=code, now=LATER)


@pytest.fixture
def site(scene: Scene) -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture
def context(browser: Browser, site: str, scene: Scene) -> BrowserContext:
    """Ming, who is staff."""
    return context_of(browser, site, scene.staff)


def context_of(browser: Browser, site: str, cookies: SimpleCookie) -> BrowserContext:
    context = browser.new_context(base_url=site, locale="en-US")
    context.add_cookies([{"name": name, "value": cookie.value, "url": site} for name, cookie in cookies.items()])
    return context
