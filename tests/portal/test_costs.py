"""Every list of the portal asks the database the same with one row and with three, and twelve times at most."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.orders.enums import DispatchMode
from apps.suppliers.domain.records import record_answer, record_request
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.factories.catalog import make_offer, make_variant
from tests.factories.parcels import Bought, make_packable_order, make_range, make_rates, make_sender
from tests.factories.spreadsheets import csv_bytes
from tests.portal.conftest import NOW, Portal
from tests.portal.costs import MOST, cost
from tests.portal.test_goods import filled
from tests.portal.test_money import Office, office
from tests.portal.test_onboarding import upload
from tests.portal.test_purchases import client
from tests.portal.test_work_queue import ask, house
from tests.wallet.payouts import accrue
from tests.warehouse.house import House

__all__ = ["house", "office"]
pytestmark = pytest.mark.django_db


def compared(client: Client, pages: tuple[str, ...], add: Callable[[int], object]) -> None:
    """What the pages cost after one row was added, and after two more."""
    add(0)
    with_one = {page: cost(client, page) for page in pages}
    add(1)
    add(2)
    with_three = {page: cost(client, page) for page in pages}
    assert with_three == with_one
    assert max(with_one.values()) <= MOST, with_one


def test_purchase_orders(house: House):
    compared(
        client("P1"),
        ("/portal/", *(f"/portal/purchases/?tab={tab}" for tab in ("confirm", "ship", "overdue", "done", "all"))),
        lambda number: ask(house, number),
    )


def test_deliveries_and_what_is_to_be_sent(house: House):
    house.confirmed(("bear", 9))
    (line,) = house.lines("P1")

    def add(number: int) -> None:
        house.announce("P1", {line: 1}, note=f"DN-{number}")

    compared(client("P1"), ("/portal/", "/portal/deliveries/", "/portal/deliveries/new/"), add)


def test_goods(portal: Portal):
    q = portal.client("rival")

    def add(number: int) -> None:
        make_offer(make_variant(sku=f"BEAR-{number}"), supplier=portal.q)
        q.post("/portal/products/new/", filled({"sku": f"train-{number}"}))

    compared(q, ("/portal/", "/portal/offers/", "/portal/stock/", "/portal/products/", "/portal/brands/"), add)


def test_documents_and_onboarding(portal: Portal):
    q = portal.client("rival")
    compared(
        q,
        ("/portal/", "/portal/onboarding/", "/portal/documents/", "/portal/inspections/", "/portal/agreements/"),
        lambda number: upload(q, "other"),
    )


def test_money(office: Office):
    def add(number: int) -> None:
        with acting_as_ops():
            accrue(office.world.toys, 100 + number, "5.00")

    pages = ("", "payouts/", f"payouts/{office.line.pk}/", "statement/", "bank-account/")
    compared(office.client("finance"), tuple(f"/portal/money/{page}" for page in pages), add)


def test_direct_dispatch(portal: Portal):
    make_sender()
    make_range(8, 20_000)
    make_rates(USD="7", XDR="10")
    compared(
        portal.client("rival"),
        ("/portal/", "/portal/dispatch/"),
        lambda number: make_packable_order(Bought(supplier=portal.q), mode=DispatchMode.DIRECT),
    )


def test_score_card(portal: Portal):
    def add(number: int) -> None:
        with acting_as_system():
            key = {"supplier_id": portal.q.pk, "document": f"PO-{number}"}
            record_request(**key, requested_at=NOW, ship_by=NOW)
            record_answer(**key, accepted=True, answered_at=NOW)

    compared(portal.client("rival"), ("/portal/score/", "/portal/score/acceptance/"), add)


def test_feeds(portal: Portal):
    q = portal.client("rival")

    def add(number: int) -> None:
        file = SimpleUploadedFile(f"{number}.csv", csv_bytes("货号,库存", "p-1,2"))
        q.post("/portal/feeds/", {"file": file, "scope": "delta"})

    compared(q, ("/portal/feeds/",), add)
