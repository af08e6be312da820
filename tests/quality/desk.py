"""Rows that only the operator's desk shows: rules in draft, refusals, tiers, days of the calendar, staff."""

from contextlib import suppress
from datetime import date, datetime

from django.contrib.auth.models import Group

from apps.accounts.models import Organization, User
from apps.calendars.models import CalendarDay, CalendarValidity, ReliefWindow, SellerReliefWindow
from apps.common.periods import Month
from apps.dispatch_sla.domain.books import copy_rule_book as copy_sla_book
from apps.dispatch_sla.domain.months import decide_month
from apps.dispatch_sla.models import ClocklessOrder, SlaRuleBook
from apps.jobs.domain.queue import enqueue
from apps.ledger import api as ledger
from apps.order_costs.domain.tariff_books import copy_tariff
from apps.order_costs.models import TariffBook
from apps.orders.domain.scoring_cards import refresh_scores
from apps.orders.models import Order
from apps.points_ledger.domain.rule_books import copy_rule_book
from apps.points_ledger.models import RuleBook
from apps.seller_tiers.domain.rule_books import copy_rule_book as copy_tier_book
from apps.seller_tiers.models import GrowthReward, TierChange, TierRuleBook
from apps.suppliers.models import InspectionStandard
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.tracking.domain.declaring import declare_waiting
from tests.dispatch_sla.world import declare
from tests.seller_tiers.history import evaluate
from tests.warehouse.house import House


def fill(house: House, now: datetime, ming: User) -> None:
    seller = house.market.shop.seller
    draft_rules(now)
    refuse_points(seller)
    evaluate(date(2026, 11, 18), date(2026, 11, 19), now=now)
    with acting_as_system():
        rise(seller)
        decide_month(month=Month(2026, 11), now=Month(2026, 12).ends_at)
        order = Order.objects.get(order_no="EU-1001")
        ClocklessOrder.objects.create(order=order, seller=seller, reason="No rule is in force", noted_at=now)
        enqueue(kind="points.alarm_unposted", key="quality", payload={"month": "2026-10"}, now=now)
        Group.objects.create(name="Review")
    mark_days(seller, now, ming)
    refresh_scores(now=now, step=acting_as_system)
    declare_waiting(now=now, step=acting_as_system)
    declare("11-19 10:00")


def draft_rules(now: datetime) -> None:
    with acting_as_ops():
        copy_rule_book(book_id=RuleBook.objects.get().pk, now=now)
        copy_tariff(book_id=TariffBook.objects.get().pk, now=now)
        standard = InspectionStandard.objects.get()
        standard.pk, standard.effective_from = None, date(2027, 1, 1)
        standard.save()
        copy_tier_book(book_id=TierRuleBook.objects.get().pk)
        copy_sla_book(book_id=SlaRuleBook.objects.get().pk, now=now)


def mark_days(seller: Organization, now: datetime, ming: User) -> None:
    days = {"starts_on": date(2026, 11, 24), "ends_on": date(2026, 11, 25), "reason": "Typhoon"}
    with acting_as_ops():
        ReliefWindow.objects.create(name="Storm", **days)
        SellerReliefWindow.objects.create(name="Flood", seller=seller, **days)
        CalendarDay.objects.create(on=date(2026, 11, 28), is_working=True, note="Makes up for the storm")
        CalendarValidity.objects.create(through=date(2027, 12, 31), noted_at=now, noted_by=ming)


def refuse_points(seller: Organization) -> None:
    """A hold of one point, and one that was refused."""
    with acting_as_system():
        account = ledger.find_account(purpose="points", unit="PTS", seller_id=seller.pk)
        assert account is not None
        ledger.place_hold(account=account, amount=1, scope="test", key="one")
        with suppress(ledger.InsufficientFunds):
            ledger.place_hold(account=account, amount=10**9, scope="test", key="too much")


def rise(seller: Organization) -> None:
    """To level 1, and the reward for growing."""
    book = TierRuleBook.objects.earliest("pk")
    TierChange.objects.create(
        seller=seller, changed_on=date(2026, 11, 10), from_level=0, to_level=1, orders_30d=120, standard=3,
        days_under=0, rule_book=book,
    )  # fmt: skip
    GrowthReward.objects.create(
        seller=seller,
        earned_on=date(2026, 11, 10),
        orders=620,
        orders_before=20,
        amount_cny_fen=500_000,
        rule_book=book,
    )
