"""The seller's parcels: under way, in trouble, delivered; each with everything that was scanned."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_view_orders
from apps.tracking.domain.queries import Tab, count_problem_parcels, parcel_details, parcels_page

LAST_ID = 2**63 - 1
TABS = {Tab.UNDER_WAY: _("Under way"), Tab.PROBLEMS: _("Problems"), Tab.DELIVERED: _("Delivered and returned")}


@require_safe
@for_members_who(can_view_orders)
def parcels(request: AccountRequest) -> HttpResponse:
    """Fifty parcels a page, the newest first."""
    seller_id, tab = seller_id_of(request), tab_of(request)
    context = {
        "page": parcels_page(seller_id=seller_id, tab=tab, before=cursor_of(request)),
        "before": request.GET.get("before", ""),
        "tab": tab,
        "tabs": TABS,
        "problems": count_problem_parcels(seller_id),
    }
    return render(request, "dashboard/parcels.html", context)


@require_safe
@for_members_who(can_view_orders)
def parcel(request: AccountRequest, pk: int) -> HttpResponse:
    """One parcel: its scans in our words and the carrier's own, its problems, the buyer's link and review."""
    details = parcel_details(seller_id=seller_id_of(request), parcel_id=min(pk, LAST_ID))
    if details is None:
        raise Http404
    return render(request, "dashboard/parcel.html", {"details": details, "parcel": details.parcel})


def tab_of(request: AccountRequest) -> Tab:
    try:
        return Tab(request.GET.get("tab", Tab.UNDER_WAY))
    except ValueError as error:
        raise Http404 from error


def cursor_of(request: AccountRequest) -> tuple[datetime, int] | None:
    """Where a page goes on; one that was made by hand is not found."""
    text = request.GET.get("before", "")
    if not text:
        return None
    at, _, pk = text.partition("_")
    try:
        found = datetime.fromisoformat(at), min(int(pk), LAST_ID)
    except ValueError as error:
        raise Http404 from error
    if found[0].tzinfo is None or found[1] < 0:
        raise Http404
    return found
