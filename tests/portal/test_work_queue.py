"""A supplier's first page: what waits for it, each with its number; before it supplies, the checklist."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.fulfillment.domain.packing import release_parcel
from apps.fulfillment.models import DirectParcel
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.orders.enums import DispatchMode
from apps.orders.models import PurchaseOrder
from apps.suppliers.domain.agreements import draft_agreement
from apps.suppliers.domain.lifecycle import suspend_supplier
from apps.suppliers.enums import SupplierState
from apps.suppliers.models import Supplier
from apps.tenancy.context import acting_as_system
from tests.factories.parcels import Bought, make_packable_order, make_range, make_rates, make_sender
from tests.factories.suppliers import credit_code, terms
from tests.orders.placing import NOW
from tests.portal.conftest import Portal
from tests.portal.test_dispatch import form_on, run_jobs
from tests.portal.test_goods import filled
from tests.portal.test_money import Office, office
from tests.portal.test_purchases import client, words
from tests.warehouse.house import House, make_house

__all__ = ["office"]
pytestmark = pytest.mark.django_db
HOME = "/portal/"


@pytest.fixture
def house(db: None) -> House:
    house = make_house("P1", "P2")
    with acting_as_system():
        for code, supplier in house.market.suppliers.items():
            user = User.objects.create_user(f"owner@{code.lower()}.example", None, name="Owner")
            add_member(organization=supplier, user=user, role=Role.OWNER)
    house.market.offer("P1", "bear", pieces=40)
    house.market.offer("P2", "train", pieces=40)
    return house


def ask(house: House, number: int, goods: str = "bear") -> PurchaseOrder:
    house.market.route(house.market.place((goods, 2), order_no=f"{goods}-{number}"))
    (purchase,) = house.market.issue()
    return purchase


def section(page: str, title: str) -> str:
    """What stands in the section of this title; nothing where there is none."""
    return page.partition(f">{title} <span")[2].partition("</section>")[0]


def test_each_purchase_order_stands_where_something_is_to_be_done(house: House):
    first, answered, last = (ask(house, number) for number in range(3))
    foreign = ask(house, 9, "train")
    house.market.answer(answered, (2, ""))
    with time_machine.travel(NOW + timedelta(hours=23), tick=False):
        page = words(client("P1").get(HOME))
    confirm, ship = section(page, "To confirm"), section(page, "To ship")
    assert (">2</span>" in confirm, first.number in confirm, last.number in confirm) == (True, True, True)
    assert (">1</span>" in ship, answered.number in ship, "2 pieces" in ship) == (True, True, True)
    assert (section(page, "Overdue"), foreign.number in page) == ("", False)
    with time_machine.travel(NOW + timedelta(hours=26), tick=False):
        page = words(client("P1").get(HOME))
    overdue = section(page, "Overdue")
    assert (">2</span>" in overdue, first.number in overdue, "2 h 0 min late" in overdue) == (True, True, True)
    assert ("tab=overdue" in overdue, "Nothing waits here." in section(page, "To confirm")) == (True, True)


def test_five_of_many_are_shown_with_the_number_of_all(house: House):
    asked = [ask(house, number) for number in range(7)]
    with time_machine.travel(NOW, tick=False):
        confirm = section(words(client("P1").get(HOME)), "To confirm")
    assert ">7</span>" in confirm
    assert [each.number in confirm for each in asked] == [True] * 5 + [False] * 2


def test_a_delivery_is_on_its_way_until_it_is_counted(house: House):
    house.confirmed(("bear", 3), ("train", 2))
    delivery, foreign = house.announce("P1"), house.announce("P2")
    page = words(client("P1").get(HOME))
    assert (delivery.delivery_note in section(page, "Deliveries on their way"), foreign.delivery_note in page) == (
        True,
        False,
    )
    house.receive(delivery)
    page = words(client("P1").get(HOME))
    assert section(page, "Deliveries on their way") == ""
    assert "Nothing waits for you" in page


def test_what_goes_directly_is_packed_and_handed_over(portal: Portal):
    make_sender()
    make_range(8, 20_000)
    make_rates(USD="7", XDR="10")
    make_packable_order(Bought(supplier=portal.q, quantity=2), mode=DispatchMode.DIRECT, now=timezone.now())
    q = portal.client("rival")
    assert "2 pieces" in section(words(q.get(HOME)), "To pack")
    action, key, pieces = form_on(q.get("/portal/dispatch/").content.decode())
    q.post(action, {"key": key, pieces: 2, "weight_g": 510})
    run_jobs()
    with acting_as_system():
        parcel, purchase = DirectParcel.objects.get(), PurchaseOrder.objects.get()
        page = words(q.get(f"/portal/purchases/chosen/?act=ship&purchase={purchase.pk}"))
        assert (parcel.tracking_no in page, "The carrier has the released parcels" in page) == (True, False)
        release_parcel(parcel_id=parcel.pk, now=timezone.now())
    for _ in range(2):
        told = q.post(
            f"/portal/purchases/chosen/?act=ship&purchase={purchase.pk}",
            {"key": "6a0f0e1c-6f6e-4a54-9d5a-3f9c7d2b1a00"},
        )
        assert "1 parcel is being handed over." in words(told)
    with acting_as_system():
        (job,) = Job.objects.filter(kind="fulfillment.hand_over_direct")
    run_job(job_id=job.pk, clock=timezone.now, lease=timedelta(minutes=1))
    assert section(words(q.get(HOME)), "To pack") == ""
    told = q.post(f"/portal/purchases/chosen/?act=ship&purchase={purchase.pk}", {"key": key})
    assert "nothing of it is to be handed over: it is closed" in words(told)


def test_papers_and_products_that_wait(portal: Portal):
    q = portal.client("rival")
    assert "Nothing waits for you" in words(q.get(HOME))
    q.post("/portal/products/new/", filled())
    with acting_as_system():
        draft_agreement(supplier_id=portal.q.pk, terms=terms(commission_percent="9"), now=timezone.now(), actor_id=None)
    page = words(q.get(HOME))
    assert "waits for your signature" in section(page, "Documents and agreement")
    assert "Wooden train" in section(page, "Products under review")
    assert "Nothing waits for you" not in page


def test_payouts_are_for_those_who_may_see_money(office: Office):
    with acting_as_system():
        Supplier.objects.create(
            supplier=office.world.toys,
            state=SupplierState.ACTIVE,
            credit_code=credit_code(1),
            category_codes=["toys"],
            applied_at=NOW,
            state_since=NOW,
        )
    payouts = section(words(office.client("finance").get(HOME)), "Payouts on their way")
    assert (">1</span>" in payouts, office.line.reference in payouts, "CNY 90.00" in payouts) == (True, True, True)
    page = words(office.client("operator").get(HOME))
    assert ("Nothing waits for you" in page, office.line.reference in page) == (True, False)


def test_a_supplier_that_is_stopped_still_sees_its_work_and_why(house: House):
    purchase = ask(house, 1)
    with acting_as_system():
        suspend_supplier(supplier_id=house.market.suppliers["P1"].pk, reason="Two late weeks", now=NOW, actor_id=None)
    with time_machine.travel(NOW, tick=False):
        page = words(client("P1").get(HOME))
    assert ("Two late weeks" in page, purchase.number in page) == (True, True)


def test_the_checklist_is_the_first_page_until_it_supplies_and_one_of_its_own(portal: Portal):
    page = portal.client().get(HOME).text
    assert ("Start the application" in page, "Work queue</h1>" in page) == (True, False)
    q = portal.client("rival")
    assert "Work queue</h1>" in q.get(HOME).text
    page = q.get("/portal/onboarding/").text
    assert ("Everything is in order" in page, "On-site inspection passed" in page) == (True, True)
