"""Offers, to read; staff stop them, let them go on, and set one for a supplier who asks on the phone."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.catalog.domain.offers import set_offer
from apps.catalog.domain.ordering import obstacle_of
from apps.catalog.domain.stopping import end_offer, resume_offer, suspend_offer
from apps.catalog.enums import OfferState, Side
from apps.catalog.forms import OfferForm
from apps.catalog.models import Offer, OfferPriceStep
from apps.common.administration import Act, Link, ReadOnlyAdmin, ReadOnlyInline, answer_of, person_id, try_act


def is_active(offer: Offer) -> bool:
    return offer.state == OfferState.ACTIVE


def is_suspended(offer: Offer) -> bool:
    return offer.state == OfferState.SUSPENDED


def is_not_ended(offer: Offer) -> bool:
    return offer.state != OfferState.ENDED


def by_staff(request: HttpRequest, offer: Offer) -> dict[str, Any]:
    return {
        "offer_id": offer.pk,
        "reason": answer_of(request),
        "by": Side.OPERATOR,
        "now": timezone.now(),
        "actor_id": person_id(request),
    }


def suspend(request: HttpRequest, offer: Offer) -> str:
    suspend_offer(**by_staff(request, offer))
    return gettext("Suspended: sellers no longer see this offer.")


def resume(request: HttpRequest, offer: Offer) -> str:
    resume_offer(**by_staff(request, offer))
    return gettext("The offer goes on.")


def end(request: HttpRequest, offer: Offer) -> str:
    end_offer(**by_staff(request, offer))
    return gettext("Ended: only the operator lets it begin again.")


class StepInline(ReadOnlyInline):
    model = OfferPriceStep
    fields = ("from_quantity", "supply_price")
    show_change_link = False


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "variant",
        "supplier",
        "supply_price",
        "seller_price",
        "lead_time_days",
        "minimum_quantity",
        "in_stock",
        "state",
    )
    list_display_links = ("id", "variant")
    list_filter = ("state", "stopped_by", "in_stock", "supply_price_currency")
    list_select_related = ("variant", "supplier", "seller_offer")
    search_fields = ("variant__sku__startswith", "=variant__gtin", "=supplier_sku", "=supplier__code")
    search_help_text = _("The beginning of a SKU, a whole GTIN, supplier's SKU or supplier code")
    date_hierarchy = "created_at"
    inlines = (StepInline,)
    readonly_fields = ("seller_price", "obstacle")
    acts = (
        Act("suspend", _("Suspend"), suspend, is_active, asks=_("Reason")),
        Act("resume", _("Resume"), resume, is_suspended, asks=_("Reason")),
        Act("end", _("End"), end, is_not_ended, asks=_("Reason"), warning=_("Offer %(row)s ends for good.")),
    )

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Products link to their offers."""
        return lookup == "variant__product__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("seller's price"))
    def seller_price(self, offer: Offer) -> str:
        seen = getattr(offer, "seller_offer", None)
        return str(seen.price) if seen else "–"

    @admin.display(description=_("not orderable because"))
    def obstacle(self, offer: Offer) -> str:
        found = obstacle_of(offer=offer, now=timezone.now())
        return str(found.label) if found else "–"

    def list_links(self) -> list[Link]:
        return [Link(_("Set an offer…"), self.page_url("set"))]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("set/", self.set_view, "set"), *super().get_urls()]

    def set_view(self, request: HttpRequest) -> HttpResponse:
        """Set an offer for a supplier."""
        if not self.may_act(request):
            raise PermissionDenied
        form = OfferForm(request.POST or None)
        if form.is_valid() and try_act(request, lambda: self.set_from(request, form)):
            return redirect(self.page_url("changelist"))
        return self.form_page(request, form, title=gettext("Set an offer"))

    def set_from(self, request: HttpRequest, form: OfferForm) -> str:
        supplier = form.cleaned_data["supplier"]
        offer = set_offer(supplier_id=supplier.pk, terms=form.terms(), now=timezone.now(), actor_id=person_id(request))
        return gettext("Offer %(offer)s of %(supplier)s is set.") % {"offer": offer, "supplier": supplier}
