"""What a seller reads of its punctuality, and how staff declare relief after a look at what it costs."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.channels.models import Store
from apps.dispatch_sla.domain.queries import open_clocks
from apps.dispatch_sla.enums import ClockState
from apps.dispatch_sla.models import DispatchRelief, SlaRuleBook, StoreProgramme
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.dispatch_sla.world import World, at, clock_of
from tests.ops.staff import make_staff, proven_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(at("11-06 10:00"), tick=False):
        yield


@pytest.fixture
def seller(world: World) -> Client:
    with acting_as_system():
        person = User.objects.create_user("owner@d1.example", None, name="Owner", language="en")
        add_member(organization=world.seller, user=person, role=Role.OWNER)
    client = Client()
    client.force_login(person)
    return client


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_seller_reads_rates_deadlines_and_why(world: World, seller: Client):
    late, running = world.order("11-02 10:00"), world.order("11-05 10:00")
    with acting_as_system():
        theirs = world.order("11-02 10:00", store=Store.objects.get(seller=world.other))
    world.sweep("11-05 10:05")
    text = page(seller, "/dashboard/dispatch/")
    assert (late.order_no in text, running.order_no in text, theirs.order_no in text) == (True, True, False)
    assert ("9 Nov 2026 10:00" in text, "0.0 %" in text, "CNY 5.00" in text) == (True, True, True)
    why = page(seller, f"/dashboard/dispatch/{late.pk}/")
    assert "It is late: no hand-over has been reported." in why
    assert seller.get(f"/dashboard/dispatch/{theirs.pk}/").status_code == 404


def listed(text: str) -> list[str]:
    """The orders of a page, in its order."""
    return re.findall(r"/dashboard/dispatch/\d+/\">(\w+)</a>", text)


def test_running_orders_are_seen_however_many_are_late(world: World, seller: Client):
    """Two lists, each page by page; a cursor of one leaves the other at its first page."""
    late = [world.order(f"11-02 10:{minute:02}").order_no for minute in range(52)]
    due = [world.order(f"11-05 10:{minute:02}").order_no for minute in range(51)]
    world.sweep("11-06 10:00")
    first = page(seller, "/dashboard/dispatch/")
    assert listed(first) == due[:50] + late[:1:-1]
    assert "3\xa0days" in first
    (more_due, more_late) = re.findall(r'rel="next" href="(\?[^"#]+)#', first)
    assert listed(page(seller, f"/dashboard/dispatch/{more_due}")) == due[50:] + late[:1:-1]
    assert listed(page(seller, f"/dashboard/dispatch/{more_late}")) == due[:50] + late[1::-1]


def test_clocks_of_one_deadline_are_paged_without_gap_or_repeat(world: World):
    orders = [world.order("11-05 10:00") for _ in range(5)]
    world.sweep("11-05 10:05")
    seen, cursor = [], ""
    with acting_for_seller(world.seller.pk):
        for _ in range(3):
            part = open_clocks(seller_id=world.seller.pk, state=ClockState.RUNNING, cursor=cursor, size=2)
            seen += [clock.pk for clock in part.clocks]
            cursor = part.next_cursor
    assert (seen, cursor) == ([order.pk for order in orders], "")


@pytest.mark.parametrize("cursor", ["x", "2026-11-05~1", "2026-11-05T10:00:00+00:00~a"])
def test_place_that_no_page_gave_is_not_found(seller: Client, cursor: str):
    assert seller.get("/dashboard/dispatch/", {"late": cursor}).status_code == 404


def test_queries_do_not_grow_with_orders(world: World, seller: Client):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            world.order("11-05 10:00")
        world.sweep("11-05 10:05")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(seller, "/dashboard/dispatch/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_staff_declare_relief_after_a_look_at_its_cost(world: World):
    world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    world.sweep("11-06 09:00")
    desk = proven_client(make_staff("ming@haitun.example"))
    url = "/admin/dispatch_sla/dispatchrelief/declare/"
    filled = {"name": "Typhoon", "reason": "No flights.", "starts_on": "2026-11-01", "ends_on": "2026-11-02"}
    wrong = desk.post(url, filled | {"countries": "UK"})
    assert "no country has the code UK; write codes of ISO 3166, as DE or GB" in wrong.content.decode()
    first = desk.post(url, filled | {"countries": "de fr"})
    told = first.context["form"].data["seen"]
    assert told == "1 orders are left out, 1 late ones among them; penalties back: CNY 5.00."
    with acting_as_system():
        assert not DispatchRelief.objects.exists()
    assert desk.post(url, filled | {"countries": "de fr", "seen": told}).status_code == 302
    with acting_as_system():
        relief = DispatchRelief.objects.get()
        assert (relief.countries, relief.category_codes) == (["DE", "FR"], [])
        assert Job.objects.filter(kind="dispatch_sla.apply_relief", payload={"relief_id": relief.pk}).count() == 1


def test_countdown_stands_on_the_list_and_on_the_order(world: World, seller: Client):
    order = world.order("11-05 10:00")
    world.sweep("11-05 10:05")
    for url in ("/dashboard/dispatch/", f"/dashboard/orders/{order.pk}/"):
        with time_machine.travel(at("11-07 09:30"), tick=False):
            assert "2\xa0days" in page(seller, url)
        with time_machine.travel(at("11-09 07:30"), tick=False):
            assert "2\xa0hours, 30\xa0minutes" in page(seller, url)


def test_staff_put_a_store_into_another_programme_from_a_day_on(world: World):
    desk = proven_client(make_staff("ming@haitun.example"))
    url = "/admin/dispatch_sla/storeprogramme/"
    filled = {"store": world.store.pk, "programme": "jit_pickup", "effective_from": "2026-11-03"}
    assert desk.post(f"{url}add/", filled).status_code == 302
    with acting_as_system():
        row = StoreProgramme.objects.get()
        assert (row.seller_id, row.store_id, row.programme, row.effective_from) == (
            world.seller.pk,
            world.store.pk,
            "jit_pickup",
            date(2026, 11, 3),
        )
    twice = desk.post(f"{url}add/", filled | {"programme": "pop"})
    assert (twice.status_code, "already exists" in twice.content.decode()) == (200, True)
    assert desk.post(f"{url}{row.pk}/change/", filled | {"programme": "pop"}).status_code == 403
    assert desk.post(f"{url}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    before, since = world.order("11-02 13:00"), world.order("11-03 13:00")
    world.sweep("11-03 14:00")
    assert [clock_of(each).rule.programme for each in (before, since)] == ["pop", "jit_pickup"]


def test_staff_draft_a_book_from_another_one_and_publish_it():
    desk = proven_client(make_staff("ming@haitun.example"))
    with acting_as_system():
        first = SlaRuleBook.objects.get(version=1)
    url = "/admin/dispatch_sla/slarulebook"
    shown = page(desk, f"{url}/{first.pk}/change/")
    assert (f"{first.pk}/act/copy/" in shown, f"{first.pk}/act/publish/" in shown) == (True, False)
    assert desk.post(f"{url}/{first.pk}/act/copy/").status_code == 302
    with acting_as_system():
        draft = SlaRuleBook.objects.get(version=2)
        assert (draft.status, draft.effective_from, draft.rules.count()) == ("draft", date(2026, 11, 7), 4)
    assert desk.post(f"{url}/{draft.pk}/act/publish/").status_code == 302
    with acting_as_system():
        draft.refresh_from_db()
        assert (draft.status, draft.published_at) == ("published", at("11-06 10:00"))
    again = desk.post(f"{url}/{draft.pk}/act/publish/", follow=True).content.decode()
    assert "“Publish” is not possible for v2 as it stands now; its page shows what is." in again


def test_staff_read_a_clock_in_words(world: World):
    order = world.order("11-06 09:00")
    world.sweep("11-06 09:05")
    desk = proven_client(make_staff("ming@haitun.example"))
    assert "is a Sunday and left out." in page(desk, f"/admin/dispatch_sla/dispatchclock/{order.pk}/change/")
