"""What sellers see: the calculator, the choice of points, an order's costs. Another seller's rows never show."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from djmoney.money import Money

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.dashboard.cost_views import costs_part
from apps.order_costs.domain.charging import charge_parcel
from apps.order_costs.domain.points_choice import Choice, choose_points_payment
from apps.order_costs.models import PointsPayment
from apps.orders.models import Allocation, Order
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.dashboard.test_home import words
from tests.order_costs.world import NOW, TODAY, World, fill, grant, ordered, packed, rate, unpacked

PAYMENT, POSTAGE = "/dashboard/points/payment/", "/dashboard/postage/"


@pytest.fixture
def client(world: World) -> Iterator[Client]:
    """Seller A's owner, on the day of the tests."""
    with time_machine.travel(NOW, tick=False):
        with acting_as_system():
            owner = User.objects.create_user("owner@a.example", None, name="Lin")
            add_member(organization=world.a, user=owner, role=Role.OWNER)
        client = Client()
        client.force_login(owner)
        yield client


def part_of(order: Order) -> str:
    """The words of the section on the order's page, as its seller gets them."""
    with acting_for_seller(order.seller_id):
        html = render_to_string("dashboard/order/_costs.html", {"part": costs_part(order)})

    return words(HttpResponse(f"</nav>{html}</main>"))


def test_the_calculator_tells_price_zone_and_steps(client: Client) -> None:
    assert "Choose a country and a weight." in words(client.get(POSTAGE))
    found = words(client.get(POSTAGE, {"country": "US", "weight_g": "251"}))
    assert "CNY 51.40 Postage 35.40 Registration fee 16.00" in found
    assert "United States, 251 g: zone North America, 6 begun steps of 50 g over 0 g." in found
    assert "Tariff in force from 1 Jan 2020, up to 2 kg a parcel." in found
    refused = words(client.get(POSTAGE, {"country": "US", "weight_g": "2001"}))
    assert "No postage to US for 2001 g on 12 Nov 2026: parcels weigh 1 to 2000 g" in refused
    for bad in ({"country": "XX", "weight_g": "5"}, {"country": "US", "weight_g": "0"}, {"country": "US"}):
        assert "Please check what you entered" in words(client.get(POSTAGE, bad))


def test_a_choice_is_previewed_then_saved(client: Client, world: World) -> None:
    fill(world.a, "100.00")
    packed(ordered(world, "25.00"))
    grant(world.a, 1234)
    sent = {"logistics": "on", "share_percent": "50", "cap_points": "", "effective_from": "2026-11-12"}
    page = words(client.post(PAYMENT, sent | {"preview": "1"}))
    assert "You can spend 1,234 points now, worth CNY 12.34." in page
    assert "Fees CNY 49.00 Paid with points 2,350 Paid with money CNY 25.50" in page
    with acting_as_system():
        assert not PointsPayment.objects.exists()
    answer = client.post(PAYMENT, sent)
    assert [str(each) for each in get_messages(answer.wsgi_request)] == [
        "Your choice is saved. It counts from 12 Nov 2026 on."
    ]
    assert "12 Nov 2026 Postage and registration: 50 %" in words(client.get(PAYMENT))
    with acting_as_system():
        row = PointsPayment.objects.get()
    assert (row.seller_id, row.logistics, row.service_fees, row.share_percent) == (world.a.pk, True, False, 50)


@pytest.mark.parametrize(
    "wrong",
    [{"share_percent": "101"}, {"cap_points": "0"}, {"effective_from": "2026-11-11"}, {"share_percent": "half"}],
)
def test_a_choice_that_makes_no_sense_is_refused(client: Client, wrong: dict[str, str]) -> None:
    sent = {"logistics": "on", "share_percent": "50", "cap_points": "", "effective_from": "2026-11-12"} | wrong
    assert "Please check what you entered" in words(client.post(PAYMENT, sent))
    with acting_as_system():
        assert not PointsPayment.objects.exists()


def test_movements_of_points_are_explained_to_the_order(client: Client, world: World) -> None:
    fill(world.a, "100.00")
    grant(world.a, 1000)
    with acting_as_system():
        choice = Choice(logistics=True)
        choose_points_payment(seller_id=world.a.pk, choice=choice, effective_from=TODAY, now=NOW, actor_id=None)
    parcel = packed(ordered(world, "25.00", order_no="A-77"))
    page = words(client.get("/dashboard/points/movements/"))
    assert f"Paid with points: A-77, {parcel.tracking_no} −1,000" in page
    unpacked(parcel)
    assert f"Points given back: A-77, {parcel.tracking_no}" in words(client.get("/dashboard/points/movements/"))
    wallet = words(client.get("/dashboard/wallet/"))
    assert f"A-77, {parcel.tracking_no}, 1 × BEAR-1" in wallet


