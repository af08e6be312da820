"""Finding goods to sell. Every choice is in the address, so a page can be kept and sent on."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from apps.accounts.access import for_members_who, organization_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_view_goods
from apps.catalog.domain.search_categories import place_in_tree
from apps.catalog.domain.search_details import goods_details
from apps.catalog.domain.search_errors import MissingRate, UnknownCursor, UnknownGoods
from apps.catalog.domain.search_margins import margin_percent, target_in_fen
from apps.catalog.domain.search_pages import PAGE_SIZE, search_goods
from apps.categories.domain.errors import UnknownCategory
from apps.dashboard.margin_form import MarginForm
from apps.dashboard.sourcing_facets import Address, facet_groups
from apps.dashboard.sourcing_forms import SourcingForm
from apps.dashboard.sourcing_words import attributes_in_words, labels_of
from apps.order_costs.domain.landing import land


@require_safe
@for_members_who(can_view_goods)
def sourcing(request: AccountRequest) -> HttpResponse:
    """Goods by words, codes and filters, with what each further choice would leave."""
    form = SourcingForm(request.GET)
    context: dict[str, Any] = {"form": form, "is_filtered": any(form.data.get(name) for name in form.fields)}
    if form.is_valid():
        try:
            context |= found_goods(form, request.GET.get("after", ""))
        except (UnknownCategory, UnknownCursor) as error:
            raise Http404(str(error)) from error
        except MissingRate as error:
            form.add_error("currency", str(error))
    return render(request, "dashboard/sourcing.html", context)


def found_goods(form: SourcingForm, cursor: str) -> dict[str, Any]:
    target, place = target_fen(form), place_in_tree(form.cleaned_data["category"])
    page = search_goods(
        filters=form.filters(category_path=place.path),
        sort=form.sort_chosen,
        cursor=cursor,
        language=get_language() or "en",
        size=PAGE_SIZE,
    )
    address = Address(form)
    return {
        "page": page,
        "has_target": target is not None,
        "rows": [(goods, margin(target, goods.price_cny_fen)) for goods in page.goods],
        "groups": facet_groups(page.facets, place, form) if page.facets else [],
        "line": [(category, address.but(category=category.code)) for category in place.line],
        "all_categories": address.but(category=None),
        "address": address,
    }


@require_safe
@for_members_who(can_view_goods)
def sourcing_goods(request: AccountRequest, variant_id: int) -> HttpResponse:
    """One variant with every offer and its price steps, and what each would cost and leave in a country."""
    form, calculator, landing = SourcingForm(request.GET), MarginForm(request.GET), None
    try:
        details = goods_details(variant_id=variant_id, language=get_language() or "en")
    except UnknownGoods as error:
        raise Http404(str(error)) from error
    if calculator.is_valid() and (asked := calculator.asked):
        landing = land(
            variant=details.variant,
            offers=details.offers,
            asked=asked,
            seller_id=organization_id_of(request),
            now=timezone.now(),
        )
    context = {
        "calculator": calculator,
        "landing": landing,
        "details": details,
        "attributes": attributes_in_words(details),
        "siblings": labels_of(details.siblings),
        "address": Address(form, calculator),
    }
    return render(request, "dashboard/sourcing_goods.html", context)


def target_fen(form: SourcingForm) -> Decimal | None:
    """The seller's selling price in fen, by the newest rate. Raises MissingRate."""
    return target_in_fen(form.target_price) if form.target_price else None


def margin(target: Decimal | None, price_fen: Decimal | int | None) -> Decimal | None:
    """None without a selling price, or where the goods' currency has no rate."""
    return None if target is None or price_fen is None else margin_percent(target_fen=target, price_fen=price_fen)
