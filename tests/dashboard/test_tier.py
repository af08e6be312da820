"""The page of the level: where a seller stands, by which rules, what comes next, and what it has been."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.orders.models import Order
from apps.seller_tiers.models import GrowthReward, SellerTier, TierChange, TierRuleBook
from apps.tenancy.context import acting_as_system
from tests.dashboard.conftest import NOW, World
from tests.dashboard.test_home import words

pytestmark = pytest.mark.django_db

TIER = "/dashboard/tier/"
STAR = date(2026, 11, 12)


def stand(world: World, *, level: int, orders: int, changes: int = 0) -> None:
    """A seller that went up on 12 November, and before that up and down each week."""
    with acting_as_system():
        book = TierRuleBook.objects.get(version=1)
        SellerTier.objects.create(seller=world.a, level=level, days_under=0, orders_30d=orders, last_change_on=STAR)
        for seller in (world.a, world.rival):
            TierChange.objects.bulk_create(
                TierChange(
                    seller=seller, changed_on=STAR - timedelta(weeks=n), from_level=n % 2, to_level=1 - n % 2,
                    orders_30d=95 - n % 2 * 20 + (seller == world.rival) * 9000, standard=3, days_under=n % 2 * 7,
                    rule_book=book,
                )
                for n in range(changes)
            )  # fmt: skip


def place(world: World, daily: int) -> None:
    """So many orders on each of the seven days that ended."""
    with acting_as_system():
        store = world.a.orders.first().store
        Order.objects.bulk_create(
            Order(seller=world.a, store=store, order_no=f"N{ago}-{n}", placed_at=NOW - timedelta(days=ago))
            for ago in range(1, 8)
            for n in range(daily)
        )


def test_level_average_and_the_day_it_goes_up(world: World) -> None:
    """23 orders on the 1st and 21 a day for a week: 170 by 19 November, 300 asked for; 21 more a day."""
    place(world, 21)
    stand(world, level=1, orders=170, changes=1)
    page = world.client("viewer").get(TIER)
    seen = words(page)
    assert "Level Star 170 orders in 30 days, 5.66 a day · last change on 12 Nov 2026" in seen
    assert "Next level: Silver 170 of 300 orders" in seen
    assert "Silver asks for 10 orders a day on average. 130 more orders in 30 days reach it." in seen
    assert "At the pace of the last 7 days, 21.00 orders a day, the evaluation of 26 Nov 2026 lifts you up." in seen
    chart = page.context["chart"]
    assert chart.summary == "The average of 30 days went from 1.00 to 5.66 orders a day."
    assert [(each.label, str(each.values[0]), str(each.values[-1])) for each in chart.series] == [
        ("Average", "1.00", "5.66"), ("Silver asks for", "10", "10")
    ]  # fmt: skip


def test_rules_in_force_and_what_is_unlocked(world: World) -> None:
    stand(world, level=2, orders=300)
    seen = words(world.client("owner").get(TIER))
    assert "Star 3 Listing editing service We write, translate and lay out the listings." in seen
    assert "A line of its own, day and night on weekdays. Unlocked Silver 10 High-potential products first" in seen
    assert "New products are offered here before others. Your level Gold 30" in seen
    assert "Crown 200 EDM promotion worth CNY 50,000 Mailings to buyers, paid by the platform. –" in seen
    assert "Down one level after 7 evaluated days in a row under your own standard." in seen
    assert "500 more orders in 90 days than in the 90 before earn ¥5,000.00, once in 365 days, from level 1 on." in seen
    assert "At the pace of the last 7 days, 0.00 orders a day, the average stays under it." in seen


def test_every_change_tells_its_figures(world: World) -> None:
    stand(world, level=1, orders=95, changes=22)
    with acting_as_system():
        for seller, amount in ((world.a, 500_000), (world.rival, 700_000)):
            GrowthReward.objects.create(
                seller=seller, earned_on=STAR, orders=612, orders_before=100, amount_cny_fen=amount,
                rule_book=TierRuleBook.objects.get(version=1),
            )  # fmt: skip
    client = world.client("owner")
    first = client.get(TIER)
    seen = words(first)
    assert "12 Nov 2026 up: None → Star 95 orders in the window; the standard is 3 a day v1" in seen
    assert "5 Nov 2026 down: Star → None 75 orders in the window; the standard is 3 a day under it for 7 days" in seen
    assert "12 Nov 2026 612 orders after 100 ¥5,000.00" in seen
    assert ("7,000.00" in seen, "9,095" in seen) == (False, False)
    before = first.context["changes"].next_before
    second = client.get(TIER, {"before": before.isoformat()})
    shown = [each.changed_on for page in (first, second) for each in page.context["changes"].changes]
    assert shown == [STAR - timedelta(weeks=n) for n in range(22)]
    assert "Newest changes" in words(second)
    assert client.get(TIER, {"before": "yesterday"}).status_code == 404


def test_a_new_seller_reads_what_the_first_level_asks_for(world: World) -> None:
    seen = words(world.client("new").get(TIER))
    assert "No level yet You are evaluated for the first time in the night after you joined." in seen
    assert "Star asks for 3 orders a day on average. 90 more orders in 30 days reach it." in seen
    assert "Your level has not changed yet." in seen


def test_at_the_top_nothing_is_higher(world: World) -> None:
    stand(world, level=5, orders=9000)
    page = world.client("owner").get(TIER)
    assert "Level Crown 9,000 orders in 30 days, 300.00 a day" in words(page)
    assert "There is no higher level." in words(page)
    assert len(page.context["chart"].series) == 1


def test_strangers_sign_in_and_suppliers_are_refused(world: World) -> None:
    assert Client().get(TIER).status_code == 302
    assert world.client("supplier").get(TIER).status_code == 403


def test_the_page_costs_the_same_with_more_rows_and_little(world: World) -> None:
    def queries(who: str) -> int:
        client = world.client(who)
        with CaptureQueriesContext(connection) as captured:
            client.get(TIER)
        return len([each for each in captured if "SAVEPOINT" not in each["sql"]])  # the test's own transaction

    stand(world, level=1, orders=95, changes=3)
    assert queries("owner") == queries("new") <= 12


def test_the_page_speaks_chinese(world: World) -> None:
    stand(world, level=1, orders=95, changes=1)
    client = world.client("owner")
    client.post("/i18n/setlang/", {"language": "zh-hans"})
    seen = words(client.get(TIER))
    assert "下一等级：银牌 95 / 300 个订单" in seen
    assert "星级 3 商品编辑服务 由平台撰写、翻译和排版刊登。" in seen
    assert "2026年11月12日 升级：无等级 → 星级 统计期内 95 个订单；标准为日均 3 个" in seen
