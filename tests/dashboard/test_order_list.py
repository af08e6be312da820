"""The list of orders: filters, saved views as tabs, and acts on many orders at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from djmoney.money import Money

from apps.jobs.models import Job
from apps.orders.models import Order, SavedView
from apps.tenancy.context import acting_as_system
from tests.dashboard.conftest import NOW, World
from tests.dashboard.test_home import words
from tests.dashboard.test_orders import ORDERS, order, shop_of, told
from tests.orders.placing import Shop, line, open_of, status_of, to

pytestmark = pytest.mark.django_db
ACTS, VIEWS = f"{ORDERS}acts/", f"{ORDERS}views/"
MAX_QUERIES = 12


@pytest.fixture
def shop(world: World) -> Shop:
    """A has three orders of three days; the rival has one of the same SKU."""
    shop, rival = shop_of(world), shop_of(world, "rival")
    shop.map("BEAR")
    rival.place("SECRET-1", now=NOW)
    for number, (sku, country) in enumerate((("BEAR", "DE"), ("BOX", "US"), ("BEAR", "FR")), 1):
        placed = NOW - timedelta(days=10 * number)
        address = to(country, region="NY" if country == "US" else "", postcode="10115" if country != "FR" else "75001")
        shop.place(f"SH-{number}", lines=[line(sku)], address=address, placed_at=placed, paid_at=placed, now=NOW)
    return shop


def numbers(answer: Any) -> list[str]:
    return [each.order_no for each in answer.context["page"].orders]


def only(**asked: str) -> dict[str, str]:
    return {"number": "SH-", **asked}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"sku": "BEAR"}, ["SH-1", "SH-3"]),
        ({"sku": "BEA"}, []),
        ({"placed_from": "2026-10-31"}, ["SH-1", "SH-2"]),
        ({"placed_to": "2026-10-31"}, ["SH-2", "SH-3"]),
        ({"placed_from": "2026-10-31", "placed_to": "2026-10-31"}, ["SH-2"]),
        ({"sort": "oldest"}, ["SH-3", "SH-2", "SH-1"]),
        ({"sku": "BEAR", "country": "FR", "group": "waiting"}, ["SH-3"]),
    ],
)
def test_orders_are_found_by_sku_days_and_in_both_ways(
    world: World, shop: Shop, asked: dict[str, str], found: list[str]
) -> None:
    answer = world.client("viewer").get(ORDERS, only(**asked))
    assert numbers(answer) == found
    assert ("last 92 days are looked through" in words(answer)) is ("sku" in asked)


def test_an_sku_is_looked_for_in_the_last_days_unless_others_are_named(world: World, shop: Shop) -> None:
    old = NOW - timedelta(days=93)
    shop.place("SH-9", placed_at=old, paid_at=old, now=NOW)
    client = world.client("viewer")
    assert numbers(client.get(ORDERS, only(sku="BEAR"))) == ["SH-1", "SH-3"]
    assert numbers(client.get(ORDERS, only(sku="BEAR", placed_from="2026-01-01"))) == ["SH-1", "SH-3", "SH-9"]


def test_days_in_the_wrong_order_are_told_at_their_field(world: World, shop: Shop) -> None:
    seen = words(world.client("viewer").get(ORDERS, {"placed_from": "2026-11-02", "placed_to": "2026-11-01"}))
    assert "Placed to : This day is before the first one" in seen


def test_oldest_first_goes_on_page_by_page(world: World, shop: Shop) -> None:
    for number in range(50):
        shop.place(f"SH-A{number:02}", now=NOW)
    client = world.client("viewer")
    first = client.get(ORDERS, only(sort="oldest"))
    assert numbers(first)[:3] == ["SH-3", "SH-2", "SH-A00"]
    following = first.content.decode().partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert numbers(client.get(ORDERS + following)) == ["SH-A48", "SH-A49", "SH-1"]


def test_filters_are_saved_as_a_tab_for_the_whole_organisation(world: World, shop: Shop) -> None:
    client = world.client("operator")
    answer = client.post(VIEWS, {"name": " German bears ", "filters": "group=waiting&sku=BEAR&country=DE&after=x"})
    assert answer["Location"] == f"{ORDERS}?group=waiting&sku=BEAR&country=DE"
    seen = world.client("viewer").get(answer["Location"])
    assert numbers(seen) == ["SH-1"]
    assert ("German bears", "sku=BEAR&group=waiting&country=DE", True) in seen.context["tabs"]
    assert [label for label, _, is_here in seen.context["tabs"] if is_here] == ["German bears"]
    rival = world.client("rival").get(ORDERS)
    assert "German bears" not in rival.content.decode()
    with acting_as_system():
        view = SavedView.objects.get()
    assert world.client("rival").get(f"{VIEWS}{view.pk}/").status_code == 404
    assert world.client("rival").post(f"{VIEWS}{view.pk}/", {"delete": "1"}).status_code == 404
    assert world.client("viewer").get(VIEWS).status_code == 403
    client.post(f"{VIEWS}{view.pk}/", {"name": "Bears"})
    assert "Bears Rename or delete Bears" in words(client.get(VIEWS))
    assert told(client.post(f"{VIEWS}{view.pk}/", {"delete": "1"}))[-1].startswith("The view is deleted")
    with acting_as_system():
        assert not SavedView.objects.exists()


def test_a_view_that_can_not_be_kept_is_refused_with_what_was_written(world: World, shop: Shop) -> None:
    client = world.client("operator")
    client.post(VIEWS, {"name": "Bears", "filters": "sku=BEAR"})
    for posted, why in (
        ({"name": "Bears", "filters": "sku=BOX"}, "There is a view &#x27;Bears&#x27; already: choose another name"),
        ({"name": "All", "filters": ""}, "Nothing is filtered: choose a group or a filter first"),
        ({"name": "", "filters": "sku=BOX"}, "This field is required."),
    ):
        answer = client.post(VIEWS, posted)
        assert why in answer.content.decode()
        assert f'name="filters" value="{posted["filters"]}"' in answer.content.decode()
    for number in range(19):
        client.post(VIEWS, {"name": f"V{number}", "filters": "sku=BEAR"})
    assert (
        "There are 20 views already: delete one of them first"
        in client.post(VIEWS, {"name": "One more", "filters": "sku=BEAR"}).content.decode()
    )
    with acting_as_system():
        assert SavedView.objects.count() == 20
        first = SavedView.objects.get(name="V0")
    assert "already: choose another name" in client.post(f"{VIEWS}{first.pk}/", {"name": "V1"}).content.decode()


def chosen(act: str, *picked: str, **more: Any) -> dict[str, Any]:
    return {"act": act, "order": [order(number).pk for number in picked], "back": f"{ORDERS}?number=SH-"} | more


def test_many_orders_are_held_with_a_reason_and_each_result_is_told(world: World, shop: Shop) -> None:
    client = world.client("operator")
    with acting_as_system():
        Order.objects.filter(order_no="SH-2").update(status="delivered")
    foreign = {"order": [order(number).pk for number in ("SH-1", "SH-2", "SH-3", "SECRET-1")]}
    ask = client.post(ACTS, chosen("hold", **foreign))
    assert "Hold: 3 orders" in words(ask)
    assert status_of(order("SH-1")) == "awaiting_allocation"
    assert "This field is required." in words(client.post(ACTS, chosen("hold", **foreign, confirmed="1", reason="")))
    answer = client.post(ACTS, chosen("hold", **foreign, confirmed="1", reason="Fraud?"))
    assert answer["Location"] == ACTS
    seen = words(client.get(ACTS))
    assert "Hold: 2 orders done, 1 refused." in seen
    assert "SH-2 Refused Order SH-2 is Delivered: this can't be done any more" in seen.replace("&#x27;", "'")
    assert "SH-1 held SH-2" in seen
    assert "SH-1 held" in words(client.get(ACTS)), "the report stays when it is loaded again"
    assert [status_of(order(number)) for number in ("SH-1", "SH-3", "SECRET-1")] == [
        "on_hold",
        "on_hold",
        "awaiting_allocation",
    ]


def test_all_on_the_page_are_released_and_looked_for_again(world: World, shop: Shop) -> None:
    client = world.client("operator")
    client.post(ACTS, chosen("hold", "SH-1", confirmed="1", reason="Fraud?"))
    on_page = ",".join(str(order(number).pk) for number in ("SH-1", "SH-2", "SH-3"))
    client.post(ACTS, {"act": "release", "all": "1", "on_page": on_page, "back": ORDERS})
    seen = words(client.get(ACTS))
    assert "Release: 1 order done, 2 refused." in seen
    assert "Order SH-3 is not held: it goes on already" in seen
    assert status_of(order("SH-1")) == "awaiting_allocation"
    with acting_as_system():
        Job.objects.all().delete()
    client.post(ACTS, {"act": "again", "all": "1", "on_page": on_page, "back": ORDERS})
    assert "Nothing of order SH-2 waits for goods: leave it out" in words(client.get(ACTS))
    with acting_as_system():
        routed = [job.payload["order_ids"] for job in Job.objects.filter(kind="orders.route").order_by("pk")]
    assert sorted(routed) == sorted([[order("SH-1").pk], [order("SH-3").pk]])


def test_many_orders_are_cancelled_after_a_confirmation(world: World, shop: Shop) -> None:
    client = world.client("operator")
    ask = words(client.post(ACTS, chosen("cancel", "SH-1", "SH-2")))
    assert "This can't be undone." in ask.replace("&#x27;", "'")
    assert status_of(order("SH-1")) == "awaiting_allocation"
    client.post(ACTS, chosen("cancel", "SH-1", "SH-2", confirmed="1", fault="buyer", reason="Changed their mind"))
    assert "Cancel: 2 orders done." in words(client.get(ACTS))
    assert [status_of(order(number)) for number in ("SH-1", "SH-2", "SH-3")] == [
        "cancel_requested",
        "cancel_requested",
        "awaiting_allocation",
    ]


def test_acts_that_can_not_begin_lead_back_to_the_list(world: World, shop: Shop) -> None:
    client = world.client("operator")
    none = client.post(ACTS, chosen("release"))
    assert (none["Location"], told(none)) == (
        f"{ORDERS}?number=SH-",
        ["No order is chosen: tick some, or all on the page"],
    )
    many = client.post(ACTS, {"act": "release", "order": list(range(1, 202)), "back": "https://evil.example/"})
    assert (many["Location"], told(many)[-1]) == (
        ORDERS,
        "At most 200 orders are taken at once: choose fewer, and then the others",
    )
    assert client.post(ACTS, chosen("fly", "SH-1")).status_code == 404
    assert world.client("viewer").post(ACTS, chosen("release", "SH-1")).status_code == 403
    assert "Nothing was done yet" in words(client.get(ACTS))


def test_chosen_orders_are_saved_as_a_file(world: World, shop: Shop) -> None:
    answer = world.client("operator").post(ACTS, chosen("export", "SH-1", "SH-2"))
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert rows[1].startswith("SH-1,csv,")
    assert rows[1].endswith(",DE,,,BEAR,The BEAR,2,12.5,EUR")
    assert [row.partition(",")[0] for row in rows[1:]] == ["SH-1", "SH-2"]


def test_queries_do_not_grow_with_rows_and_views(world: World, shop: Shop) -> None:
    client = world.client("owner")

    def costs() -> list[int]:
        found = []
        for query in ({"number": "SH-1"}, only(), only(group="attention", sku="BOX")):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(ORDERS, query).status_code == 200
            found.append(len(queries))
        return found

    costs()
    one = costs()
    for number in range(3):
        client.post(VIEWS, {"name": f"V{number}", "filters": "sku=BEAR"})
    assert costs() == one
    assert max(one) <= MAX_QUERIES, one


def test_a_bulk_act_does_its_orders_one_by_one(world: World, shop: Shop) -> None:
    """A refused one in the middle keeps none of the others; nothing of it moved."""
    mine = [order(number) for number in ("SH-1", "SH-2", "SH-3")]
    with acting_as_system():
        Order.objects.filter(pk=mine[1].pk).update(status="shipped")
    assert open_of(mine[1]).keys() == {"unmapped"}
    client = world.client("operator")
    client.post(ACTS, chosen("hold", "SH-1", "SH-2", "SH-3", confirmed="1", reason="Fraud?"))
    assert [open_of(each).keys() for each in mine] == [{"held"}, {"unmapped"}, {"held"}]


@pytest.mark.parametrize(
    ("language", "listed", "placed", "paid"),
    [
        ("en", "SH-9 CSV upload · main 10 Nov 2026 10:00", "placed 10 Nov 2026 10:00", "paid 20 Nov 2026 10:00"),
        (
            "zh-CN",
            "SH-9 CSV 上传 · main 2026年11月10日 10:00",
            "下单 2026年11月10日 10:00",
            "付款 2026年11月20日 10:00",
        ),
    ],
)
def test_days_and_amounts_are_written_by_the_language(
    language: str, listed: str, placed: str, paid: str, world: World, shop: Shop
) -> None:
    shop.place("SH-9", total=Money("1234567.5", "EUR"), placed_at=NOW - timedelta(days=10), paid_at=NOW, now=NOW)
    client, headers = world.client("viewer"), {"Accept-Language": language}
    seen = words(client.get(ORDERS, headers=headers))
    assert (listed in seen, "EUR 1,234,567.50" in seen) == (True, True)
    page = words(client.get(f"{ORDERS}{order('SH-9').pk}/", headers=headers))
    assert f"{placed} · {paid} · EUR 1,234,567.50" in page
