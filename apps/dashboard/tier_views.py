"""A seller's level: what it rests on, what comes next, and what it has been."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_view_points
from apps.common.periods import shanghai_day
from apps.dashboard.charts import averages_chart
from apps.seller_tiers.domain.forecast import tier_outlook
from apps.seller_tiers.domain.standing import changes_page, growth_rewards_of, rungs_of, standing_of


@require_safe
@for_members_who(can_view_points)
def tier(request: AccountRequest) -> HttpResponse:
    """The level with its forecast and resources, the rules in force, and every change."""
    seller_id, today = seller_id_of(request), shanghai_day(timezone.now())
    standing = standing_of(seller_id=seller_id, day=today)
    context: dict[str, Any] = {
        "standing": standing,
        "changes": changes_page(seller_id=seller_id, before=day_of(request)),
        "before": request.GET.get("before", ""),
        "rewards": growth_rewards_of(seller_id=seller_id),
    }
    if standing is not None:
        outlook = tier_outlook(seller_id=seller_id, standing=standing, day=today - timedelta(days=1))
        chart = averages_chart(outlook.averages, standing.above, standing.book.window_days)
        context |= {"outlook": outlook, "chart": chart, "rungs": rungs_of(standing)}
    return render(request, "dashboard/tier.html", context)


def day_of(request: AccountRequest) -> date | None:
    """Where the list of changes goes on; one that was made by hand is not found."""
    text = request.GET.get("before", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Http404 from error
