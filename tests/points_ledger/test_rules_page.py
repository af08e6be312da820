"""docs/rules.md says what the product does: its example tables are executed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection

from apps.common.periods import Month, start_of_day
from apps.points_ledger.domain.statement import running_month
from apps.points_ledger.models import EarningOrder, RuleBook
from apps.tenancy.context import acting_as_system
from config.environment import ROOT
from tests.factories.facts import make_sellers, settled_order, write_orders, write_rates
from tests.reference import facts

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SETTLED_AT = datetime(2026, 10, 5, tzinfo=UTC)


def examples(heading: str) -> list[list[str]]:
    """The rows of the table below a heading of the page."""
    section = (ROOT / "docs/rules.md").read_text(encoding="utf-8").split(f"### {heading}\n")[1].split("\n#")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


@pytest.mark.parametrize("row", examples("Points of a month"), ids="-".join)
def test_points_of_a_month(row):
    orders, packages, cny, choice, bonus_orders, option, base, bonus, total = row
    with acting_as_system(), connection.cursor() as cursor:
        book = RuleBook.objects.get(version=1)
        cursor.execute(
            "select option, base_points, bonus_points, total_points from points_award(%s, %s, %s, %s, %s, %s)",
            [book.pk, choice, int(orders), int(packages), int(Decimal(cny) * 100), int(bonus_orders)],
        )
        assert cursor.fetchone() == (option, int(base), int(bonus), int(total))


@pytest.mark.parametrize("row", examples("One order's value and bonus"), ids="-".join)
def test_one_orders_value_and_bonus(row):
    amount, currency, rate, dollar_rate, cny, bonus = row
    with acting_as_system():
        sellers = make_sellers(["A"])
        rates = {"USD": Decimal(dollar_rate), **({} if currency == "CNY" else {currency: Decimal(rate)})}
        write_rates([facts.FxRate(date(2026, 10, 1), base, "CNY", value) for base, value in rates.items()])
        order, parcels = settled_order("A1", "A", delivered_at=SETTLED_AT, amount=amount, currency=currency)
        write_orders(sellers, [order], parcels, now=NOW)
        earning = EarningOrder.objects.get()
    assert (earning.settled_cny_fen, earning.bonus) == (int(Decimal(cny) * 100), bonus == "yes")


@pytest.mark.parametrize("row", examples("Packages at this pace"), ids="-".join)
def test_packages_at_this_pace(row):
    packages, day, days, expected_packages, expected_points = map(int, row)
    month = Month(2026, 10 if days == 31 else 11)
    now = start_of_day(month.first_day.replace(day=day))
    with acting_as_system():
        sellers = make_sellers(["A", "B"])
        facts_of = [settled_order(code, code, delivered_at=now, packages=n) for code, n in (("A", packages), ("B", 99))]
        written = [(order, parcels) for order, parcels in facts_of if parcels]
        write_orders(sellers, [order for order, _ in written], [each for _, both in written for each in both], now=now)
        running = running_month(seller_id=sellers["A"].pk, now=now)
    assert (running.days_gone, running.days, running.so_far.packages) == (day, days, packages)
    assert (running.expected.packages, running.expected.total_points) == (expected_packages, expected_points)


@pytest.mark.parametrize("row", examples("The month that an order belongs to"), ids="-".join)
def test_the_month_that_an_order_belongs_to(row):
    delivered_at, settled_at, month = row
    with acting_as_system():
        sellers = make_sellers(["A"])
        order, parcels = settled_order(
            "A1", "A", delivered_at=datetime.fromisoformat(delivered_at), settled_at=datetime.fromisoformat(settled_at)
        )
        write_orders(sellers, [order], parcels, now=NOW)
        assert f"{EarningOrder.objects.get().month:%Y-%m}" == month
