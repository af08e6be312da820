"""The score card, and for each figure how it is counted and what was."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.access import for_members_who, organization_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_view_supply
from apps.common.periods import shanghai_day
from apps.orders.domain.purchase_queries import ids_of_numbers
from apps.portal.answers import before_of
from apps.suppliers.domain.score_card import WINDOWS, score_cards
from apps.suppliers.domain.score_lines import scored_lines
from apps.suppliers.formats import BY_ORDER, FIGURES, HOW

USUAL = 30
LABELS = {name: label for name, label, _meaning in FIGURES}


@require_safe
@for_members_who(can_view_supply)
def score(request: AccountRequest) -> HttpResponse:
    """The three windows side by side, up to today."""
    today = shanghai_day(timezone.now())
    context = {"cards": score_cards(supplier_id=organization_id_of(request), on=today), "today": today}
    return render(request, "portal/score.html", context)


@require_safe
@for_members_who(can_view_supply)
def counted(request: AccountRequest, figure: str) -> HttpResponse:
    """The lines behind one figure of one window."""
    if figure not in HOW:
        raise Http404
    supplier_id, today, days = organization_id_of(request), shanghai_day(timezone.now()), days_of(request)
    page = scored_lines(supplier_id=supplier_id, on=today, days=days, figure=figure, before=before_of(request))
    context = {
        "figure": figure,
        "label": LABELS[figure],
        "how": HOW[figure],
        "by_order": figure in BY_ORDER,
        "days": days,
        "windows": WINDOWS,
        "page": page,
        "here": f"days={days}",
        "today": today,
        # Records may be of purchase orders that have no page.
        "purchases": ids_of_numbers(supplier_id=supplier_id, numbers=[row.document for row in page.rows]),
    }
    return render(request, "portal/score_counted.html", context)


def days_of(request: AccountRequest) -> int:
    asked = request.GET.get("days", str(USUAL))
    return next((days for days in WINDOWS if str(days) == asked), USUAL)
