"""The pages of points. Each view makes its domain calls as this seller and hands the answers to a template."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_choose_points_option, can_manage_money, can_view_points
from apps.common.documents.statement import CONTENT_TYPES
from apps.common.periods import Month, shanghai_day
from apps.common.when import day_words
from apps.dashboard.forms import ElectionForm
from apps.dashboard.statement_csv import orders_csv
from apps.points_ledger.domain.accounts import points_balance
from apps.points_ledger.domain.elections import elect, election_in_force, elections_of
from apps.points_ledger.domain.explain import explain_orders
from apps.points_ledger.domain.movements import movements_page
from apps.points_ledger.domain.order_pages import UnknownCursor, orders_page
from apps.points_ledger.domain.seller_adjustments import month_adjustments
from apps.points_ledger.domain.seller_months import MonthChoice, band_ladder, figures_of, last_statement, months_of
from apps.points_ledger.domain.statement import SellerMonth, running_month, seller_month
from apps.points_ledger.enums import Option

FIRST_MOVEMENTS = 5


@require_safe
@for_members_who(can_view_points)
def points(request: AccountRequest) -> HttpResponse:
    """Balance, this month so far and its forecast, the last statement, recent movements, all months."""
    seller_id, now = seller_id_of(request), timezone.now()
    running, months = running_month(seller_id=seller_id, now=now), months_of(seller_id=seller_id, now=now)
    context = {
        "balance": points_balance(seller_id),
        "running": running,
        "ladder": band_ladder(running.so_far),
        "last": last_statement(seller_id=seller_id, months=months),
        "movements": movements_page(seller_id=seller_id, size=FIRST_MOVEMENTS),
        "months": months,
    }
    return render(request, "dashboard/points.html", context)


@require_safe
@for_members_who(can_view_points)
def month(request: AccountRequest, month: Month) -> HttpResponse:
    """One month with every order, fifty a page."""
    seller_id, now = seller_id_of(request), timezone.now()
    months = months_of(seller_id=seller_id, now=now)
    figures = figures_of(seller_id=seller_id, choice=chosen(month, months))
    context = {
        "details": month_details(seller_id, figures, cursor=request.GET.get("after", "")),
        "is_current": month == Month.of(now),
        "ladder": band_ladder(figures),
        "months": months,
        "formats": CONTENT_TYPES,
    }
    return render(request, "dashboard/month.html", context)


@require_safe
@for_members_who(can_view_points)
def month_csv(request: AccountRequest, month: Month) -> HttpResponse:
    """Every earning order of a month as a file."""
    seller_id = seller_id_of(request)
    chosen(month, months_of(seller_id=seller_id, now=timezone.now()))
    text = orders_csv(explain_orders(seller_id=seller_id, month=month))
    headers = {"Content-Disposition": f'attachment; filename="haitun-points-{month}.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
@for_members_who(can_view_points)
def movements(request: AccountRequest) -> HttpResponse:
    """The points account, fifty movements a page."""
    before = request.GET.get("before", "")
    if before and not before.isdecimal():
        raise Http404
    page = movements_page(seller_id=seller_id_of(request), before=min(int(before), 2**63 - 1) if before else None)
    context = {"page": page, "before": before, "may_pay": can_manage_money(request.membership)}
    return render(request, "dashboard/movements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_choose_points_option)
def choice(request: AccountRequest) -> HttpResponse:
    """Choose between band and rate from a day on."""
    seller_id, now = seller_id_of(request), timezone.now()
    today = shanghai_day(now)
    in_force = election_in_force(seller_id=seller_id, on=today)
    form = ElectionForm(request.POST or None, today=today, initial={"option": in_force, "effective_from": today})
    if form.is_valid():
        option, day = Option(form.cleaned_data["option"]), form.cleaned_data["effective_from"]
        elect(seller_id=seller_id, option=option, effective_from=day, now=now, actor_id=request.user.pk)
        text = _("From %(day)s on your choice is: %(option)s.")
        messages.success(request, text % {"day": day_words(day), "option": option.label})
        return redirect("dashboard:choice")
    context = {
        "form": form,
        "in_force": in_force,
        "elections": elections_of(seller_id=seller_id),
        "today": today,
        "figures": seller_month(seller_id=seller_id, month=Month.of(now)),
    }
    return render(request, "dashboard/choice.html", context)


def month_details(seller_id: int, figures: SellerMonth, *, cursor: str) -> dict[str, Any]:
    """A month's figures with a page of its orders and its adjustments."""
    try:
        page = orders_page(seller_id=seller_id, month=figures.month, cursor=cursor)
    except UnknownCursor as error:
        raise Http404 from error
    return {
        "figures": figures,
        "page": page,
        "adjustments": month_adjustments(seller_id=seller_id, figures=figures),
    }


def chosen(month: Month, months: list[MonthChoice]) -> MonthChoice:
    """The one of the seller's months; any other is not found."""
    found = next((choice for choice in months if choice.month == month), None)
    if found is None:
        raise Http404(_("There is nothing for this month."))
    return found
