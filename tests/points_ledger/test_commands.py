"""`settle_points` and `explain_points` as staff and scripts use them."""

import json
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import Organization
from apps.common.periods import SHANGHAI
from apps.points_ledger.domain.accounts import points_balance
from apps.tenancy.context import acting_as_system
from tests.factories.facts import make_sellers, settled_order, write_elections, write_orders, write_rates
from tests.reference import facts

pytestmark = pytest.mark.django_db

DELIVERED = datetime(2026, 9, 15, 12, 30, tzinfo=SHANGHAI)
LINE_OF_A = {
    "seller": "A",
    "orders": 2,
    "packages": 30,
    "settled_cny_fen": 70_000,
    "option": "band",
    "band_points": 20_000,
    "base_points": 20_000,
    "bonus_orders": 1,
    "bonus_points": 1_000,
    "total_points": 21_000,
}
NOTHING = {**dict.fromkeys(LINE_OF_A, 0), "option": "band"}


@pytest.fixture
def sellers():
    with acting_as_system():
        sellers = make_sellers(["B", "A"])
        write_rates([facts.FxRate(DELIVERED.date().replace(day=1), "USD", "CNY", 7)])
        write_elections(sellers, [facts.Election("A", "best", DELIVERED.date())])
        pairs = [
            settled_order("A1", "A", delivered_at=DELIVERED, amount="70.00", currency="USD", packages=29),
            settled_order("A2", "A", delivered_at=DELIVERED, amount="210.00", currency="CNY"),
        ]
        now = DELIVERED.replace(month=10)
        write_orders(
            sellers, [pairs[0][0], pairs[1][0]], [parcel for _, parcels in pairs for parcel in parcels], now=now
        )
    return sellers


def run(command: str, *options: str) -> str:
    out = StringIO()
    call_command(command, *options, stdout=out)
    return out.getvalue()


def test_json_has_exactly_the_documented_shape(sellers):
    printed = json.loads(run("settle_points", "--month", "2026-09", "--format", "json"))
    assert printed == {
        "month": "2026-09",
        "rule_book": 1,
        "status": "posted",
        "sellers": [LINE_OF_A, {**NOTHING, "seller": "B"}],
        "totals": {key: value for key, value in LINE_OF_A.items() if key not in ("seller", "option")},
        "adjustments": [],
    }
    assert json.loads(run("settle_points", "--month", "2026-09", "--format", "json")) == printed
    with acting_as_system():
        assert points_balance(sellers["A"].pk) == 21_000


def test_preview_says_so_and_posts_nothing(sellers):
    printed = json.loads(run("settle_points", "--month", "2026-09", "--preview", "--format", "json"))
    assert (printed["status"], printed["sellers"][0]) == ("preview", LINE_OF_A)
    with acting_as_system():
        assert points_balance(sellers["A"].pk) == 0


def test_csv_has_one_row_per_seller(sellers):
    assert run("settle_points", "--month", "2026-09", "--format", "csv").splitlines() == [
        "seller,orders,packages,settled_cny_fen,option,band_points,base_points,bonus_orders,bonus_points,total_points",
        "A,2,30,70000,band,20000,20000,1,1000,21000",
        "B,0,0,0,band,0,0,0,0,0",
    ]


def test_csv_runs_nothing_in_a_spreadsheet(sellers):
    with acting_as_system():
        Organization.objects.filter(code="B").update(code="=1+1")
    rows = run("settle_points", "--month", "2026-09", "--format", "csv").splitlines()
    assert "'=1+1,0,0,0,band,0,0,0,0,0" in rows


def test_table_shows_sums(sellers):
    table = run("settle_points", "--month", "2026-09")
    assert "Points of 2026-09 (posted, rule book v1)" in table
    assert table.count("21,000") == 2


@pytest.mark.parametrize(
    ("month", "reason"),
    [("2999-01", "January 2999 has not ended in Shanghai"), ("2026-13", "'2026-13' is not a month; write YYYY-MM")],
)
@pytest.mark.parametrize("preview", [[], ["--preview"]])
def test_a_month_that_cannot_be_settled_is_refused_with_exit_code_2(sellers, month, reason, preview):
    with pytest.raises(CommandError, match=reason) as refusal:
        run("settle_points", "--month", month, *preview)
    assert refusal.value.returncode == 2


def test_explanation_names_order_parcel_scan_rate_and_rule(sellers):
    run("settle_points", "--month", "2026-09")
    lines = run("explain_points", "--seller", "A", "--month", "2026-09").splitlines()
    assert lines[0] == "A Seller A: points of 2026-09 (posted, rule book v1)"
    assert lines[1] == ("order A1 (csv, placed 2026-09-01 12:30:00) earns on 2026-09-15 12:30:00: 29 package(s)")
    assert lines[2] == (
        "  parcel A1-0 by registered_packet: delivered 2026-09-15 12:30:00 (scan of 2026-09-15 12:30:00 from history)"
    )
    assert "  settled USD 70 on 2026-09-15 12:30:00 × 7 CNY (rate of 2026-09-01) = 49,000 fen" in lines
    assert "  bonus +1,000: settled amount over USD 30" in lines
    assert "  no bonus: settled amount not over USD 30" in lines
    assert lines[-5:] == [
        "2 earning orders, 30 packages, 70,000 fen settled",
        "band by packages: 20,000 points",
        "option best: the band counts, 20,000 points",
        "bonus: 1 orders × 1,000 = 1,000 points",
        "total: 20,000 + 1,000 = 21,000 points",
    ]


def test_explaining_an_unknown_seller_is_refused(sellers):
    with pytest.raises(CommandError, match="no seller has the code 'Z'"):
        run("explain_points", "--seller", "Z", "--month", "2026-09")
