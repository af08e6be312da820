"""Several offers stopped or resumed at once: asked for the reason first, and what came of each."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apps.accounts.access import for_members_who, organization_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_supply
from apps.catalog.domain.offer_queries import own_offers
from apps.catalog.domain.stopping import resume_offer, suspend_offer
from apps.catalog.enums import Side
from apps.catalog.models import Offer
from apps.common.one_by_one import Told, one_by_one
from apps.portal.answers import chosen_ids

ACTS: dict[str, tuple[Callable[..., None], Any]] = {
    "suspend": (suspend_offer, gettext_lazy("The offer is suspended; sellers no longer see it.")),
    "resume": (resume_offer, gettext_lazy("The offer goes on.")),
}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, help_text=gettext_lazy("One for all of them.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_supply)
def offers_chosen(request: AccountRequest) -> HttpResponse:
    """Ask before the chosen offers are stopped or go on; then say of each what was done, or why not."""
    act, chosen = request.GET.get("act", ""), chosen_ids(request.GET.getlist("offer"))
    if act not in ACTS:
        raise Http404
    if not chosen:
        messages.warning(request, _("Nothing is chosen: tick the offers first."))
        return redirect("portal:offers")
    offers = list(own_offers(supplier_id=organization_id_of(request), offer_ids=chosen))
    if len(offers) < len(chosen):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"act": act, "offers": offers, "form": form}
    if form.is_valid():
        context["told"] = performed(request, act, offers, form.cleaned_data["reason"])
    return render(request, "portal/offers_chosen.html", context)


def performed(request: AccountRequest, act: str, offers: Sequence[Offer], reason: str) -> list[Told[Offer]]:
    perform, said = ACTS[act]
    now, actor_id = timezone.now(), request.user.pk

    def done(offer: Offer) -> str:
        perform(offer_id=offer.pk, reason=reason, by=Side.SUPPLIER, now=now, actor_id=actor_id)
        return str(said)

    return one_by_one(offers, done)
