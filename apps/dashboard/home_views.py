"""A seller's first page: what needs somebody, and how the month goes."""

from datetime import timedelta
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_orders, can_view_points
from apps.common.periods import shanghai_day
from apps.dashboard.charts import dispatch_chart, orders_chart
from apps.dashboard.waiting_words import tasks_of
from apps.dispatch_sla.domain.queries import dispatch_by_day
from apps.orders.domain.daily import orders_by_day
from apps.points_ledger.domain.accounts import points_balance
from apps.points_ledger.domain.seller_months import band_ladder
from apps.points_ledger.domain.statement import running_month
from apps.seller_tiers.domain.standing import standing_of

SHOWN: Final = timedelta(days=29)


@require_safe
@for_members_who(can_view_points)
def home(request: AccountRequest) -> HttpResponse:
    """What waits, balance, this month and its forecast, the level, and 30 days of orders and dispatch."""
    seller_id, now = seller_id_of(request), timezone.now()
    today = shanghai_day(now)
    orders = orders_by_day(seller_id=seller_id, first=today - SHOWN, last=today)
    dispatch = dispatch_by_day(seller_id=seller_id, first=today - SHOWN, last=today)
    running = running_month(seller_id=seller_id, now=now)
    context = {
        "tasks": tasks_of(seller_id=seller_id, now=now),
        "balance": points_balance(seller_id),
        "running": running,
        "ladder": band_ladder(running.so_far),
        "standing": standing_of(seller_id=seller_id, day=today),
        "has_orders": any(orders.values()),
        "charts": [
            *([orders_chart(orders)] if any(orders.values()) else []),
            *([dispatch_chart(dispatch)] if any(each.on_time or each.late for each in dispatch) else []),
        ],
        "may_manage": can_manage_orders(request.membership),
    }
    return render(request, "dashboard/home.html", context)
