"""The supplier's first page: what waits for it today; or, until it supplies, what is missing."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.access import for_members_who, organization_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_supply, can_view_money, can_view_supply
from apps.catalog.domain.requests import requests_waiting
from apps.common.first_rows import FirstRows, first_rows
from apps.common.periods import shanghai_day
from apps.orders.domain.purchase_queries import Tab, purchases_waiting
from apps.suppliers.domain.checklist import onboarding_checklist
from apps.suppliers.domain.papers import papers_waiting
from apps.suppliers.domain.queries import find_supplier
from apps.suppliers.enums import SupplierState
from apps.wallet.domain.payout_queries import payouts_under_way
from apps.wallet.models import PayoutLine
from apps.warehouse.domain.announcing import deliveries_under_way

SHOWN = 5
SUPPLIES = (SupplierState.ACTIVE, SupplierState.SUSPENDED, SupplierState.ENDED)
"""Who ended may still have goods to send and money to get."""


@require_safe
@for_members_who(can_view_supply)
def home(request: AccountRequest) -> HttpResponseBase:
    """What waits, each with its number and the most urgent rows; before a supplier supplies, its checklist."""
    profile = find_supplier(organization_id_of(request))
    if profile is None or profile.state not in SUPPLIES:
        return onboarding(request)
    work = work_of(request)
    context = {"profile": profile, "nothing_waits": not any(map(waits, work.values())), "now": timezone.now(), **work}
    return render(request, "portal/home.html", context)


def work_of(request: AccountRequest) -> dict[str, Any]:
    supplier_id, now = organization_id_of(request), timezone.now()
    purchases = purchases_waiting(supplier_id=supplier_id, now=now, shown=SHOWN)
    no_payouts: FirstRows[PayoutLine] = FirstRows([], 0)
    return {
        "overdue": purchases[Tab.OVERDUE],
        "confirm": purchases[Tab.CONFIRM],
        "ship": purchases[Tab.SHIP],
        "pack": purchases[Tab.PACK],
        "deliveries": first_rows(deliveries_under_way(supplier_id), SHOWN),
        "requests": first_rows(requests_waiting(supplier_id), SHOWN),
        "papers": papers_waiting(supplier_id=supplier_id, on=shanghai_day(now)),
        "payouts": first_rows(payouts_under_way(supplier_id), SHOWN)
        if can_view_money(request.membership)
        else no_payouts,
    }


def waits(section: Any) -> bool:
    return bool(getattr(section, "rows", section))


@require_safe
@for_members_who(can_view_supply)
def onboarding(request: AccountRequest) -> HttpResponse:
    """The checklist, at any time."""
    supplier_id, today = organization_id_of(request), shanghai_day(timezone.now())
    checklist = onboarding_checklist(supplier_id=supplier_id, on=today)
    context = {
        "profile": checklist.profile,
        "checklist": checklist,
        "agreement": checklist.agreement,
        "may_manage": can_manage_supply(request.membership),
    }
    return render(request, "portal/onboarding.html", context)
