"""A supplier's purchase orders in the portal: answers line by line, many at once; another's are missing."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.orders.models import PurchaseOrder
from apps.tenancy.context import acting_as_system
from tests.orders.market import Market, lines_of_purchase, make_market
from tests.orders.placing import NOW, items_of

pytestmark = pytest.mark.django_db
LIST = "/portal/purchases/"


@pytest.fixture
def market() -> Market:
    market = make_market("P1", "P2")
    with acting_as_system():
        for code, supplier in market.suppliers.items():
            for role in (Role.OWNER, Role.VIEWER):
                user = User.objects.create_user(f"{role}@{code.lower()}.example", None, name=role.title())
                add_member(organization=supplier, user=user, role=role)
    return market


@pytest.fixture
def purchase(market: Market) -> PurchaseOrder:
    market.offer("P1", supply_price="10.00")
    market.offer("P1", "train", supplier_sku="TR-9")
    market.route(market.place(("bear", 5), ("train", 2)))
    (purchase,) = market.issue()
    return purchase


def client(code: str = "P1", role: str = "owner") -> Client:
    found = Client()
    with acting_as_system():
        found.force_login(User.objects.get(email=f"{role}@{code.lower()}.example"))
    return found


def words(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def said(answer: HttpResponse) -> str:
    return str(list(get_messages(answer.wsgi_request))[-1])


def answer_of(purchase: PurchaseOrder, *answers: tuple[int, str]) -> dict[str, object]:
    with acting_as_system():
        ids = list(purchase.lines.order_by("line").values_list("pk", flat=True))
    given: dict[str, object] = {}
    for pk, (accepted, reason) in zip(ids, answers, strict=True):
        given |= {f"accepted_{pk}": accepted, f"reason_{pk}": reason}
    return given


def test_the_tabs_show_what_is_urgent_with_the_time_that_is_left(market: Market, purchase: PurchaseOrder):
    with time_machine.travel(NOW + timedelta(hours=20, minutes=30), tick=False):
        page = words(client().get(LIST))
        assert (purchase.number in page, "3 h 30 min left" in page, "To answer (1)" in page) == (True, True, True)
        assert purchase.number not in words(client().get(LIST, {"tab": "ship"}))
        assert purchase.number not in words(client("P2").get(LIST))
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        assert "1 h 0 min late" in words(client().get(LIST))
        client().post(f"{LIST}accept/", {"purchase": purchase.pk})
        assert "23 h 0 min left" in words(client().get(LIST, {"tab": "ship"}))


def test_lines_are_answered_and_the_platform_does_its_part(market: Market, purchase: PurchaseOrder):
    with time_machine.travel(NOW, tick=False):
        page = words(client().get(f"{LIST}{purchase.pk}/"))
        assert ("C-BEAR" in page, "TR-9" in page, "CNY 10.00" in page) == (True, True, True)
        answer = client().post(f"{LIST}{purchase.pk}/", answer_of(purchase, (3, "two are damaged"), (2, "")))
        assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{purchase.pk}/")
        page = words(client().get(f"{LIST}{purchase.pk}/"))
        assert ("two are damaged" in page, "Send the answer" in page) == (True, False)
    assert lines_of_purchase(purchase) == [(5, 3, "accepted"), (2, 2, "accepted")]
    with acting_as_system():
        job = Job.objects.get(kind="orders.apply_answers")
        order = purchase.lines.first().allocation.order
    run_job(job_id=job.pk, clock=lambda: NOW, lease=timedelta(seconds=60))
    assert [state for _, _, state in items_of(order)] == ["confirmed", "confirmed", "waiting"]


def test_a_refusal_stands_over_the_form_and_nothing_is_kept(market: Market, purchase: PurchaseOrder):
    page = words(client().post(f"{LIST}{purchase.pk}/", answer_of(purchase, (0, ""), (2, ""))))
    assert "line 1: say why you refuse pieces of it" in page
    assert "Ensure this value is less than or equal to 5" in words(
        client().post(f"{LIST}{purchase.pk}/", answer_of(purchase, (6, ""), (2, "")))
    )
    assert lines_of_purchase(purchase) == [(5, 0, "issued"), (2, 0, "issued")]


def test_many_are_accepted_at_once_or_none(market: Market, purchase: PurchaseOrder):
    market.route(market.place(("bear", 1), order_no="A-2"))
    (second,) = market.issue()
    market.offer("P2", supply_price="1.00")
    market.route(market.place(("bear", 1), order_no="A-3"))
    (foreign,) = market.issue()
    answer = client().post(f"{LIST}accept/", {"purchase": [purchase.pk, foreign.pk]})
    assert said(answer) == f"there is no purchase order {foreign.pk}: look it up in the list"
    assert [state for *_, state in lines_of_purchase(purchase)] == ["issued", "issued"]
    assert said(client().post(f"{LIST}accept/")) == "nothing is chosen: tick the purchase orders that you accept"
    answer = client().post(f"{LIST}accept/", {"purchase": [purchase.pk, second.pk]})
    assert said(answer) == "2 purchase orders are accepted."
    assert [state for *_, state in (*lines_of_purchase(purchase), *lines_of_purchase(second))] == ["accepted"] * 3
    assert lines_of_purchase(foreign) == [(1, 0, "issued")]


def test_who_may_only_look_answers_nothing(market: Market, purchase: PurchaseOrder):
    viewer = client(role="viewer")
    assert "Send the answer" not in words(viewer.get(f"{LIST}{purchase.pk}/"))
    assert viewer.post(f"{LIST}{purchase.pk}/", answer_of(purchase, (5, ""), (2, ""))).status_code == 403
    assert viewer.post(f"{LIST}accept/", {"purchase": purchase.pk}).status_code == 403
    assert client("P2").get(f"{LIST}{purchase.pk}/").status_code == 404
    assert lines_of_purchase(purchase) == [(5, 0, "issued"), (2, 0, "issued")]


def test_pages_cost_the_same_with_more_rows(market: Market, purchase: PurchaseOrder):
    def cost(url: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            client().get(url)
        return len(caught)

    before = cost(LIST), cost(f"{LIST}{purchase.pk}/")
    for number in range(3):
        market.route(market.place(("bear", 1), ("train", 1), order_no=f"B-{number}"))
        (larger,) = market.issue()
    assert (cost(LIST), cost(f"{LIST}{larger.pk}/")) == before
