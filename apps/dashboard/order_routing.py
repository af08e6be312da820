"""How an order's goods were routed, on its page; and what the seller wants when goods are short."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_orders
from apps.orders.domain.queries import OrderDetails
from apps.orders.domain.routing_policy import routing_policy, set_routing_policy
from apps.orders.domain.routing_words import explain_decisions
from apps.orders.enums import OnShortage
from apps.orders.models import RoutingDecision

MOST_SHOWN = 20


class PolicyForm(forms.Form):
    on_shortage = forms.ChoiceField(
        label=gettext_lazy("When no single supplier has all pieces of a line"),
        choices=OnShortage,
        widget=forms.RadioSelect,
    )


def routing_of(details: OrderDetails) -> dict[str, Any]:
    """The decisions on each item of an order, the newest first."""
    decisions: dict[int, list[RoutingDecision]] = {}
    for decision in RoutingDecision.objects.filter(order=details.order).order_by("-attempt"):
        decisions.setdefault(decision.item_id, []).append(decision)
    decided = [item for item in details.items if item.pk in decisions]
    return {"routing": [(item, explain_decisions(decisions[item.pk][:MOST_SHOWN])) for item in decided]}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_orders)
def policy(request: AccountRequest) -> HttpResponse:
    """The seller's choice for whatever is routed from now on."""
    seller_id = seller_id_of(request)
    form = PolicyForm(request.POST or None, initial={"on_shortage": routing_policy(seller_id=seller_id)})
    if form.is_valid():
        wanted = OnShortage(form.cleaned_data["on_shortage"])
        set_routing_policy(seller_id=seller_id, on_shortage=wanted, now=timezone.now(), actor_id=request.user.pk)
        messages.success(request, _("Orders are routed like this from now on."))
        return redirect("dashboard:routing_policy")
    return render(request, "dashboard/routing_policy.html", {"form": form})
