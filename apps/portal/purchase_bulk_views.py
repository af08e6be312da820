"""Several purchase orders at once: looked at with their totals, answered or sent, and what came of each."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apps.accounts.access import for_members_who, organization_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_supply
from apps.common.one_by_one import Told
from apps.fulfillment.domain.direct_asking_many import hand_over_purchases, packed_of
from apps.orders.domain.answering import LONGEST_REASON
from apps.orders.domain.answering_many import accept_purchases, refuse_purchases
from apps.orders.domain.purchase_queries import Asked, own_purchases, sums_of
from apps.orders.enums import DispatchMode
from apps.orders.models import PurchaseOrder
from apps.portal.answers import chosen_ids

Act = Callable[[AccountRequest, list[PurchaseOrder], dict[str, Any]], list[Told[PurchaseOrder]]]


class AcceptForm(forms.Form):
    """Nothing but the yes."""


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("One for all of them; the platform reads it and asks others for the goods."),
    )


class HandOverForm(forms.Form):
    """`key` makes a form sent twice one hand-over."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def accepted(request: AccountRequest, purchases: list[PurchaseOrder], _filled: dict[str, Any]) -> list[Any]:
    return accept_purchases(purchases=purchases, now=timezone.now(), actor_id=request.user.pk)


def refused(request: AccountRequest, purchases: list[PurchaseOrder], filled: dict[str, Any]) -> list[Any]:
    return refuse_purchases(purchases=purchases, now=timezone.now(), actor_id=request.user.pk, reason=filled["reason"])


def handed_over(request: AccountRequest, purchases: list[PurchaseOrder], filled: dict[str, Any]) -> list[Any]:
    direct = [purchase for purchase in purchases if purchase.mode == DispatchMode.DIRECT]
    supplier_id, key, now = organization_id_of(request), str(filled["key"]), timezone.now()
    return hand_over_purchases(supplier_id=supplier_id, purchases=direct, key=key, now=now, actor_id=request.user.pk)


ACTS: dict[str, tuple[type[forms.Form], Act]] = {
    "accept": (AcceptForm, accepted),
    "refuse": (RefuseForm, refused),
    "ship": (HandOverForm, handed_over),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_supply)
def purchases_chosen(request: AccountRequest) -> HttpResponse:
    """Ask before the chosen ones are answered or sent; then say of each what was done, or why not."""
    act, chosen = request.GET.get("act", ""), chosen_ids(request.GET.getlist("purchase"))
    if act not in ACTS:
        raise Http404
    if not chosen:
        messages.warning(request, _("Nothing is chosen: tick the purchase orders first."))
        return redirect(f"{reverse('portal:purchases')}?{urlencode({'tab': request.GET.get('tab', '')})}")
    rows = own_purchases(supplier_id=organization_id_of(request), purchase_order_ids=chosen)
    if len(rows) < len(chosen):
        raise Http404
    form_class, perform = ACTS[act]
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = perform(request, [row.purchase for row in rows], form.cleaned_data)
        return render(request, "portal/purchases_told.html", {"told": told, "act": act})
    context = {"act": act, "form": form, "now": timezone.now(), **looked_at(request, act, rows)}
    return render(request, "portal/purchases_chosen.html", context)


def looked_at(request: AccountRequest, act: str, rows: list[Asked]) -> dict[str, Any]:
    """What is confirmed: the rows with their sums; of goods that are sent, each way by itself."""
    if act != "ship":
        return {"rows": rows, "sums": sums_of(rows)}
    direct = [row for row in rows if row.purchase.mode == DispatchMode.DIRECT]
    bound = [row for row in rows if row.purchase.mode == DispatchMode.WAREHOUSE]
    here = packed_of(supplier_id=organization_id_of(request), purchases=[row.purchase for row in direct])
    return {
        "direct": [(row, here.get(row.purchase.pk, [])) for row in direct],
        "may_hand_over": any(parcel.released_at for parcels in here.values() for parcel in parcels),
        "bound": bound,
        "sums": sums_of(bound),
        "announce": urlencode({"purchase": [row.purchase.pk for row in bound]}, doseq=True),
    }
