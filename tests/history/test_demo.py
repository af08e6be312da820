"""The demo's trade tells the stories that the rules have, and is read like anybody's history."""

import csv
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import Organization
from apps.common.periods import Month
from apps.fulfillment.enums import REGISTERED_PACKET
from apps.fulfillment.models import Parcel, TrackingEvent
from apps.fulfillment.s10 import is_s10
from apps.history.demo.history import DemoCounts, make_history
from apps.history.domain.importing import import_history
from apps.orders.models import Order, OrderSettlement
from apps.tenancy.context import acting_as_system
from tests.reference import facts, points, tiers

UNTIL = Month(2026, 10)
AS_OF = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("demo")
    make_history(directory=directory, until=UNTIL, as_of=AS_OF, seed=1)
    return directory


def rows(directory: Path, name: str) -> list[dict[str, str]]:
    with (directory / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def order_key(row: dict[str, str]) -> str:
    return "/".join((row["seller_code"], row["channel"], row["order_no"]))


def orders_of(demo: Path) -> list[facts.Order]:
    return [
        facts.Order(
            order_key(row),
            row["seller_code"],
            datetime.fromisoformat(row["placed_at"]),
            row["status"] == "cancelled",
            row["currency"],
            Decimal(row["settled_amount"]) if row["settled_amount"] else None,
            datetime.fromisoformat(row["settled_at"]) if row["settled_at"] else None,
        )
        for row in rows(demo, "orders")
    ]


@pytest.fixture(scope="module")
def lines(demo: Path) -> dict[str, points.Line]:
    """What the slow reference makes of the last whole month, seller by seller."""
    orders = orders_of(demo)
    packages: dict[str, list[facts.Parcel]] = {}
    for row in rows(demo, "parcels"):
        delivered_at = datetime.fromisoformat(row["delivered_at"]) if row["delivered_at"] else None
        packages.setdefault(order_key(row), []).append(facts.Parcel(order_key(row), row["service"], delivered_at))
    found = {}
    for seller in rows(demo, "sellers"):
        code = seller["seller_code"]
        own = [
            order
            for order in orders
            if order.seller == code
            and (ended := points.qualified_at(order, packages.get(order.key, [])))
            and points.same_month(facts.shanghai_day(ended), UNTIL.first_day)
        ]
        (found[code],) = points.settle_month(
            month=UNTIL.first_day,
            sellers=[code],
            elections=[
                facts.Election(row["seller_code"], row["option"], date.fromisoformat(row["effective_from"]))
                for row in rows(demo, "elections")
            ],
            orders=own,
            parcels=[parcel for order in own for parcel in packages[order.key]],
            fx_rates=[
                facts.FxRate(date.fromisoformat(row["rate_on"]), row["base"], row["quote"], Decimal(row["rate"]))
                for row in rows(demo, "fx_rates")
            ],
        )
    return found


def test_the_same_arguments_give_the_same_files(demo: Path, tmp_path: Path) -> None:
    later_that_day = AS_OF.replace(hour=15, minute=59)
    make_history(directory=tmp_path, until=UNTIL, as_of=later_that_day, seed=1)
    for path in demo.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_another_seed_gives_another_trade(demo: Path, tmp_path: Path) -> None:
    make_history(directory=tmp_path, until=UNTIL, as_of=AS_OF, seed=2)
    assert (tmp_path / "orders.csv").read_bytes() != (demo / "orders.csv").read_bytes()


def test_it_is_a_platform_of_24_sellers_and_about_20_000_orders(demo: Path) -> None:
    assert len(rows(demo, "sellers")) == 24
    assert 18_000 < len(rows(demo, "orders")) < 24_000
    assert {row["channel"] for row in rows(demo, "orders")} == {"aliexpress", "shopify", "woocommerce", "csv"}
    assert {row["status"] for row in rows(demo, "orders")} == {"open", "cancelled"}
    placed = [datetime.fromisoformat(row["placed_at"]) for row in rows(demo, "orders")]
    assert min(map(facts.shanghai_day, placed)) == date(2026, 8, 1)
    assert max(map(facts.shanghai_day, placed)) == date(2026, 11, 19)


def test_registered_packets_have_correct_numbers_each_once(demo: Path) -> None:
    parcels = rows(demo, "parcels")
    own = [row["tracking_no"] for row in parcels if row["service"] == REGISTERED_PACKET]
    assert all(is_s10(number) and number[0] == "R" and number.endswith("CN") for number in own)
    assert len({row["tracking_no"] for row in parcels}) == len(parcels)
    others = {row["service"] for row in parcels} - {REGISTERED_PACKET}
    assert others == {"cainiao_saver", "yunexpress", "epacket", "yanwen_economy"}


def test_parcels_arrive_9_to_35_days_after_they_are_shipped(demo: Path) -> None:
    days = [
        datetime.fromisoformat(row["delivered_at"]) - datetime.fromisoformat(row["shipped_at"])
        for row in rows(demo, "parcels")
        if row["delivered_at"]
    ]
    assert 8 <= min(days).days < max(days).days <= 35
    assert any(not row["delivered_at"] for row in rows(demo, "parcels"))


def test_every_band_is_reached_and_some_sellers_stay_under_the_lowest(lines: dict[str, points.Line]) -> None:
    band_points = {line.band_points for line in lines.values()}
    assert band_points == {0, 20_000, 40_000, 60_000, 80_000, 100_000, 140_000, 180_000}
    small = [line for line in lines.values() if 0 < line.packages < 30]
    assert len(small) >= 3
    assert lines["S024"].orders == 0


def test_one_seller_just_over_500_orders_takes_the_rate_and_one_the_best(lines: dict[str, points.Line]) -> None:
    assert (lines["S003"].orders, lines["S003"].option) == (507, "rate")
    assert lines["S004"].orders > 500
    assert lines["S004"].option == "rate"
    assert (lines["S005"].option, lines["S005"].orders <= 500) == ("band", True)


def test_there_are_bonuses_and_amounts_of_exactly_30_dollars(demo: Path, lines: dict[str, points.Line]) -> None:
    amounts = Counter(row["settled_amount"] for row in rows(demo, "orders") if row["currency"] == "USD")
    assert min(amounts["29.99"], amounts["30.00"], amounts["30.01"]) > 10
    assert any(line.bonus_orders for line in lines.values())


def test_one_seller_is_promoted_and_one_demoted(demo: Path) -> None:
    own = [order for order in orders_of(demo) if order.seller in ("S022", "S023")]
    changes = tiers.evaluate_days(first=date(2026, 8, 1), last=date(2026, 11, 19), sellers=["S022", "S023"], orders=own)
    moves = {seller: [(c.from_level, c.to_level) for c in changes if c.seller == seller] for seller in ("S022", "S023")}
    assert moves == {"S022": [(0, 1), (1, 0)], "S023": [(0, 1), (1, 2)]}


def test_rates_are_the_central_banks(demo: Path) -> None:
    rates = {(row["rate_on"], row["base"]): Decimal(row["rate"]) for row in rows(demo, "fx_rates")}
    # 3 August 2026: one euro was 7.7891 yuan.
    assert rates["2026-08-03", "EUR"] == Decimal("7.78910000")
    days = sorted({day for day, _ in rates})
    assert days[0] < "2026-07-25"
    assert all(early < late for early, late in pairwise(days))


@pytest.mark.django_db
def test_it_is_imported_like_anybodys_history(demo: Path) -> None:
    report = import_history(directory=demo, now=AS_OF)
    assert [(counts.file, counts.created, counts.changed) for counts in report.files] == [
        (f"{name}.csv", len(rows(demo, name)), 0) for name in ("fx_rates", "sellers", "elections", "orders", "parcels")
    ]
    assert report.doubtful_numbers.count == 0
    settled = sum(bool(row["settled_at"]) for row in rows(demo, "orders"))
    delivered = sum(bool(row["delivered_at"]) for row in rows(demo, "parcels"))
    with acting_as_system():
        assert Organization.objects.count() == 24
        assert Order.objects.count() == len(rows(demo, "orders"))
        assert OrderSettlement.objects.count() == settled
        assert Parcel.objects.count() == len(rows(demo, "parcels"))
        assert TrackingEvent.objects.count() == delivered
    assert import_history(directory=demo, now=AS_OF).nothing_changed


def test_the_command_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_demo_history", str(tmp_path), until="2026-10", seed=3, as_of="2026-11-20T00:00:00+08:00")
    written = len(rows(tmp_path, "orders")), len(rows(tmp_path, "parcels"))
    counts = DemoCounts(24, *written)
    assert capsys.readouterr().out == (
        f"{counts.orders} orders of {counts.sellers} sellers in {counts.parcels} parcels: see {tmp_path}\n"
    )


def test_the_command_refuses_an_instant_without_offset(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="without UTC offset"):
        call_command("make_demo_history", str(tmp_path), until="2026-10", as_of="2026-11-20T00:00:00")
    assert list(tmp_path.iterdir()) == []
