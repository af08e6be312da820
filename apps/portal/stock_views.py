"""A supplier's stock: what there is of each offer, when and by whom it was seen, counted and corrected by hand."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import for_members_who, organization_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_supply, can_view_supply
from apps.common.administration import grouped
from apps.portal.answers import asked_sku
from apps.portal.refusals import kept
from apps.stock.domain.door import Answer
from apps.stock.domain.movements import correct_stock, observe_stock
from apps.stock.domain.queries import held_back, offers_with_stock
from apps.stock.enums import COUNTED
from apps.stock.forms import CorrectionForm, CountForm
from apps.stock.models import Movement

SHOWN, NEWEST = 50, 20


@require_safe
@for_members_who(can_view_supply)
def stock(request: AccountRequest) -> HttpResponse:
    """Fifty offers in the order of their SKUs, from a SKU or its beginning on."""
    supplier_id, start = organization_id_of(request), asked_sku(request)
    found = offers_with_stock(supplier_id).filter(variant__sku__gte=start)
    rows = list(found.select_related("variant").order_by("variant__sku")[: SHOWN + 1])
    context = {
        "offers": rows[:SHOWN],
        "next": rows[SHOWN].variant.sku if len(rows) > SHOWN else "",
        "sku": start,
        "held_back": held_back(supplier_id),
    }
    return render(request, "portal/stock.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_view_supply)
def stock_offer(request: AccountRequest, pk: int) -> HttpResponse:
    """The stock of one offer: its figures, its newest movements, and what a person may say about it."""
    supplier_id, may_manage = organization_id_of(request), can_manage_supply(request.membership)
    offer = offers_with_stock(supplier_id).select_related("variant").filter(pk=pk).first()
    if offer is None:
        raise Http404
    if request.method == "POST" and not may_manage:
        raise PermissionDenied(_("Your role does not allow this. Ask an owner of your organisation."))
    sent = {name: request.POST if request.POST.get("act") == name else None for name in ("count", "correct")}
    count, correction = CountForm(sent["count"], prefix="count"), CorrectionForm(sent["correct"], prefix="correct")
    done = (count.is_valid() and kept(count, lambda: counted(request, pk, count.cleaned_data))) or (
        correction.is_valid() and kept(correction, lambda: corrected(request, pk, correction.cleaned_data))
    )
    if done:
        return redirect("portal:stock_offer", pk)
    context = {
        "offer": offer,
        "count": count,
        "correction": correction,
        "held_back": held_back(supplier_id),
        "movements": Movement.objects.filter(level__offer_id=pk).order_by("-version")[:NEWEST],
        "may_manage": may_manage,
    }
    return render(request, "portal/stock_offer.html", context)


def counted(request: AccountRequest, offer_id: int, filled: dict[str, Any]) -> None:
    """A count is what is there now; the same count sent twice says the same twice."""
    now = timezone.now()
    answer = observe_stock(
        offer_id=offer_id,
        quantity=filled["quantity"],
        observed_at=now,
        source=COUNTED,
        key=f"portal:count:{uuid.uuid4()}",
        now=now,
        actor_id=request.user.pk,
    )
    say(request, answer)
    if answer.shortfall:
        short = _("%(pieces)s pieces that orders were promised are missing; the platform is told.")
        messages.warning(request, short % {"pieces": grouped(answer.shortfall)})


def corrected(request: AccountRequest, offer_id: int, filled: dict[str, Any]) -> None:
    answer = correct_stock(
        offer_id=offer_id,
        change=filled["change"],
        reason=filled["reason"],
        key=f"portal:{organization_id_of(request)}:{filled['key']}",
        now=timezone.now(),
        actor_id=request.user.pk,
    )
    say(request, answer)


def say(request: AccountRequest, answer: Answer) -> None:
    messages.success(request, _("%(pieces)s pieces are on hand now.") % {"pieces": grouped(answer.on_hand)})
