"""What waits for a person, and what the store's SKUs stand for."""

from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import for_members_who
from apps.accounts.access import organization_id_of as seller_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_money, can_manage_orders, can_view_orders
from apps.catalog.domain.search_filters import Filters
from apps.catalog.domain.search_pages import Goods, search_goods
from apps.catalog.models import Variant
from apps.channels.models import Store
from apps.common.errors import DomainError
from apps.dashboard.order_forms import PartForm, PartForms, SkuForm
from apps.dashboard.wallet_views import cursor_of
from apps.orders.domain.mapping import map_sku, parts_by_sku
from apps.orders.domain.suggesting import suggest_variants
from apps.orders.domain.waiting_queries import exceptions_page, mappings_of, open_counts, unmapped_skus
from apps.orders.enums import ExceptionKind

ACTS_OF = {ExceptionKind.NO_STOCK: ("again", "hold", "cancel"), ExceptionKind.HELD: ("release", "cancel")}
"""What is done with many orders at once that wait for the same reason; the others are mended one by one."""
FOUND = 8
PARTS = 5


@require_safe
@for_members_who(can_view_orders)
def exceptions(request: AccountRequest) -> HttpResponse:
    """The queue, by kind, the newest first."""
    seller_id, given = seller_id_of(request), request.GET.get("kind", "")
    if given and given not in ExceptionKind.values:
        raise Http404
    kind, before = ExceptionKind(given) if given else None, cursor_of(request)
    counts = open_counts(seller_id=seller_id)
    context = {
        "page": exceptions_page(seller_id=seller_id, kind=kind, before=before),
        "kind": kind,
        "counts": list(counts.items()),
        "total": sum(counts.values()),
        "before": before,
        "may_manage": can_manage_orders(request.membership),
        "may_pay": can_manage_money(request.membership),
        "acts": ACTS_OF.get(kind, ()) if kind else (),
        "here": request.get_full_path(),
    }
    return render(request, "dashboard/order_exceptions.html", context)


@require_safe
@for_members_who(can_view_orders)
def mappings(request: AccountRequest) -> HttpResponse:
    """SKUs that lines wait for, each with goods that it may be, and those that were mapped."""
    seller_id, form = seller_id_of(request), SkuForm(request.GET)
    if not form.is_valid():
        raise Http404
    beginning = form.cleaned_data["sku"]
    waiting = unmapped_skus(seller_id=seller_id)
    suggested = suggest_variants({each.sku for each in waiting})
    context = {
        "waiting": [(each, suggested.get(each.sku)) for each in waiting],
        "mappings": mappings_of(seller_id=seller_id, beginning=beginning),
        "beginning": beginning,
        "may_manage": can_manage_orders(request.membership),
    }
    return render(request, "dashboard/mappings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_orders)
def mapping(request: AccountRequest, store_id: int) -> HttpResponse:
    """Choose what one SKU of a store stands for; goods are looked up in the catalog."""
    seller_id, asked = seller_id_of(request), SkuForm(request.GET)
    store = Store.objects.filter(seller_id=seller_id, pk=store_id).first()
    if store is None or not asked.is_valid() or not asked.cleaned_data["sku"]:
        raise Http404(_("There is no such store or SKU."))
    sku, query = asked.cleaned_data["sku"], asked.cleaned_data["q"]
    known = parts_by_sku(store_id=store.pk, skus=[sku]).get(sku, {})
    forms = PartForms(request.POST or None, prefix="parts", initial=rows_for(request, sku, known))
    if request.method == "POST" and forms.is_valid() and mapped(request, store, sku, forms):
        return redirect("dashboard:mappings")
    context = {
        "store": store,
        "sku": sku,
        "forms": forms,
        "is_known": bool(known),
        "query": query,
        "chosen": request.GET.getlist("use")[:PARTS],
        "found": found_goods(query),
    }
    return render(request, "dashboard/mapping.html", context)


def found_goods(query: str) -> list[Goods]:
    """The best few of the catalog."""
    if not query:
        return []
    return search_goods(filters=Filters(text=query), language=get_language() or "en", size=FOUND).goods


def rows_for(request: AccountRequest, sku: str, known: dict[int, int]) -> list[dict[str, Any]]:
    """What the form begins with: what was just chosen, else what is known, else what the SKU says by itself."""
    chosen = request.GET.getlist("use")[:PARTS]
    rows: list[dict[str, Any]] = [{"code": code, "quantity": 1} for code in chosen]
    if not rows and known:
        skus = dict(Variant.objects.filter(pk__in=known).values_list("pk", "sku"))
        rows = [{"code": skus[variant], "quantity": quantity} for variant, quantity in known.items()]
    if not rows:
        rows = [{"code": variant.sku, "quantity": 1} for variant in suggest_variants([sku]).values()]
    return rows + [{"quantity": 1}] * max(PARTS - len(rows), 1)


def mapped(request: AccountRequest, store: Store, sku: str, forms: "BaseFormSet[PartForm]") -> bool:
    """Whether the SKU was mapped; else the forms say why not."""
    rows = [form for form in forms.forms if form.cleaned_data["code"]]
    goods = suggest_variants(form.cleaned_data["code"] for form in rows)
    parts: dict[int, int] = {}
    for form in rows:
        variant = goods.get(form.cleaned_data["code"])
        if variant is None:
            form.add_error("code", _("The catalog has no such goods: look them up below."))
            return False
        parts[variant.pk] = parts.get(variant.pk, 0) + (form.cleaned_data["quantity"] or 1)
    try:
        orders = map_sku(
            seller_id=store.seller_id,
            store_id=store.pk,
            sku=sku,
            parts=parts,
            now=timezone.now(),
            actor_id=request.user.pk,
        )
    except DomainError as refusal:
        messages.error(request, capfirst(str(refusal)))
        return False
    text = ngettext("%(sku)s is mapped; %(n)s order goes on.", "%(sku)s is mapped; %(n)s orders go on.", len(orders))
    messages.success(request, text % {"sku": sku, "n": len(orders)})
    return True
