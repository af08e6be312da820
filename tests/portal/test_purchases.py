"""A supplier's purchase orders in the portal: listed, answered line by line or many at once; another's are missing."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.orders.domain.purchase_queries import Tab, purchases_page
from apps.orders.models import PurchaseOrder
from apps.tenancy.context import acting_as_system, acting_for_supplier
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


def chosen(act: str, *purchases: PurchaseOrder) -> str:
    return f"{LIST}chosen/?act={act}" + "".join(f"&purchase={purchase.pk}" for purchase in purchases)


def asked_for(market: Market, *lines: tuple[str, int], order_no: str, **when: datetime) -> PurchaseOrder:
    market.route(market.place(*lines, order_no=order_no))
    (purchase,) = market.issue(**when)
    return purchase


def test_the_tabs_show_what_is_urgent_with_the_time_that_is_left(market: Market, purchase: PurchaseOrder):
    with time_machine.travel(NOW + timedelta(hours=20, minutes=30), tick=False):
        page = words(client().get(LIST))
        assert (purchase.number in page, "3 h 30 min left" in page, "CNY 90.00" in page) == (True, True, True)
        for tab in ("ship", "overdue", "done"):
            assert purchase.number not in words(client().get(LIST, {"tab": tab}))
        assert purchase.number in words(client().get(LIST, {"tab": "all"}))
        assert purchase.number not in words(client("P2").get(LIST, {"tab": "all"}))
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        assert purchase.number not in words(client().get(LIST))
        assert "1 h 0 min late" in words(client().get(LIST, {"tab": "overdue"}))
        client().post(chosen("accept", purchase))
        assert "23 h 0 min left" in words(client().get(LIST, {"tab": "ship"}))


def test_a_number_is_looked_for_in_a_tab(market: Market, purchase: PurchaseOrder):
    other = asked_for(market, ("bear", 1), order_no="A-2")
    page = words(client().get(LIST, {"number": other.number.lower()}))
    assert (other.number in page, f">{purchase.number}<" in page) == (True, False)
    page = words(client().get(LIST, {"number": other.number, "tab": "ship"}))
    assert f"No purchase order here has a number that begins with {other.number}." in page
    assert client().get(LIST, {"after": "yesterday"}).status_code == 404


def test_pages_go_on_behind_the_last_row(market: Market, purchase: PurchaseOrder):
    later = asked_for(market, ("bear", 1), order_no="A-2", now=NOW + timedelta(hours=1))
    same = asked_for(market, ("train", 1), order_no="A-3", now=NOW + timedelta(hours=1))
    told = {"supplier_id": purchase.supplier_id, "now": NOW + timedelta(hours=2), "size": 1}
    for tab, expected in ((Tab.CONFIRM, [purchase, later, same]), (Tab.ALL, [same, later, purchase])):
        found, cursor = [], ""
        with acting_for_supplier(purchase.supplier_id):
            while page := purchases_page(tab=tab, cursor=cursor, **told):
                found += [row.purchase.number for row in page.rows]
                cursor = page.next_cursor
                if not cursor:
                    break
        assert found == [each.number for each in expected]


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


def test_many_are_accepted_and_each_says_what_became_of_it(market: Market, purchase: PurchaseOrder):
    second = asked_for(market, ("bear", 1), order_no="A-2")
    with time_machine.travel(NOW, tick=False):
        client().post(f"{LIST}{second.pk}/", answer_of(second, (1, "")))
        page = words(client().get(chosen("accept", purchase, second)))
        assert ("2 purchase orders" in page, "CNY 100.00" in page, "This can't be taken back." in page) == (True,) * 3
        assert lines_of_purchase(purchase) == [(5, 0, "issued"), (2, 0, "issued")]
        report = words(client().post(chosen("accept", purchase, second)))
    assert "2 lines are accepted." in report
    assert "nothing of it waits for an answer any more" in report
    assert lines_of_purchase(purchase) == [(5, 5, "accepted"), (2, 2, "accepted")]
    assert lines_of_purchase(second) == [(1, 1, "accepted")]


def test_many_are_refused_for_one_reason(market: Market, purchase: PurchaseOrder):
    second = asked_for(market, ("bear", 1), order_no="A-2")
    with time_machine.travel(NOW, tick=False):
        assert "This field is required." in words(client().post(chosen("refuse", purchase, second)))
        assert lines_of_purchase(second) == [(1, 0, "issued")]
        report = words(client().post(chosen("refuse", purchase, second), {"reason": "the kiln broke"}))
    assert ("2 lines are refused." in report, "1 line is refused." in report) == (True, True)
    assert lines_of_purchase(purchase) == [(5, 0, "refused"), (2, 0, "refused")]
    assert "the kiln broke" in words(client().get(f"{LIST}{second.pk}/"))


def test_nothing_is_done_to_what_is_another_suppliers_or_not_chosen(market: Market, purchase: PurchaseOrder):
    market.offer("P2", supply_price="1.00")
    foreign = asked_for(market, ("bear", 1), order_no="A-3")
    for act in ("accept", "refuse", "ship"):
        assert client().get(chosen(act, purchase, foreign)).status_code == 404
        assert client().post(chosen(act, purchase, foreign), {"reason": "spite"}).status_code == 404
    assert client().get(chosen("explode", purchase)).status_code == 404
    answer = client().get(f"{LIST}chosen/?act=accept&tab=overdue")
    assert said(answer) == "Nothing is chosen: tick the purchase orders first."
    assert answer["Location"] == f"{LIST}?tab=overdue"
    assert lines_of_purchase(purchase) == [(5, 0, "issued"), (2, 0, "issued")]
    assert lines_of_purchase(foreign) == [(1, 0, "issued")]


def test_goods_for_the_warehouse_are_announced_as_one_delivery(market: Market, purchase: PurchaseOrder):
    second, third = (asked_for(market, ("bear", 1), order_no=number) for number in ("A-2", "A-3"))
    with time_machine.travel(NOW, tick=False):
        client().post(chosen("accept", purchase, second, third))
        page = client().get(chosen("ship", purchase, second)).content.decode()
        link = f"/portal/deliveries/new/?purchase={purchase.pk}&amp;purchase={second.pk}"
        assert link in page
        form = client().get(link.replace("&amp;", "&")).content.decode()
    with acting_as_system():
        (own, *_), (other,) = purchase.lines.order_by("line"), third.lines.all()
    assert f'name="pieces_{own.pk}" value="5"' in form
    assert f"pieces_{other.pk}" not in form


def test_on_paper_a_purchase_order_has_its_totals(market: Market, purchase: PurchaseOrder):
    page = words(client(role="viewer").get(f"{LIST}{purchase.pk}/paper/"))
    for text in (purchase.number, "C-BEAR", "TR-9", "CNY 10.00", "CNY 90.00"):
        assert text in page
    assert client("P2").get(f"{LIST}{purchase.pk}/paper/").status_code == 404


def test_who_may_only_look_answers_nothing(market: Market, purchase: PurchaseOrder):
    viewer = client(role="viewer")
    assert "Send the answer" not in words(viewer.get(f"{LIST}{purchase.pk}/"))
    assert viewer.post(f"{LIST}{purchase.pk}/", answer_of(purchase, (5, ""), (2, ""))).status_code == 403
    assert viewer.post(chosen("accept", purchase)).status_code == 403
    assert "checkbox" not in words(viewer.get(LIST))
    assert client("P2").get(f"{LIST}{purchase.pk}/").status_code == 404
    assert lines_of_purchase(purchase) == [(5, 0, "issued"), (2, 0, "issued")]
