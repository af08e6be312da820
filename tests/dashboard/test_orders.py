"""The seller's order pages: what is seen, what is done, and by whom."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from djmoney.money import Money

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import Organization, User
from apps.channels.models import Store
from apps.jobs.models import Job
from apps.orders.domain.exceptions import open_exception
from apps.orders.enums import ExceptionKind
from apps.orders.models import LineItem, Order, OrderAddress, SkuMapping
from apps.tenancy.context import acting_as_system
from tests.catalog.shelf import make_shelf
from tests.dashboard.conftest import NOW, World
from tests.dashboard.test_home import words
from tests.factories.catalog import make_variant
from tests.orders.placing import BERLIN, Shop, items_of, line, open_of, status_of, to

pytestmark = pytest.mark.django_db
ORDERS = "/dashboard/orders/"
MAX_QUERIES = 12


def shop_of(world: World, who: str = "a") -> Shop:
    with acting_as_system():
        seller = getattr(world, who)
        return Shop(seller, Store.objects.get(seller=seller))


@pytest.fixture
def shop(world: World) -> Shop:
    """A has SH-1, which can go on, and SH-2, whose SKU is unknown; the rival has one of the same SKU."""
    shop, rival = shop_of(world), shop_of(world, "rival")
    shop.map("BEAR")
    rival.place("SECRET-1", lines=[line("SECRET-SKU")], now=NOW)
    shop.place("SH-1", total=Money("25", "EUR"), now=NOW)
    shop.place("SH-2", lines=[line("BOX", 3)], now=NOW, address=to("US", region="NY", postcode="10001"))
    return shop


def order(number: str) -> Order:
    with acting_as_system():
        return Order.objects.get(order_no=number)


def told(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_the_list_tells_what_each_order_is_and_which_need_the_seller(world: World, shop: Shop) -> None:
    seen = words(world.client("viewer").get(ORDERS, {"group": "waiting"}))
    assert "SH-2 CSV upload · main 2 Nov 2026 09:00 3 × BOX United States – Waiting for goods Needs you" in seen
    assert "SH-1 CSV upload · main 2 Nov 2026 09:00 2 × BEAR Germany EUR 25.00 Waiting for goods" in seen
    assert "SECRET" not in seen
    assert "New order" not in seen


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"group": "attention"}, ["SH-2"]),
        ({"number": "SH-"}, ["SH-2", "SH-1"]),
        ({"number": "SH-1"}, ["SH-1"]),
        ({"country": "DE"}, ["SH-1"]),
        ({"group": "cancelled"}, []),
        ({"group": "work", "number": "SH"}, []),
    ],
)
def test_orders_are_found_by_what_the_address_says(
    world: World, shop: Shop, asked: dict[str, str], numbers: list[str]
) -> None:
    page = world.client("owner").get(ORDERS, asked).context["page"]
    assert [each.order_no for each in page.orders] == numbers


def test_pages_of_orders_follow_one_another(world: World, shop: Shop) -> None:
    for number in range(51):
        shop.place(f"P-{number:02}", now=NOW)
    client = world.client("owner")
    first = client.get(ORDERS, {"number": "P-"})
    assert [each.order_no for each in first.context["page"].orders][::49] == ["P-50", "P-01"]
    following = first.content.decode().partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = client.get(ORDERS + following)
    assert [each.order_no for each in second.context["page"].orders] == ["P-00"]
    for made_by_hand in ("x", "2026-11-02~1", "2026-11-02T00:00:00+00:00~x"):
        assert client.get(ORDERS, {"after": made_by_hand}).status_code == 404


def test_an_order_shows_its_goods_its_receiver_and_what_happened(world: World, shop: Shop) -> None:
    shop.place("SH-3", address=to("DE", postcode="10115", phone="", ioss="IM5280001234"), now=NOW)
    seen = words(world.client("viewer").get(f"{ORDERS}{order('SH-3').pk}/"))
    assert "BEAR The BEAR 2 EUR 12.50 2 × C-BEAR waiting for goods" in seen
    assert "Anna Schmidt Lange Straße 7 10115 Berlin Germany" in seen
    assert "IOSS •••• 1234" in seen
    assert "5280001234" not in seen
    assert "Phone is missing: without it the post can" in seen
    assert "Order taken 20 Nov 2026 10:00 · the channel Channel" in seen
    assert "Cancel the order" not in seen
    waiting = words(world.client("owner").get(f"{ORDERS}{order('SH-2').pk}/"))
    assert "This order waits for you SKU is not mapped to goods · BOX BOX stands for no goods yet" in waiting
    assert "Choose goods" in waiting
    assert "Cancel the order" in waiting


def test_another_sellers_order_is_missing(world: World, shop: Shop) -> None:
    client, theirs = world.client("owner"), order("SECRET-1")
    here = f"{ORDERS}{theirs.pk}/"
    assert [client.get(here).status_code, client.get(f"{here}address/").status_code] == [404, 404]
    for act in ("hold", "release", "cancel", "paid", "seen", "address"):
        assert client.post(f"{here}{act}/", {"reason": "x", "fault": "buyer"}).status_code == 404
    assert client.get(f"{ORDERS}skus/{theirs.store_id}/", {"sku": "SECRET-SKU"}).status_code == 404
    for page in ("", "exceptions/", "skus/"):
        assert "SECRET" not in client.get(ORDERS + page).content.decode()
    assert status_of(theirs) == "awaiting_allocation"


def test_a_seller_holds_releases_and_asks_for_cancellation(world: World, shop: Shop) -> None:
    client, mine = world.client("operator"), order("SH-1")
    here = f"{ORDERS}{mine.pk}/"
    assert told(client.post(f"{here}hold/", {"reason": ""})) == [
        "A reason is missing: write one of at most 300 characters"
    ]
    client.post(f"{here}hold/", {"reason": "Buyer asked"})
    assert "On hold" in words(client.get(here))
    assert status_of(mine) == "on_hold"
    client.post(f"{here}release/")
    assert status_of(mine) == "awaiting_allocation"
    client.post(f"{here}cancel/", {"fault": "platform", "reason": "x"})
    assert status_of(mine) == "awaiting_allocation"
    client.post(f"{here}cancel/", {"fault": "seller", "reason": "Sold out elsewhere"})
    assert status_of(mine) == "cancel_requested"
    with acting_as_system():
        job = Job.objects.get(kind="orders.cancel")
        assert (job.payload["fault"], job.payload["actor_id"]) == ("seller", world.users["operator"].pk)
    seen = words(client.get(here))
    assert "Cancellation requested 20 Nov 2026 10:00 · you Reason of the seller Sold out elsewhere" in seen
    assert "Cancel the order" not in seen


def test_a_seller_says_that_the_buyer_has_paid(world: World, shop: Shop) -> None:
    shop.place("SH-6", paid_at=None, now=NOW)
    mine, paid = order("SH-6"), "The buyer has paid"
    here = f"{ORDERS}{mine.pk}/"
    assert paid not in words(world.client("viewer").get(here))
    client = world.client("operator")
    assert paid in words(client.get(here))
    assert told(client.post(f"{here}paid/")) == ["The order is paid, and goes on."]
    with acting_as_system():
        mine.refresh_from_db()
    assert (mine.paid_at, mine.status) == (NOW, "awaiting_allocation")
    seen = words(client.get(here))
    assert ("paid 20 Nov 2026 10:00" in seen, f"{paid} 20 Nov 2026 10:00 · you" in seen) == (True, True)
    assert f"{paid}" not in seen.replace(f"{paid} 20 Nov 2026", "")


def filled(**changed: str) -> dict[str, str]:
    rows = {"lines-TOTAL_FORMS": "4", "lines-INITIAL_FORMS": "0", "lines-0-sku": "BEAR", "lines-0-quantity": "2"}
    rows |= {"lines-2-sku": "NEW", "lines-2-title": "Something", "lines-2-quantity": "1", "lines-2-unit_price": "3.50"}
    address = {"name": "João", "line1": "Rua 1", "city": "São Paulo", "region": "SP", "postcode": "01310-100"}
    return {"order_no": "HAND-1", "currency": "USD", "is_paid": "on", **address, **rows} | changed


def test_an_order_is_written_by_hand_with_the_countrys_hints(world: World, shop: Shop) -> None:
    client, where = world.client("manager"), f"{ORDERS}new/?store={shop.store.pk}&country=BR"
    assert "Continue" in words(client.get(f"{ORDERS}new/"))
    seen = words(client.get(where))
    assert "CPF / CNPJ For example 390.533.447-05" in seen
    assert "Region Needed for this country." in seen
    answer = client.post(where, filled(tax_number="390.533.447-05"))
    mine = order("HAND-1")
    assert answer["Location"] == f"{ORDERS}{mine.pk}/"
    assert items_of(mine) == [("C-BEAR", 2, "waiting")]
    assert open_of(mine).keys() == {"unmapped"}
    with acting_as_system():
        assert (mine.source, mine.status, mine.paid_at, mine.total) == ("hand", "awaiting_allocation", NOW, None)
        assert OrderAddress.objects.get(order=mine).tax_number == "390.533.447-05"


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_taken(world: World, shop: Shop) -> None:
    client, where = world.client("manager"), f"{ORDERS}new/?store={shop.store.pk}&country=BR"
    again = client.post(where, filled(order_no="SH-1"))
    assert "The store has an order of this number already" in words(again)
    assert items_of(order("SH-1")) == [("C-BEAR", 2, "waiting")]
    assert "Ensure this value is less than or equal to 999" in words(
        client.post(where, filled(**{"lines-0-quantity": "1000"}))
    )
    empty = {name: "" for name in filled() if name.startswith("lines-") and "FORMS" not in name}
    assert "Write at least one line." in words(client.post(where, filled(**empty)))
    more = client.post(where, filled(more="1"))
    assert more.context["lines"].total_form_count() == 8
    assert client.post(f"{ORDERS}new/?store=1&country=XX", filled()).context["form"].errors
    with acting_as_system():
        assert not Order.objects.filter(order_no="HAND-1").exists()


def test_an_address_is_corrected_on_its_page(world: World, shop: Shop) -> None:
    shop.place("SH-4", address=to("BR", region="SP", postcode="1", ioss=""), now=NOW)
    client, mine = world.client("owner"), order("SH-4")
    here = f"{ORDERS}{mine.pk}/address/"
    form = client.get(here).context["form"]
    assert "40301-110" in words(client.get(here))
    answer = client.post(here, {**form.initial, "postcode": "01310-100"})
    assert told(answer) == ["The address is saved, and the order still waits: see below what is wrong."]
    assert open_of(mine).keys() == {"tax_number"}
    client.post(here, {**form.initial, "postcode": "01310-100", "tax_number": "390.533.447-05"})
    assert open_of(mine) == {}
    moved = client.post(f"{here}?country=DE", {**form.initial, "postcode": "10115", "ioss": "IM5280001234"})
    assert moved.status_code == 302
    assert "•••• 1234 is kept" in words(client.get(here))
    with acting_as_system():
        LineItem.objects.filter(order=mine).update(state="packed")
    assert "are packed under its address" in words(client.post(here, {**form.initial, "postcode": "10115"}))


def test_a_late_change_is_told_with_both_values_and_closed_by_hand(world: World, shop: Shop) -> None:
    mine = order("SH-1")
    with acting_as_system():
        LineItem.objects.filter(order=mine).update(state="packed")
    shop.place("SH-1", lines=[line(quantity=9)], total=Money("25", "EUR"), now=NOW, address=to("DE", city="Bonn"))
    client, here = world.client("owner"), f"{ORDERS}{mine.pk}/"
    seen = words(client.get(here))
    assert "city: Berlin, now Bonn postcode: 10115, now –" in seen
    assert "quantity: 2, now 9" in seen
    client.post(f"{here}seen/", {"reason": "Told the buyer"})
    assert open_of(mine) == {}
    assert "Change looked at 20 Nov 2026 10:00 · you Told the buyer" in words(client.get(here))


def test_the_queue_is_counted_by_kind(world: World, shop: Shop) -> None:
    shop.place("SH-5", address=to("BR", region="SP", postcode="1"), now=NOW)
    client = world.client("viewer")
    seen = words(client.get(f"{ORDERS}exceptions/"))
    assert "All 3 Address is incomplete 1 The country asks for a tax number 1 SKU is not mapped to goods 1" in seen
    assert "Postcode is not written as in this country: for example 40301-110 / 70002-900" in seen
    only = client.get(f"{ORDERS}exceptions/", {"kind": "unmapped"})
    assert [each.order.order_no for each in only.context["page"].exceptions] == ["SH-2"]
    assert "Choose goods" not in words(only)
    assert client.get(f"{ORDERS}exceptions/", {"kind": "odd"}).status_code == 404


def test_an_sku_is_mapped_to_goods_that_were_looked_up(world: World, shop: Shop) -> None:
    with acting_as_system():
        make_variant(sku="BOX")
    client, here = world.client("operator"), f"{ORDERS}skus/{shop.store.pk}/"
    assert "BOX The BOX CSV upload · main 1 BOX Choose goods BOX" in words(client.get(f"{ORDERS}skus/"))
    page = client.get(here, {"sku": "BOX"})
    assert [row.initial.get("code") for row in page.context["forms"]] == ["BOX", None, None, None, None]
    shelf = make_shelf()
    shelf.put("KITE-1", "Red kite")
    found = client.get(here, {"sku": "BOX", "q": "kite", "use": ["BOX"]})
    assert "Red kite KITE-1 · CNY 20.00" in words(found)
    assert "&amp;use=BOX&amp;use=KITE-1" in found.content.decode()
    rows = {"parts-TOTAL_FORMS": "5", "parts-INITIAL_FORMS": "5"}
    rows |= {"parts-0-code": "kite-1", "parts-0-quantity": "2", "parts-3-code": "BOX"}
    assert "The catalog has no such goods" in words(client.post(f"{here}?sku=BOX", rows | {"parts-4-code": "NO"}))
    refused = client.post(f"{here}?sku=BOX", {"parts-TOTAL_FORMS": "1", "parts-INITIAL_FORMS": "1"})
    assert "stands for at least one piece" in refused.content.decode()
    with acting_as_system():
        assert not SkuMapping.objects.filter(sku="BOX").exists()
    assert told(client.post(f"{here}?sku=BOX", rows)) == ["BOX is mapped; 1 order goes on."]
    assert sorted(items_of(order("SH-2"))) == [("BOX", 3, "waiting"), ("KITE-1", 6, "waiting")]
    assert "BOX CSV upload · main 1 × BOX 2 × KITE-1 Change BOX" in words(client.get(f"{ORDERS}skus/", {"sku": "B"}))


def test_goods_are_sent_apart_on_a_page_of_their_own(world: World, shop: Shop) -> None:
    shop.map("BOX")
    client, mine = world.client("operator"), order("SH-2")
    here = f"{ORDERS}{mine.pk}/"
    assert "Choose goods to send apart" in words(client.get(here))
    assert "Choose goods to send apart" not in words(world.client("viewer").get(here))
    with acting_as_system():
        item = LineItem.objects.get(order=mine)
    assert "Shipment 1 3 × C-BOX · The BOX Pieces; none: stays. waiting for goods" in words(client.get(f"{here}split/"))
    refused = words(client.post(f"{here}split/", {f"item-{item.pk}": "3"}))
    assert "These goods of order SH-2 leave together already" in refused
    assert "less than or equal to 3" in words(client.post(f"{here}split/", {f"item-{item.pk}": "4"}))
    assert items_of(mine) == [("C-BOX", 3, "waiting")]
    assert told(client.post(f"{here}split/", {f"item-{item.pk}": "1"}))[0].startswith("These goods leave on their own")
    assert items_of(mine) == [("C-BOX", 2, "waiting"), ("C-BOX", 1, "waiting")]
    seen = words(client.get(here))
    assert "2 × C-BOX waiting for goods shipment 1 1 × C-BOX waiting for goods shipment 2" in seen
    assert "Goods sent apart 20 Nov 2026 10:00 · you 1 × C-BOX" in seen
    theirs = order("SECRET-1")
    assert client.get(f"{ORDERS}{theirs.pk}/split/").status_code == 404


def test_each_exception_has_its_way_and_many_are_looked_for_again(world: World, shop: Shop) -> None:
    shop.place("SH-5", lines=[line("BEAR", 4)], now=NOW)
    held, short = order("SH-1"), order("SH-5")
    with acting_as_system():
        item = LineItem.objects.get(order=short)
        open_exception(
            order=short, item=item, kind=ExceptionKind.NO_STOCK, now=NOW, details={"missing": 4, "candidates": []}
        )
        unpaid = {"parcels": {"RX000000080CN": {"missing": {"CNY": "3.50"}}}}
        open_exception(order=held, kind=ExceptionKind.UNPAID, now=NOW, details=unpaid)
    client = world.client("operator")
    client.post(f"{ORDERS}{held.pk}/hold/", {"reason": "Fraud?"})
    page = client.get(f"{ORDERS}exceptions/").content.decode()
    for way in (f"{ORDERS}{held.pk}/release/", f"{ORDERS}{short.pk}/lines/{item.line_id}/again/"):
        assert f'action="{way}"' in page
    assert 'name="act"' not in page
    assert "Ask an owner or finance to top up the CNY wallet." in page
    assert "/wallet/top-ups/new/" not in page
    assert (
        "/dashboard/wallet/top-ups/new/?currency=CNY"
        in world.client("owner").get(f"{ORDERS}exceptions/").content.decode()
    )
    queue = f"{ORDERS}exceptions/?kind=no_stock"
    assert 'name="act" value="again"' in client.get(queue).content.decode()
    answer = client.post(f"{ORDERS}acts/", {"act": "again", "order": [short.pk], "back": queue})
    assert answer.status_code == 302
    report = client.get(answer["Location"])
    assert "Look for goods again: 1 order done." in words(report)
    assert f'href="{queue}"' in report.content.decode()
    with acting_as_system():
        assert short.lines.get().looked_again_at == NOW
    assert 'name="act"' not in world.client("viewer").get(queue).content.decode()


@pytest.mark.parametrize("role", Role.values)
def test_all_roles_look_and_those_who_manage_orders_act(world: World, shop: Shop, role: str) -> None:
    client, mine = world.client(role), order("SH-1")
    for page in ("", "exceptions/", "skus/", f"{mine.pk}/"):
        assert client.get(ORDERS + page).status_code == 200
    may = role in ("owner", "manager", "operator")
    answers = [client.post(f"{ORDERS}{mine.pk}/hold/", {"reason": "x"}).status_code]
    answers += [client.get(ORDERS + page).status_code for page in ("new/", f"{mine.pk}/address/")]
    answers.append(client.get(f"{ORDERS}skus/{shop.store.pk}/", {"sku": "BOX"}).status_code)
    assert answers == ([302, 200, 200, 200] if may else [403] * 4)


def test_no_page_costs_more_with_more_rows(world: World, shop: Shop) -> None:
    client, mine = world.client("owner"), order("SH-2").pk

    def costs() -> list[int]:
        found = []
        for page in ("", "exceptions/", "skus/", f"{mine}/", f"skus/{shop.store.pk}/?sku=BOX"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(ORDERS + page).status_code == 200
            found.append(len(queries))
        return found

    costs()
    with_one = costs()
    for number in range(3):
        sku = f"BOX-{number}"
        shop.map(f"KEPT-{number}", {"bear": 1, f"car-{number}": 2})
        shop.place(f"Q-{number}", lines=[line(sku), line(f"KEPT-{number}")], address=to("BR", postcode="1"), now=NOW)
    shop.place("SH-2", lines=[line("BOX", 3), line("KEPT-0"), line("BOX-1")], now=NOW, address=BERLIN)
    assert costs() == with_one
    assert max(with_one) <= MAX_QUERIES, with_one


def test_a_seller_without_a_store_and_orders_is_told_what_comes(world: World, client: Client) -> None:
    with acting_as_system():
        bare = Organization.objects.create(kind="seller", code="BARE", name="Bare", joined_on=NOW.date())
        person = User.objects.create_user("bare@a.example", None, name="Bare", language="en")
        add_member(organization=bare, user=person, role=Role.OWNER)
    new = Client()
    new.force_login(person)
    assert "No orders yet" in words(new.get(ORDERS))
    assert "No store yet" in words(new.get(f"{ORDERS}new/"))
    assert "Nothing waits for you" in words(new.get(f"{ORDERS}exceptions/"))
    assert "Every SKU is mapped" in words(new.get(f"{ORDERS}skus/"))


def test_pages_are_in_chinese_too(world: World, shop: Shop) -> None:
    client = world.client("owner")
    client.cookies["django_language"] = "zh-hans"
    with translation.override("zh-hans"):
        seen = words(client.get(f"{ORDERS}{order('SH-2').pk}/"))
    assert "未映射" in seen
    assert "waits" not in seen
