"""The seller's first page: balance, this month so far, the last statement, movements, level."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.enums import Role
from apps.points_ledger.models import Adjustment
from apps.seller_tiers.models import SellerTier
from apps.tenancy.context import acting_as_system
from tests.dashboard.conftest import NOVEMBER, NOW, World, noon
from tests.factories.facts import make_sellers, settled_order, write_orders

pytestmark = pytest.mark.django_db

HOME = "/dashboard/"


def words(answer: HttpResponse) -> str:
    """What a reader sees, on one line."""
    assert answer.status_code == 200
    main = answer.content.decode().partition("</nav>")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_balance_and_its_worth(world: World) -> None:
    assert "Balance 21,000 points, worth ¥210.00" in words(world.client("owner").get(HOME))


def test_this_month_so_far_and_what_the_next_band_needs(world: World) -> None:
    page = world.client("owner").get(HOME)
    seen = words(page)
    assert "2026-11 so far" in seen
    assert "Packages 23 Orders 23 Orders with bonus 0 Points if it ended now 0" in seen
    assert "Next band: 20,000 points 7 more packages" in seen
    assert 'value="23" max="30"' in page.content.decode()


def test_the_last_statement_is_explained(world: World) -> None:
    seen = words(world.client("owner").get(HOME))
    assert "Statement of 2026-10" in seen
    assert "Band by packages 31 packages of 30 earning orders 20,000" in seen
    assert "Bonus 1 order settled over USD 30, 1,000 points each 1,000" in seen
    assert "Total ¥790.07 settled · rule book v1 21,000" in seen
    assert "See all 30 orders" in seen
    assert "Points of 2026-10 2026-11-20 +21,000" in seen


def test_a_rivals_data_never_appears(world: World) -> None:
    """R has 61 packages and 40,000 points of the same month, in the same tables."""
    for address in (HOME, "/dashboard/points/2026-10/", "/dashboard/points/movements/"):
        page = world.client("owner").get(address).content.decode()
        assert "R-last" not in page
        assert "977" not in page
        assert "101,000" not in page
    rival = words(world.client("rival").get(HOME))
    assert "Balance 101,000 points" in rival
    assert "A-big" not in rival


def test_every_role_of_the_seller_sees_points(world: World) -> None:
    assert {role: world.client(role).get(HOME).status_code for role in Role.values} == dict.fromkeys(Role.values, 200)


def test_strangers_sign_in_and_suppliers_are_refused(world: World) -> None:
    stranger = Client().get(HOME)
    assert (stranger.status_code, stranger["Location"]) == (302, "/accounts/login/?next=/dashboard/")
    assert world.client("supplier").get(HOME).status_code == 403


def test_a_new_seller_is_told_what_to_do(world: World) -> None:
    with acting_as_system():
        world.new = make_sellers(["FRESH"])["FRESH"]
        world.users["new"].memberships.update(organization=world.new)
    seen = words(world.client("new").get(HOME))
    assert "Balance 0 points, worth ¥0.00" in seen
    assert "No order earns in this month yet." in seen
    assert "No statement yet Before the 10th of each month" in seen
    assert "Your first points appear here when a month with earning orders is posted." in seen
    assert "Next band: 20,000 points 30 more packages" in seen


def test_an_adjustment_names_its_order(world: World) -> None:
    with acting_as_system():
        order = world.a.orders.get(order_no="A-two")
        Adjustment.objects.create(
            seller=world.a, order=order, month=NOVEMBER.previous.first_day, d_orders=-1, d_packages=-2,
            d_settled_cny_fen=-2000, d_bonus_orders=0, noted_at=NOW,
        )  # fmt: skip
    seen = words(world.client("owner").get(HOME))
    assert "Later corrections to this month" in seen
    assert "Order A-two with the next statement" in seen
    seen = words(world.client("owner").get("/dashboard/points/2026-11/"))
    assert "Order A-two of 2026-10 turned out otherwise −2 packages, ¥−20.00 settled, +0 with bonus" in seen


def test_the_level_and_what_it_unlocks(world: World) -> None:
    assert "Level" not in words(world.client("owner").get(HOME))
    with acting_as_system():
        SellerTier.objects.create(seller=world.a, level=1, days_under=0, orders_30d=120)
        SellerTier.objects.create(seller=world.rival, level=5, days_under=0, orders_30d=9000)
    seen = words(world.client("owner").get(HOME))
    assert "Level Star 120 orders in the last 30 days Silver asks for 10 orders a day on average." in seen
    assert "Crown" not in seen


def test_the_page_costs_the_same_with_more_orders(world: World) -> None:
    def queries() -> int:
        client = world.client("owner")
        with CaptureQueriesContext(connection) as captured:
            client.get(HOME)
        return len(captured)

    before = queries()
    with acting_as_system():
        pairs = [settled_order(f"A-more-{n:02}", "A", delivered_at=noon(NOVEMBER, 3)) for n in range(3)]
        orders, parcels = [order for order, _ in pairs], [parcel for _, each in pairs for parcel in each]
        write_orders({"A": world.a}, orders, parcels, now=datetime.now(UTC))
    assert queries() == before


def test_the_page_speaks_chinese(world: World) -> None:
    client = world.client("owner")
    client.post("/i18n/setlang/", {"language": "zh-hans"})
    seen = words(client.get(HOME))
    assert "余额 21,000 积分" in seen
    assert "2026-11 至今" in seen
