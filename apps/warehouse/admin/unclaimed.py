"""Goods that belong to no order, and how they leave: back to their supplier, or written off."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Link, ReadOnlyAdmin, person_id, try_act
from apps.common.money import money_words
from apps.warehouse.admin.choosing import ChooseForm, choose_page
from apps.warehouse.domain.unclaimed import send_back, write_off
from apps.warehouse.models import UnclaimedGoods

MOST_SHOWN = 200


class Way(TextChoices):
    BACK = "back", _("back to the supplier: no longer owed for")
    OFF = "off", _("used up, given away or destroyed: owed for as before")


class LeaveForm(ChooseForm):
    way = forms.ChoiceField(label=_("They go"), choices=Way)
    return_note = forms.CharField(
        label=_("Return note"), max_length=60, required=False, help_text=_("Of what goes back to the supplier.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)


def leave(request: HttpRequest, form: LeaveForm) -> str:
    """Perform what the form says; the words for whoever sent it."""
    given, now = form.cleaned_data, timezone.now()
    if given["way"] == Way.OFF:
        gone = write_off(unclaimed_ids=given["chosen"], reason=given["reason"], now=now)
        return gettext("Lines written off: %(n)s.") % {"n": gone}
    returns = send_back(
        unclaimed_ids=given["chosen"],
        return_note=given["return_note"],
        reason=given["reason"],
        now=now,
        actor_id=person_id(request),
    )
    amounts = ", ".join(f"{back.receipt}: {money_words(back.amount)}" for back in returns)
    return gettext("They go back; no longer owed: %(amounts)s.") % {"amounts": amounts}


class HereFilter(admin.SimpleListFilter):
    title = _("where it is")
    parameter_name = "is"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("here", _("in the warehouse")), ("gone", _("gone"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("here", "gone"):
            return queryset
        return queryset.filter(left_at__isnull=self.value() == "here")


@admin.register(UnclaimedGoods)
class UnclaimedGoodsAdmin(ReadOnlyAdmin):
    list_display = ("sku", "pieces", "supplier", "note", "order", "bin", "since", "left_at", "goods_return")
    list_filter = (HereFilter,)
    list_select_related = (
        "item__variant",
        "item__order",
        "item__placement__bin",
        "delivery_line__delivery__supplier",
        "goods_return",
    )
    search_fields = ("=item__variant__sku", "=item__order__order_no", "=delivery_line__delivery__delivery_note")
    search_help_text = _("A whole SKU, order number or delivery note")

    @admin.display(description=_("SKU"))
    def sku(self, row: UnclaimedGoods) -> str:
        return row.item.variant.sku

    @admin.display(description=_("supplier"))
    def supplier(self, row: UnclaimedGoods) -> str:
        return str(row.delivery_line.delivery.supplier)

    @admin.display(description=_("delivery note"))
    def note(self, row: UnclaimedGoods) -> str:
        return row.delivery_line.delivery.delivery_note

    @admin.display(description=_("order"))
    def order(self, row: UnclaimedGoods) -> str:
        return row.item.order.order_no

    @admin.display(description=_("bin"))
    def bin(self, row: UnclaimedGoods) -> str:
        return str(row.item.placement.bin) if hasattr(row.item, "placement") else "–"

    def list_links(self) -> list[Link]:
        return [Link(_("Send away…"), self.page_url("leave"))]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("leave/", self.leave_view, "leave"), *super().get_urls()]

    def leave_view(self, request: HttpRequest) -> HttpResponse:
        """Send goods back to their suppliers by one return note, or write them off."""
        if not self.may_act(request):
            raise PermissionDenied
        here = self.get_queryset(request).select_related(*self.list_select_related).filter(left_at=None)
        rows: list[Any] = list(here.order_by("pk")[:MOST_SHOWN])
        form = LeaveForm(request.POST or None, rows)
        if form.is_valid() and try_act(request, lambda: leave(request, form)):
            return redirect(self.page_url("changelist"))
        return choose_page(
            self,
            request,
            form,
            [
                [self.sku(row), row.pieces, self.supplier(row), self.note(row), self.order(row), self.bin(row)]
                for row in rows
            ],
            title=gettext("Send away goods of no order"),
            columns=[
                gettext("SKU"),
                gettext("Pieces"),
                gettext("Supplier"),
                gettext("Delivery note"),
                gettext("Order"),
                gettext("Bin"),
            ],
            nothing=gettext("All goods that are here belong to an order."),
        )