def test_an_order_shows_an_estimate_then_its_costs(client: Client, world: World) -> None:
    order = ordered(world, "25.00", "8.00", country="DE")
    with acting_as_system():
        Allocation.objects.filter(unit_price=8).update(state="refused", ended_at=NOW)
    told = part_of(order)
    assert "An estimate for one parcel of 500 g." in told
    assert "Goods 1 × BEAR-1 CNY 25.00 Postage CNY 47.00 Registration fee CNY 16.00 Service fee CNY 2.00" in told
    assert "Goods BEAR-1 no supplier yet Total CNY 90.00" in told

    with acting_as_system():
        Allocation.objects.update(state="live", ended_at=None)
    parcel = packed(order, weight_g=500)
    assert "Due CNY 98.00" in part_of(order)
    fill(world.a, "98.00")
    with acting_as_system():
        assert charge_parcel(parcel_id=parcel.pk, now=NOW)
    told = part_of(order)
    assert f"Postage DE, 500 g {parcel.tracking_no} CNY 47.00 – paid" in told
    assert "Paid with money CNY 98.00 Settled CNY 98.00 · 12 Nov 2026" in told
    with acting_for_seller(world.b.pk), pytest.raises(Order.DoesNotExist):
        costs_part(order)


def waits(client: Client, order: Order, language: str) -> tuple[str, list[str]]:
    """What the order's page says about its exception, and where it sends its reader for money."""
    page = client.get(f"/dashboard/orders/{order.pk}/", headers={"accept-language": language})
    told = page.content.decode().partition('aria-labelledby="waits"')[2].partition("</section>")[0]
    ways = re.findall(r'href="(/dashboard/wallet/[^"]*)"', told)
    return words(HttpResponse(f"</nav>{told}</main>")), ways


def test_an_unpaid_parcel_says_what_is_missing_in_which_wallet(client: Client, world: World) -> None:
    rate("USD", "7")
    fill(world.a, "73.99")
    fill(world.a, Money("3.00", "USD"))
    order = ordered(world, "25.00", Money("3.70", "USD"))
    number = packed(order).tracking_no
    told, ways = waits(client, order, "en")
    assert f"parcel {number}: CNY 0.03, USD 0.70 is missing in the wallet" in told
    assert "The costs of a parcel are not paid" in told
    assert (ways, "Top up CNY" in told, "Top up USD" in told) == (
        ["/dashboard/wallet/top-ups/new/?currency=CNY", "/dashboard/wallet/top-ups/new/?currency=USD"],
        True,
        True,
    )
    told, ways = waits(client, order, "zh-hans")
    assert f"包裹 {number}：钱包还差 CNY 0.03, USD 0.70；到账后将自动付款并发出" in told
    assert (len(ways), "充值 USD" in told) == (2, True)


def test_a_top_up_is_not_asked_for_where_it_would_not_help(client: Client, world: World) -> None:
    fill(world.a, "500.00")
    heavy, foreign = ordered(world, "25.00"), ordered(world, Money("10", "GBP"))
    heavy_no, foreign_no = packed(heavy, weight_g=2001).tracking_no, packed(foreign).tracking_no
    no_help = "a top-up would not help: the platform mends this, and the parcel is then charged by itself"
    for order, english, chinese in (
        (
            heavy,
            f"parcel {heavy_no}: no postage to US for 2001 g on 12 Nov 2026: parcels weigh 1 to 2000 g",
            f"包裹 {heavy_no}：2026年11月12日寄往 US、2001 克没有邮费：包裹重量为 1 到 2000 克",
        ),
        (
            foreign,
            f"parcel {foreign_no}: no CNY rate is known for GBP on 12 Nov 2026",
            f"包裹 {foreign_no}：没有 GBP（2026年11月12日） 兑人民币的汇率",
        ),
    ):
        told, ways = waits(client, order, "en")
        assert (english in told, no_help in told, ways, "Top up" in told) == (True, True, [], False)
        told, ways = waits(client, order, "zh-hans")
        assert (chinese in told, "充值无法解决" in told, ways) == (True, True, [])
    listed = words(client.get("/dashboard/orders/exceptions/", {"kind": "unpaid"}))
    assert (heavy_no in listed, foreign_no in listed, "Top up" in listed) == (True, True, False)


def test_the_day_is_shanghais(client: Client) -> None:
    with time_machine.travel(NOW.replace(hour=16, minute=30), tick=False):
        sent = {"share_percent": "50", "cap_points": "", "effective_from": "2026-11-12"}
        assert "Please check what you entered" in words(client.post(PAYMENT, sent))
        assert client.post(PAYMENT, sent | {"effective_from": "2026-11-13"}).status_code == 302
    with acting_as_system():
        assert PointsPayment.objects.get().effective_from == date(2026, 11, 13)
