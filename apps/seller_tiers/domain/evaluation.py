"""The daily decision: one Shanghai day for all sellers is one transaction, and days follow one another."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from apps.accounts.enums import Kind
from apps.accounts.models import Organization
from apps.calendars.domain.queries import relief_days
from apps.common.periods import days, end_of_day, start_of_day
from apps.common.sql import read_sql
from apps.common.when import day_words
from apps.events.domain.recording import record_event
from apps.seller_tiers.domain.errors import DayBeforeStart, DayNotOver, EarlierDaysMissing
from apps.seller_tiers.domain.queries import changes_between, evaluated_span, rule_book_in_force
from apps.seller_tiers.models import Evaluation, GrowthReward, TierRuleBook

Progressing = Callable[[int, int, str], None]
ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('seller_tiers.evaluate_day'))"


def evaluate_days(
    *,
    first: date,
    last: date,
    now: datetime,
    step: Callable[[], AbstractContextManager[None]],
    progress: Progressing,
) -> list[date]:
    """Evaluate the Shanghai days `first` … `last`, after the days missed since the last evaluated one.

    Each day is committed by itself: `step` opens its transaction, acting as the system. Returns the
    days that had to be decided, in order; days decided before stay as they are.
    Raises DayNotOver, DayBeforeStart, NoRuleBookInForce.
    """
    with step():
        due = days_due(first=first, last=last, now=now)
    for done, day in enumerate(due, start=1):
        with step():
            evaluate_day(day=day, now=now)
            progress(done, len(due), str(day))
    return due


def days_due(*, first: date, last: date, now: datetime) -> list[date]:
    """The Shanghai days that are still to be decided before `first` … `last` all are, in order.

    None on a platform without sellers: its first evaluation would fix the start for those to come.
    Raises DayNotOver, DayBeforeStart.
    """
    refuse_unfinished(last, now)
    span = evaluated_span()
    if span is None:
        joined = Organization.objects.filter(kind=Kind.SELLER, joined_on__lte=last)
        return days(first, last) if joined.exists() else []
    refuse_before_start(first, span[0])
    return days(span[1] + timedelta(days=1), last)


def evaluate_day(*, day: date, now: datetime) -> Evaluation:
    """Decide tiers and growth rewards of one ended Shanghai day, by the rules of docs/rules.md.

    Counts orders as they stand now. Runs in the caller's transaction, acting as the system; a day that
    is decided already changes nothing. Writes `tier.changed` and `growth_reward.earned` events.
    Raises DayNotOver, DayBeforeStart, EarlierDaysMissing, NoRuleBookInForce.
    """
    refuse_unfinished(day, now)
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
    known = Evaluation.objects.filter(day=day).first()
    if known is not None:
        return known
    refuse_out_of_order(day)
    book = rule_book_in_force(day=day)
    sellers = decide_tiers(day, book)
    reward_growth(day, book)
    record_events(day, now)
    return Evaluation.objects.create(day=day, rule_book=book, evaluated_at=now, sellers=sellers)


def refuse_unfinished(day: date, now: datetime) -> None:
    if now < end_of_day(day):
        raise DayNotOver(
            f"{day} has not ended in Shanghai yet: evaluate it from {end_of_day(day):%Y-%m-%d %H:%M} UTC on"
        )


def refuse_before_start(day: date, start: date) -> None:
    if day < start:
        raise DayBeforeStart(
            f"{day} lies before {start}, the first evaluated day, and was not evaluated in its turn: begin at {start}"
        )


def refuse_out_of_order(day: date) -> None:
    span = evaluated_span()
    if span is None:
        return
    refuse_before_start(day, span[0])
    due = span[1] + timedelta(days=1)
    if day != due:
        raise EarlierDaysMissing(
            _("%(day)s cannot be evaluated before %(due)s, the day after the last evaluated one")
            % {"day": day_words(day), "due": day_words(due)}
        )


def decide_tiers(day: date, book: TierRuleBook) -> int:
    """Move every seller by one day; returns how many were looked at."""
    relief = relief_days(first=day, last=day)[day]
    values = {
        "opens_at": start_of_day(day - timedelta(days=book.window_days - 1)),
        "standards": list(book.levels.filter(level__gt=0).order_by("level").values_list("standard", flat=True)),
        "window_days": book.window_days,
        "promotion_gap_days": book.promotion_gap_days,
        "demotion_days": book.demotion_days,
        "relief_for_everyone": relief.everyone,
        "relief_seller_ids": sorted(relief.seller_ids),
    }
    return execute("decide", day, book, values)


def reward_growth(day: date, book: TierRuleBook) -> int:
    """Note the growth rewards due; returns how many. The wallet pays them."""
    opens = day - timedelta(days=2 * book.growth_days - 1)
    values = {
        "opens_at": start_of_day(opens),
        "middle_at": start_of_day(opens + timedelta(days=book.growth_days)),
        "growth_orders": book.growth_orders,
        "growth_min_level": book.growth_min_level,
        "growth_rest_days": book.growth_rest_days,
        "growth_reward_cny_fen": book.growth_reward_cny_fen,
    }
    return execute("reward_growth", day, book, values)


def execute(statement: str, day: date, book: TierRuleBook, values: dict[str, Any]) -> int:
    """Run one of this app's statements for a day; returns the number of rows it wrote."""
    common: dict[str, Any] = {"day": day, "closes_at": end_of_day(day), "rule_book_id": book.pk}
    with connection.cursor() as cursor:
        cursor.execute(read_sql("seller_tiers", statement), common | values)
        return int(cursor.rowcount)


def record_events(day: date, now: datetime) -> None:
    for change in changes_between(first=day, last=day):
        payload = {
            "on": str(day),
            "from": change.from_level,
            "to": change.to_level,
            "orders_30d": change.orders_30d,
        }
        record_event(name="tier.changed", subject=change, payload=payload, now=now, seller_id=change.seller_id)
    for reward in GrowthReward.objects.filter(earned_on=day).order_by("seller__code"):
        payload = {"on": str(day), "amount_cny_fen": reward.amount_cny_fen}
        record_event(name="growth_reward.earned", subject=reward, payload=payload, now=now, seller_id=reward.seller_id)
