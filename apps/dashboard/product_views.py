"""The seller's own goods: what its SKUs stand for and what it sold, with what there is of them now."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_orders, can_view_orders
from apps.catalog.domain.search_filters import LONGEST_TEXT
from apps.orders.domain.own_goods import SOLD_DAYS, own_goods


class ProductsForm(forms.Form):
    q = forms.CharField(label=_("Words or SKU"), required=False, max_length=LONGEST_TEXT)
    warnings = forms.BooleanField(label=_("Only with a warning"), required=False)
    after = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


@require_safe
@for_members_who(can_view_orders)
def products(request: AccountRequest) -> HttpResponse:
    """Twenty-five a page, by SKU."""
    form = ProductsForm(request.GET)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    page = own_goods(
        seller_id=seller_id_of(request),
        now=timezone.now(),
        words=said["q"],
        only_warnings=said["warnings"],
        after=said["after"],
        language=get_language() or "en",
    )
    context = {
        "form": form,
        "page": page,
        "after": said["after"],
        "is_filtered": bool(said["q"] or said["warnings"]),
        "days": SOLD_DAYS,
        "may_manage": can_manage_orders(request.membership),
    }
    return render(request, "dashboard/products.html", context)
