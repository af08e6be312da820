"""What a payable and a payout are the sum of, down to the pieces; another supplier's are missing."""

import pytest

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.wallet.models import Payable
from apps.warehouse.domain.receiving import Counted
from apps.warehouse.models import Delivery
from tests.portal.test_money import Office, office
from tests.portal.test_purchases import client, words
from tests.wallet.payouts import accrue
from tests.warehouse.house import House, make_house

__all__ = ["office"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def received(db: None) -> tuple[House, Delivery, Payable]:
    """Three pieces came at 10 yuan, one of them torn."""
    house = make_house("P1", "P2")
    with acting_as_system():
        for code, supplier in house.market.suppliers.items():
            for role in (Role.OWNER, Role.OPERATOR):
                user = User.objects.create_user(f"{role}@{code.lower()}.example", None, name=role.title())
                add_member(organization=supplier, user=user, role=role)
    house.market.offer("P1", "bear", supply_price="10.00", supplier_sku="B-7")
    house.confirmed(("bear", 3))
    delivery = house.receive(house.announce("P1"), Counted(2, 1, "damaged", "torn seams"))
    with acting_as_ops():
        return house, delivery, Payable.objects.get()


def test_a_payable_is_named_by_its_delivery_note_and_lists_its_goods(received: tuple[House, Delivery, Payable]):
    _house, delivery, payable = received
    page = words(client("P1").get("/portal/money/"))
    assert f'href="/portal/money/payables/{payable.pk}/">DN-P1</a>' in page
    page = words(client("P1").get(f"/portal/money/payables/{payable.pk}/"))
    for text in (
        "C-BEAR",
        "B-7",
        "CNY 10.00",
        "CNY 20.00",
        f'href="/portal/deliveries/{delivery.pk}/"',
        "no payout yet",
    ):
        assert text in page
    assert client("P2").get(f"/portal/money/payables/{payable.pk}/").status_code == 404
    assert client("P1", "operator").get(f"/portal/money/payables/{payable.pk}/").status_code == 403


def test_the_statement_leads_to_what_it_moved_for(received: tuple[House, Delivery, Payable]):
    _house, _delivery, payable = received
    days = {"currency": "CNY", "first": "2026-01-01", "last": "2027-12-31"}
    page = words(client("P1").get("/portal/money/statement/", days))
    assert f'href="/portal/money/payables/{payable.pk}/">DN-P1</a>' in page


def test_a_payout_leads_to_its_payables_and_back(office: Office):
    finance = office.client("finance")
    payout = words(finance.get(f"/portal/money/payouts/{office.line.pk}/"))
    with acting_as_ops():
        payable = Payable.objects.get(document_name="DN-2026-7")
    assert f'href="/portal/money/payables/{payable.pk}/">DN-2026-7</a>' in payout
    page = words(finance.get(f"/portal/money/payables/{payable.pk}/"))
    for text in (office.line.reference, "two pieces broken", "−CNY 10.00", "1 working day"):
        assert text in page
    assert office.foreign.reference not in page


def test_payables_go_on_behind_the_last_of_a_page(office: Office):
    with acting_as_ops():
        rows = [accrue(office.world.toys, 100 + number, "1.00", name=f"N-{number}") for number in range(51)]
    finance = office.client("finance")
    page = words(finance.get("/portal/money/"))
    assert (">N-50</a>" in page, ">N-1</a>" in page, ">N-0</a>" in page) == (True, True, False)
    page = words(finance.get("/portal/money/", {"before": rows[1].pk}))
    assert (">N-1</a>" in page, ">N-0</a>" in page, ">DN-2026-7</a>" in page) == (False, True, True)
    assert finance.get("/portal/money/", {"before": "x"}).status_code == 404
