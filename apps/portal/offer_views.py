"""A supplier's offers: found by SKU, set, stopped and resumed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import for_members_who, organization_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_supply, can_view_supply
from apps.catalog.domain.offer_queries import offers_page
from apps.catalog.domain.offers import set_offer, terms_of_offers
from apps.catalog.domain.ordering import obstacle_of
from apps.catalog.domain.stopping import end_offer, resume_offer, suspend_offer
from apps.catalog.enums import OfferState, Side
from apps.catalog.forms import OwnOfferForm, TermsForm
from apps.catalog.models import Offer
from apps.common.administration import answer_of, try_act
from apps.portal.answers import asked_sku, own_row_or_404
from apps.portal.refusals import kept

STOCK = {"in": True, "out": False}
ACTS: dict[str, tuple[Callable[..., None], Any]] = {
    "suspend": (suspend_offer, gettext_lazy("The offer is suspended; sellers no longer see it.")),
    "resume": (resume_offer, gettext_lazy("The offer goes on.")),
    "end": (end_offer, gettext_lazy("The offer has ended; set it again to begin anew.")),
}


@require_safe
@for_members_who(can_view_supply)
def offers(request: AccountRequest) -> HttpResponse:
    """Fifty offers in the order of their SKUs, from a SKU or its beginning on; of one state, or by stock."""
    start, state, stock = asked_sku(request), request.GET.get("state", ""), request.GET.get("stock", "")
    state, stock = state if state in OfferState else "", stock if stock in STOCK else ""
    page = offers_page(
        supplier_id=organization_id_of(request),
        start=start,
        state=OfferState(state) if state else None,
        in_stock=STOCK.get(stock),
    )
    filters = {name: value for name, value in (("state", state), ("stock", stock)) if value}
    context = {
        "offers": page.rows,
        "next": urlencode({"sku": page.next_sku, **filters}) if page.next_sku else "",
        "sku": start,
        "state": state,
        "stock": stock,
        "states": OfferState,
        "is_filtered": bool(start or filters),
        "may_manage": can_manage_supply(request.membership),
    }
    return render(request, "portal/offers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_supply)
def offer_new(request: AccountRequest) -> HttpResponse:
    """Offer a variant of the catalog."""
    form = OwnOfferForm(request.POST or None)
    if form.is_valid() and kept(form, lambda: save(request, form, form.cleaned_data["sku"].pk)):
        return redirect("portal:offers")
    return render(request, "portal/offer_new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_view_supply)
def offer(request: AccountRequest, pk: int) -> HttpResponse:
    """One offer: why sellers see it or don't, its terms, and what may be done with it."""
    row, may_manage = own_row_or_404(Offer, pk), can_manage_supply(request.membership)
    if request.method == "POST" and not may_manage:
        raise PermissionDenied(_("Your role does not allow this. Ask an owner of your organisation."))
    form = TermsForm(request.POST or None, initial=TermsForm.filled(terms_of_offers([row])[pk]))
    if form.is_valid() and kept(form, lambda: save(request, form, row.variant_id)):
        return redirect("portal:offer", pk)
    acts = {OfferState.ACTIVE: ("suspend", "end"), OfferState.SUSPENDED: ("resume", "end"), OfferState.ENDED: ()}
    context = {
        "offer": row,
        "form": form,
        "obstacle": obstacle_of(offer=row, now=timezone.now()),
        "acts": acts[OfferState(row.state)],
        "may_manage": may_manage,
    }
    return render(request, "portal/offer.html", context)


def save(request: AccountRequest, form: TermsForm, variant_id: int) -> None:
    terms, supplier_id = form.terms_for(variant_id), organization_id_of(request)
    set_offer(supplier_id=supplier_id, terms=terms, now=timezone.now(), actor_id=request.user.pk)
    messages.success(request, _("The offer is set; sellers see it as soon as it can be ordered."))


@require_POST
@for_members_who(can_manage_supply)
def offer_act(request: AccountRequest, pk: int, act: str) -> HttpResponse:
    """Stop an offer or let it go on, with a reason."""
    row = own_row_or_404(Offer, pk)
    if act not in ACTS:
        raise Http404
    perform, said = ACTS[act]

    def done() -> str:
        now, actor_id = timezone.now(), request.user.pk
        perform(offer_id=row.pk, reason=answer_of(request), by=Side.SUPPLIER, now=now, actor_id=actor_id)
        return str(said)

    try_act(request, done)
    return redirect("portal:offer", pk)
