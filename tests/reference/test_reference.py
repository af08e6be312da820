"""The slow reference itself, by the examples that the rules are told with."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.reference.facts import SHANGHAI, Election, FxRate, Order, Parcel, Relief
from tests.reference.points import Line, MissingRate, RuleBook, points_of_band, settle_month
from tests.reference.tiers import TierChange, TierState, evaluate_days

OCTOBER = date(2026, 10, 1)
MIDDLE = datetime(2026, 10, 15, 4, tzinfo=UTC)
RATES = [FxRate(OCTOBER, unit, "CNY", Decimal(rate)) for unit, rate in (("USD", "7.0"), ("EUR", "8.4"))]


def shanghai(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


def order(key: str = "1", *, amount: str = "10.00", currency: str = "USD", settled_at: datetime = MIDDLE) -> Order:
    return Order(key, "S1", MIDDLE, currency=currency, settled_amount=Decimal(amount), settled_at=settled_at)


def parcel(key: str = "1", *, service: str = "registered_packet", delivered_at: datetime | None = MIDDLE) -> Parcel:
    return Parcel(key, service, delivered_at)


def line_of(orders: list[Order], parcels: list[Parcel], **others: object) -> Line:
    (line,) = settle_month(
        month=OCTOBER, sellers=["S1"], orders=orders, parcels=parcels, **{"fx_rates": RATES} | others
    )
    return line


def many(count: int, amount: str = "10.00") -> tuple[list[Order], list[Parcel]]:
    keys = [str(number) for number in range(count)]
    return [order(key, amount=amount) for key in keys], [parcel(key) for key in keys]


def test_an_order_of_two_parcels_is_one_order_and_two_packages() -> None:
    line = line_of([order()], [parcel(), parcel()])
    assert line == Line("S1", 1, 2, 7000, "band", 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    "parcels",
    [
        [],
        [parcel(), parcel(delivered_at=None)],
        [parcel(), parcel(service="epacket")],
    ],
)
def test_every_parcel_must_be_a_delivered_registered_packet(parcels: list[Parcel]) -> None:
    assert line_of([order()], parcels).orders == 0


@pytest.mark.parametrize(
    ("qualified_at", "orders"),
    [
        (shanghai(2026, 9, 30, 23, 59, 59), 0),
        (shanghai(2026, 10, 1), 1),
        (shanghai(2026, 10, 31, 23, 59, 59), 1),
        (shanghai(2026, 11, 1), 0),
    ],
)
def test_a_month_is_shanghais(qualified_at: datetime, orders: int) -> None:
    early = shanghai(2026, 9, 20)
    late_delivery = line_of([order(settled_at=early)], [parcel(delivered_at=qualified_at)], fx_rates=older_rates())
    late_settlement = line_of([order(settled_at=qualified_at)], [parcel(delivered_at=early)], fx_rates=older_rates())
    assert (late_delivery.orders, late_settlement.orders) == (orders, orders)


def older_rates() -> list[FxRate]:
    return [FxRate(date(2026, 9, 1), rate.base, rate.quote, rate.rate) for rate in RATES]


@pytest.mark.parametrize(
    ("packages", "points"),
    [(0, 0), (29, 0), (30, 20_000), (59, 20_000), (60, 40_000), (149, 60_000), (150, 80_000), (300, 100_000),
     (450, 140_000), (599, 140_000), (600, 180_000), (10_000, 180_000)],
)  # fmt: skip
def test_bands(packages: int, points: int) -> None:
    assert points_of_band(packages, RuleBook()) == points


@pytest.mark.parametrize(
    ("orders", "chosen", "applied", "base"),
    [
        (500, "rate", "band", 140_000),
        (501, "rate", "rate", 175_350),  # 501 × CNY 70.00 × 5 %
        (501, "best", "rate", 175_350),
        (501, "band", "band", 140_000),
    ],
)
def test_the_rate_is_for_more_than_500_orders(orders: int, chosen: str, applied: str, base: int) -> None:
    line = line_of(*many(orders), elections=[Election("S1", chosen, date(2026, 10, 31))])
    assert (line.option, line.base_points) == (applied, base)


def test_a_tie_goes_to_the_band() -> None:
    book = RuleBook(bands=((1, 175_350),))
    line = line_of(*many(501), elections=[Election("S1", "best", OCTOBER)], rule_book=book)
    assert (line.option, line.base_points) == ("band", 175_350)


def test_the_newest_choice_begun_by_the_months_end_counts() -> None:
    choices = [Election("S1", "best", OCTOBER), Election("S1", "rate", date(2026, 11, 1))]
    assert line_of(*many(501, "1.00"), elections=choices).option == "band"


def test_the_rate_is_rounded_down_once_and_amounts_half_up_each() -> None:
    orders, parcels = many(501, "0.01")
    rates = [FxRate(OCTOBER, "USD", "CNY", Decimal("1.5"))]
    line = line_of(orders, parcels, fx_rates=rates, elections=[Election("S1", "rate", OCTOBER)])
    assert line.settled_cny_fen == 501 * 2
    assert line.base_points == 50  # 1002 fen × 5 % = 50.1


@pytest.mark.parametrize(
    ("amount", "currency", "bonus"),
    [
        ("30.00", "USD", 0),
        ("30.01", "USD", 1000),
        ("25.00", "EUR", 0),  # CNY 210.00, exactly 30 × 7.0
        ("25.01", "EUR", 1000),
        ("210.00", "CNY", 0),
        ("210.01", "CNY", 1000),
    ],
)
def test_a_bonus_is_for_strictly_more_than_30_dollars(amount: str, currency: str, bonus: int) -> None:
    assert line_of([order(amount=amount, currency=currency)], [parcel()]).bonus_points == bonus


def test_the_rate_that_counts_is_the_newest_on_or_before_the_shanghai_day() -> None:
    rates = [*RATES, FxRate(date(2026, 10, 16), "USD", "CNY", Decimal(8))]
    before = order("1", settled_at=shanghai(2026, 10, 15, 23, 59))
    after = order("2", settled_at=shanghai(2026, 10, 16, 0, 0))
    assert line_of([before], [parcel("1")], fx_rates=rates).settled_cny_fen == 7000
    assert line_of([after], [parcel("2")], fx_rates=rates).settled_cny_fen == 8000


def test_a_missing_rate_names_day_and_currency() -> None:
    with pytest.raises(MissingRate) as missing:
        line_of([order(currency="GBP"), order("2", currency="AUD")], [parcel(), parcel("2")])
    assert (missing.value.day, missing.value.currency) == (date(2026, 10, 15), "AUD")


def placed(count: int, day: date) -> list[Order]:
    return [Order(f"{day}/{n}", "S1", shanghai(day.year, day.month, day.day, 23, 59)) for n in range(count)]


def test_90_orders_in_30_days_promote_one_level_and_a_week_must_pass() -> None:
    orders = placed(300, OCTOBER)
    changes = evaluate_days(first=OCTOBER, last=date(2026, 10, 20), sellers=["S1"], orders=orders)
    assert changes == [
        TierChange("S1", OCTOBER, 0, 1, 300),
        TierChange("S1", date(2026, 10, 8), 1, 2, 300),
    ]
    assert evaluate_days(first=OCTOBER, last=OCTOBER, sellers=["S1"], orders=orders[:89]) == []


def test_the_seventh_day_under_the_standard_demotes() -> None:
    orders = placed(90, OCTOBER)  # counts until 30 October
    changes = evaluate_days(first=OCTOBER, last=date(2026, 11, 20), sellers=["S1"], orders=orders)
    assert changes == [TierChange("S1", OCTOBER, 0, 1, 90), TierChange("S1", date(2026, 11, 6), 1, 0, 0)]


def test_relief_holds_the_count_of_days_under() -> None:
    relief = Relief(date(2026, 11, 3), date(2026, 11, 5))
    states = {"S1": TierState(level=1)}
    changes = evaluate_days(
        first=date(2026, 11, 1), last=date(2026, 11, 30), sellers=["S1"], orders=[], reliefs=[relief], states=states
    )
    assert changes == [TierChange("S1", date(2026, 11, 1) + timedelta(days=9), 1, 0, 0)]
    assert states == {"S1": TierState(level=0, changed_on=date(2026, 11, 10))}


def test_a_day_not_under_the_standard_starts_the_count_again() -> None:
    states = {"S1": TierState(level=1, days_under=6)}
    changes = evaluate_days(first=OCTOBER, last=OCTOBER, sellers=["S1"], orders=placed(90, OCTOBER), states=states)
    assert changes == []
    assert states["S1"].days_under == 0
