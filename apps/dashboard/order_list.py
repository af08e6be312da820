"""The seller's list of orders, and its saved views. Every filter is in the address."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_orders, can_view_orders
from apps.common.errors import DomainError
from apps.common.periods import shanghai_day
from apps.dashboard.order_forms import GROUPS, SearchForm, ViewForm
from apps.dashboard.order_views import stores_of
from apps.orders.domain.listing import SKU_DAYS, orders_page
from apps.orders.domain.queries import Group, UnknownCursor
from apps.orders.domain.saved_views import delete_view, rename_view, save_view, views_of
from apps.orders.domain.waiting_queries import open_counts
from apps.orders.models import SavedView


def search_form(seller_id: int, data: Any) -> SearchForm:
    return SearchForm(data, stores=stores_of(seller_id), today=shanghai_day(timezone.now()))


@require_safe
@for_members_who(can_view_orders)
def orders(request: AccountRequest) -> HttpResponse:
    """Orders by group or saved view, and by what their filters say."""
    seller_id = seller_id_of(request)
    form = search_form(seller_id, request.GET)
    context: dict[str, Any] = {"form": form, "may_manage": can_manage_orders(request.membership)}
    if form.is_valid():
        filters, cursor, params = form.filters, request.GET.get("after", ""), form.params
        try:
            context["page"] = orders_page(seller_id=seller_id, filters=filters, cursor=cursor)
        except UnknownCursor as error:
            raise Http404(str(error)) from error
        views = views_of(seller_id=seller_id)
        context |= {
            "group": filters.group,
            "tabs": tabs_of(params, views),
            "is_view": any(view.filters == params for view in views),
            "has_views": bool(views),
            "view_form": ViewForm(auto_id="view_%s"),
            "here": urlencode(params),
            "cursor": cursor,
            "is_filtered": bool(params.keys() - {"sort"}),
            "has_more_filters": bool(params.keys() & {"sku", "placed_from", "placed_to", "sort"}),
            "looked_through": SKU_DAYS if form.is_cut else 0,
            "acts": ("hold", "release", "again", "export", "cancel"),
            "waiting": sum(open_counts(seller_id=seller_id).values()),
        }
    return render(request, "dashboard/orders.html", context)


def tabs_of(params: dict[str, str], views: list[SavedView]) -> list[tuple[str, str, bool]]:
    """Groups with the filters kept, then saved views: label, query, and whether it is what is shown."""
    is_view = any(view.filters == params for view in views)
    kept = {name: value for name, value in params.items() if name != "group"}
    here = params.get("group", Group.ALL)
    groups = [
        (str(label), urlencode(kept if each == Group.ALL else {"group": each, **kept}), each == here and not is_view)
        for each, label in GROUPS.items()
    ]
    return groups + [(view.name, urlencode(view.filters), view.filters == params) for view in views]


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_orders)
def saved_views(request: AccountRequest) -> HttpResponse:
    """All saved views; and saving one, of the filters that `filters` has as they stand in the address."""
    seller_id = seller_id_of(request)
    if request.method != "POST":
        return render(request, "dashboard/order_views.html", {"views": described(views_of(seller_id=seller_id))})
    asked = QueryDict(request.POST.get("filters", ""))
    search, form = search_form(seller_id, asked), ViewForm(request.POST)
    if search.is_valid() and form.is_valid():
        try:
            save_view(seller_id=seller_id, name=form.cleaned_data["name"], filters=search.params, now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, capfirst(str(refusal)))
        else:
            messages.success(request, _("The view is saved, for everybody in your organisation."))
            return redirect(f"{reverse('dashboard:orders')}?{urlencode(search.params)}")
    here = urlencode(search.params) if search.is_valid() else ""
    return render(request, "dashboard/order_view_new.html", {"form": form, "filters": here})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_orders)
def saved_view(request: AccountRequest, pk: int) -> HttpResponse:
    """One saved view: another name, or its end."""
    seller_id = seller_id_of(request)
    view = next((each for each in views_of(seller_id=seller_id) if each.pk == pk), None)
    if view is None:
        raise Http404(_("There is no such view."))
    form = ViewForm(request.POST if "name" in request.POST else None, initial={"name": view.name})
    try:
        if "delete" in request.POST:
            delete_view(seller_id=seller_id, view_id=pk)
            messages.success(request, _("The view is deleted; its orders stay what they are."))
            return redirect("dashboard:order_views")
        if form.is_valid():
            rename_view(seller_id=seller_id, view_id=pk, name=form.cleaned_data["name"])
            messages.success(request, _("The view has its new name."))
            return redirect("dashboard:order_views")
    except DomainError as refusal:
        form.add_error(None, capfirst(str(refusal)))
    return render(request, "dashboard/order_view.html", {"view": view, "form": form})


def described(views: list[SavedView]) -> list[tuple[SavedView, str]]:
    """Views with their address."""
    return [(view, urlencode(view.filters)) for view in views]
