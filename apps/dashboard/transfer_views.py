"""What goes in and out as a file: order files, and exports that a job writes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_orders, can_view_orders, can_view_points, can_view_wallet
from apps.common.documents.statement import CONTENT_TYPES
from apps.common.errors import DomainError
from apps.common.periods import Month, shanghai_day
from apps.common.uploads import attachment
from apps.dashboard.order_views import stores_of
from apps.dashboard.transfer_forms import (
    ExportForm,
    OrdersExportForm,
    ParcelsExportForm,
    PointsExportForm,
    WalletExportForm,
)
from apps.dashboard.wallet_views import LAST_ID, cursor_of
from apps.exports.domain.asking import MOST_AT_WORK, ask_export
from apps.exports.domain.queries import exports_page
from apps.exports.domain.removing import KEPT_FOR
from apps.exports.enums import ExportFormat, ExportKind, ExportState
from apps.exports.models import Export
from apps.order_files.models import OrderFile

SHOWN_FILES, SHOWN_MONTHS = 5, 36
MAY = {
    ExportKind.ORDERS: can_view_orders,
    ExportKind.PARCELS: can_view_orders,
    ExportKind.POINTS: can_view_points,
    ExportKind.WALLET: can_view_wallet,
}


@require_safe
@for_members_who(can_view_orders)
def transfers(request: AccountRequest) -> HttpResponse:
    """The newest order files, and the exports with where each stands."""
    seller_id, before = seller_id_of(request), cursor_of(request)
    context = {
        "page": exports_page(seller_id=seller_id, before=before),
        "before": before,
        "kinds": ExportKind,
        "files": OrderFile.objects.filter(seller_id=seller_id).select_related("store")[:SHOWN_FILES],
        "may_manage": can_manage_orders(request.membership),
        "days": KEPT_FOR.days,
    }
    return render(request, "dashboard/transfers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_view_orders)
def new_export(request: AccountRequest) -> HttpResponse:
    """Ask for a file; what the address says is filled in."""
    kind = kind_or_404(request)
    require(request, kind)
    form = export_form(request, kind)
    if request.method == "POST" and form.is_valid():
        try:
            ask_export(
                seller_id=seller_id_of(request),
                kind=kind,
                format=ExportFormat(form.cleaned_data["format"]),
                filters=form.asked,
                now=timezone.now(),
                actor_id=request.user.pk,
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The file is being made. It appears here once it is ready."))
            return redirect("dashboard:transfers")
    context = {"form": form, "kind": kind, "kinds": ExportKind, "days": KEPT_FOR.days, "most": MOST_AT_WORK}
    return render(request, "dashboard/export_new.html", context)


@require_safe
@for_members_who(can_view_orders)
def export_file(request: AccountRequest, pk: int) -> HttpResponseBase:
    """The finished file."""
    export = get_object_or_404(Export, pk=min(pk, LAST_ID))
    require(request, ExportKind(export.kind))
    if export.state != ExportState.READY:
        raise Http404(_("There is no file: it is not ready yet, or was removed."))
    return attachment(export.file, name=export.name, content_type=CONTENT_TYPES[export.format])


def kind_or_404(request: AccountRequest) -> ExportKind:
    try:
        return ExportKind(request.GET.get("kind", ExportKind.ORDERS))
    except ValueError as error:
        raise Http404 from error


def require(request: AccountRequest, kind: ExportKind) -> None:
    if not MAY[kind](request.membership):
        raise PermissionDenied(_("Your role does not allow this. Ask an owner of your organisation."))


def export_form(request: AccountRequest, kind: ExportKind) -> ExportForm:
    given: dict[str, Any] = {"data": request.POST or None, "initial": request.GET.dict()}
    if kind == ExportKind.ORDERS:
        return OrdersExportForm(stores=stores_of(seller_id_of(request)), today=shanghai_day(timezone.now()), **given)
    if kind == ExportKind.PARCELS:
        return ParcelsExportForm(**given)
    form = WalletExportForm if kind == ExportKind.WALLET else PointsExportForm
    return form(months=newest_months(), **given)


def newest_months() -> list[Month]:
    months = [Month.of(timezone.now())]
    while len(months) < SHOWN_MONTHS:
        months.append(months[-1].previous)
    return months
