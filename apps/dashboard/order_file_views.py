"""A file of orders on its way: upload, columns, dry run, commit, and the refused rows back as a file."""

import io
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_orders, can_view_orders
from apps.common.administration import try_act
from apps.common.errors import DomainError
from apps.dashboard.order_file_forms import ColumnsForm, OrderFileForm
from apps.order_files.domain.hiding import samples_of
from apps.order_files.domain.mapping import set_mapping, suggest_mapping
from apps.order_files.domain.queries import counts_of, rows_page
from apps.order_files.domain.receiving import receive_file
from apps.order_files.domain.refused import refused_name, write_refused
from apps.order_files.domain.states import check_file, commit_file, discard_file, has_stopped, job_of
from apps.order_files.enums import NOT_YET_TAKEN, FileState, RowOutcome
from apps.order_files.models import OrderFile

SHOWN = 50
LAST_LINE = 2**31 - 1
ACTS: dict[str, tuple[Callable[..., OrderFile], Any]] = {
    "check": (check_file, gettext_lazy("The file is being checked; nothing changes yet.")),
    "commit": (commit_file, gettext_lazy("The orders are being taken.")),
    "discard": (discard_file, gettext_lazy("The file is discarded; no order was taken from it.")),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_view_orders)
def order_files(request: AccountRequest) -> HttpResponse:
    """The newest files, and the form for the next one."""
    may_manage = can_manage_orders(request.membership)
    if request.method == "POST" and not may_manage:
        raise PermissionDenied(_("Your role does not allow this. Ask an owner of your organisation."))
    form = OrderFileForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (file := received(request, form)):
        return redirect("dashboard:order_file_columns", file.pk)
    context = {"files": OrderFile.objects.select_related("store")[:SHOWN], "form": form, "may_manage": may_manage}
    return render(request, "dashboard/order_files.html", context)


def received(request: AccountRequest, form: OrderFileForm) -> OrderFile | None:
    """The file, or None with the refusal as the form's error."""
    filled = form.cleaned_data
    try:
        return receive_file(
            seller_id=seller_id_of(request),
            store_id=filled["store"].pk,
            file=filled["file"],
            name=filled["file"].name,
            zone=filled["zone"],
            are_paid=filled["are_paid"],
            now=timezone.now(),
            actor_id=request.user.pk,
        )
    except DomainError as refusal:
        form.add_error("file", str(refusal))
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_orders)
def order_file_columns(request: AccountRequest, pk: int) -> HttpResponse:
    """Say which column is which; then the dry run begins."""
    file = get_object_or_404(OrderFile, pk=pk)
    if file.state not in NOT_YET_TAKEN:
        return redirect("dashboard:order_file", pk)
    mapping = file.mapping or suggest_mapping(file)
    samples = samples_of(file, mapping)
    form = ColumnsForm(request.POST or None, header=file.header, mapping=mapping, samples=samples)
    if form.is_valid():
        now, actor_id = timezone.now(), request.user.pk
        try:
            set_mapping(file_id=file.pk, mapping=form.mapping(), now=now, actor_id=actor_id)
            check_file(file_id=file.pk, now=now, actor_id=actor_id)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("dashboard:order_file", pk)
    return render(request, "dashboard/order_file_columns.html", {"file": file, "form": form})


@require_safe
@for_members_who(can_view_orders)
def order_file(request: AccountRequest, pk: int) -> HttpResponse:
    """Where the file stands: its job at work, or what every row does."""
    found = get_object_or_404(OrderFile.objects.select_related("store"), pk=pk)
    outcome, after = request.GET.get("outcome", ""), request.GET.get("after", "")
    if outcome not in ("", *RowOutcome.values) or not (after or "0").isdecimal():
        raise Http404
    stopped = has_stopped(found)
    at_work = found.state in (FileState.CHECKING, FileState.COMMITTING) and not stopped
    if request.htmx and not at_work:
        return HttpResponseClientRefresh()
    context = {
        "file": found,
        "job": job_of(found),
        "stopped": stopped,
        "at_work": at_work,
        "counts": counts_of(pk).items(),
        "page": rows_page(file_id=pk, outcome=outcome, after=min(int(after or 0), LAST_LINE)),
        "outcome": outcome,
        "after": after,
        "may_manage": can_manage_orders(request.membership),
    }
    return render(request, "dashboard/order_file.html", context)


@require_POST
@for_members_who(can_manage_orders)
def order_file_act(request: AccountRequest, pk: int, act: str) -> HttpResponse:
    """Check again, take the orders, or discard the file."""
    found = get_object_or_404(OrderFile, pk=pk)
    if act not in ACTS:
        raise Http404
    perform, done = ACTS[act]

    def performed() -> str:
        perform(file_id=found.pk, now=timezone.now(), actor_id=request.user.pk)
        return str(done)

    try_act(request, performed)
    return redirect("dashboard:order_file", pk)


@require_safe
@for_members_who(can_view_orders)
def order_file_refused(request: AccountRequest, pk: int) -> HttpResponseBase:
    """The refused rows as a file like the one that came."""
    found, out = get_object_or_404(OrderFile, pk=pk), io.BytesIO()
    write_refused(file=found, out=out)
    out.seek(0)
    response = FileResponse(out, as_attachment=True, filename=refused_name(found))
    response["Cache-Control"] = "private, no-store"
    return response
