"""Direct dispatch: what is to be packed, the labels of what is, and what the carrier has."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from apps.accounts.access import for_members_who, organization_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_supply, can_view_supply
from apps.common.documents.answers import pdf_or_back
from apps.fulfillment.domain.direct_asking import PACK, ask_to_hand_over, ask_to_pack
from apps.fulfillment.domain.direct_queries import (
    ToPack,
    asked_lately,
    asked_to_hand_over,
    cn23_for_supplier,
    label_for_supplier,
    parcels_of,
    said_of,
    to_pack,
)
from apps.fulfillment.enums import CustomsForm
from apps.fulfillment.models import DirectParcel
from apps.jobs.enums import ENDED, STOPPED, JobState
from apps.jobs.models import Job
from apps.orders.models import PurchaseOrder
from apps.portal.answers import own_row_or_404
from apps.portal.dispatch_forms import PackForm

SHOWN = 50


@require_safe
@for_members_who(can_view_supply)
def dispatch(request: AccountRequest) -> HttpResponse:
    """To pack, to hand over, and the newest that the carrier has."""
    return _page(request, {})


def _page(request: AccountRequest, sent: Mapping[tuple[int, int], PackForm]) -> HttpResponse:
    """`sent` is a form that has to be mended, by purchase order and order."""
    supplier_id, now = organization_id_of(request), timezone.now()
    parcels = parcels_of(supplier_id=supplier_id)
    jobs = asked_lately(supplier_id=supplier_id, now=now)
    groups, asked = to_pack(supplier_id=supplier_id, jobs=jobs), asked_to_hand_over(jobs)
    context = {
        "groups": [(group, sent.get(group.key) or _form_of(group)) for group in groups],
        "here": [_with_job(parcel, asked) for parcel in parcels.filter(handed_over_at=None)],
        "gone": parcels.exclude(handed_over_at=None)[:SHOWN],
        "may_manage": can_manage_supply(request.membership),
    }
    return render(request, "portal/dispatch.html", context)


def _form_of(group: ToPack, data: Any = None) -> PackForm:
    return PackForm(data, lines=group.lines, auto_id=f"{group.order_id}-%s")


def needs_cn23(parcel: DirectParcel) -> bool:
    return bool(parcel.content["form"] == CustomsForm.CN23)


def _with_job(parcel: DirectParcel, jobs: dict[int, Any]) -> dict[str, Any]:
    job = jobs.get(parcel.pk)
    return {
        "parcel": parcel,
        "needs_cn23": needs_cn23(parcel),
        "is_asked": job is not None and job.state not in STOPPED,
        "said": said_of(job),
        "key": uuid.uuid4(),
    }


@require_POST
@for_members_who(can_manage_supply)
def dispatch_pack(request: AccountRequest, pk: int, order_id: int) -> HttpResponse:
    """Have pieces of what is confirmed of one order on a purchase order packed as one parcel."""
    supplier_id, now = organization_id_of(request), timezone.now()
    purchase_order = own_row_or_404(PurchaseOrder, pk)
    key = (purchase_order.pk, order_id)
    jobs = asked_lately(supplier_id=supplier_id, now=now)
    group = next((each for each in to_pack(supplier_id=supplier_id, jobs=jobs) if each.key == key), None)
    if group is None:
        messages.info(request, _("Nothing of this order waits to be packed any more."))
        return redirect("portal:dispatch")
    form = _form_of(group, request.POST)
    if not form.is_valid():
        return _page(request, {key: form})
    job = ask_to_pack(
        supplier_id=supplier_id,
        purchase_order_id=purchase_order.pk,
        order_id=order_id,
        pieces=form.pieces,
        weight_g=form.cleaned_data["weight_g"],
        size_mm=form.size_mm,
        papers=form.papers,
        key=str(form.cleaned_data["key"]),
        now=now,
        actor_id=request.user.pk,
    )
    return redirect("portal:dispatch_asked", job.pk)


@require_safe
@for_members_who(can_view_supply)
def dispatch_asked(request: AccountRequest, pk: int) -> HttpResponse:
    """What became of asking for a parcel: its label, or why there is none."""
    job = get_object_or_404(Job, pk=pk, kind=PACK, supplier=organization_id_of(request))
    if request.htmx and job.state in ENDED:
        return HttpResponseClientRefresh()
    context: dict[str, Any] = {"said": said_of(job), "asked": pk}
    if job.state == JobState.DONE and job.result:
        parcel = own_row_or_404(DirectParcel, job.result["parcel"])
        context |= {"parcel": parcel, "needs_cn23": needs_cn23(parcel)}
    return render(request, "portal/dispatch_asked.html", context)


@require_POST
@for_members_who(can_manage_supply)
def dispatch_hand_over(request: AccountRequest, pk: int) -> HttpResponse:
    """Say that the carrier took a parcel."""
    parcel = own_row_or_404(DirectParcel, pk)
    key = request.POST.get("key", "")[:40] or str(uuid.uuid4())
    supplier_id, now = organization_id_of(request), timezone.now()
    ask_to_hand_over(supplier_id=supplier_id, parcel_id=parcel.pk, key=key, now=now, actor_id=request.user.pk)
    messages.success(request, _("%(parcel)s is being handed over.") % {"parcel": parcel})
    return redirect("portal:dispatch")


@require_safe
@for_members_who(can_view_supply)
def dispatch_paper(request: AccountRequest, pk: int, paper: str) -> HttpResponse:
    """The label of an own parcel, or its CN23."""
    parcel = own_row_or_404(DirectParcel, pk)
    draw: dict[str, Callable[..., bytes]] = {"label": label_for_supplier, "cn23": cn23_for_supplier}
    if paper not in draw:
        raise Http404
    supplier_id = organization_id_of(request)
    return pdf_or_back(
        request,
        lambda: draw[paper](supplier_id=supplier_id, parcel_id=parcel.pk),
        name=f"{parcel.tracking_no}-{paper}",
        back=reverse("portal:dispatch"),
    )
