"""Goods of suppliers: receipts that staff enter, and what goes back of them. Nothing is edited afterwards."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Link, ReadOnlyAdmin, ReadOnlyInline, person_id, try_act
from apps.common.money import money_words
from apps.fulfillment.admin.goods_forms import DeliveredRows, ReceiptForm, ReturnForm, delivered
from apps.fulfillment.domain.receipts import Delivered, accept_goods
from apps.fulfillment.domain.returns import return_goods
from apps.fulfillment.enums import HandOver
from apps.fulfillment.models import GoodsReceipt, GoodsReceiptLine, GoodsReturn, GoodsReturnLine


def accept(request: HttpRequest, form: ReceiptForm, lines: list[Delivered]) -> str:
    receipt = accept_goods(
        supplier_id=form.cleaned_data["supplier"].pk,
        lines=lines,
        place=HandOver(form.cleaned_data["place"]),
        delivery_note=form.cleaned_data["delivery_note"],
        now=timezone.now(),
        actor_id=person_id(request),
    )
    return gettext("%(note)s is accepted: %(amount)s is owed for it.") % {
        "note": receipt,
        "amount": money_words(receipt.amount),
    }


def send_back(request: HttpRequest, receipt: GoodsReceipt, form: ReturnForm) -> str:
    back = return_goods(
        receipt_id=receipt.pk,
        lines=form.lines,
        return_note=form.cleaned_data["return_note"],
        reason=form.cleaned_data["reason"],
        now=timezone.now(),
        actor_id=person_id(request),
    )
    return gettext("%(note)s is entered: %(amount)s is no longer owed.") % {
        "note": back,
        "amount": money_words(back.amount),
    }


class LineInline(ReadOnlyInline):
    model = GoodsReceiptLine
    fields = ("line", "sku", "accepted", "rejected", "unit_price")
    readonly_fields = ("sku",)
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("offer__variant")

    @admin.display(description=_("SKU"))
    def sku(self, row: GoodsReceiptLine) -> str:
        return row.offer.variant.sku


@admin.register(GoodsReceipt)
class GoodsReceiptAdmin(ReadOnlyAdmin):
    list_display = ("delivery_note", "supplier", "place", "amount", "accepted_at")
    ordering = ("-pk",)
    list_filter = ("place", "accepted_at")
    list_select_related = ("supplier",)
    search_fields = ("=delivery_note", "=supplier__code", "supplier__name")
    search_help_text = _("A whole delivery note or supplier's code, or words of the supplier's name")
    inlines = (LineInline,)

    def links(self, row: GoodsReceipt) -> list[Link]:
        returns = reverse("admin:fulfillment_goodsreturn_changelist")
        return [
            Link(_("Goods go back…"), self.page_url("return", row.pk)),
            Link(_("Returns"), f"{returns}?receipt__id__exact={row.pk}"),
        ]

    def list_links(self) -> list[Link]:
        return [Link(_("Accept goods…"), self.page_url("accept"))]

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("accept/", self.accept_view, "accept"),
            self.page("<int:pk>/return/", self.return_view, "return"),
            *super().get_urls(),
        ]

    def accept_view(self, request: HttpRequest) -> HttpResponse:
        """Enter what came with a delivery note."""
        if not self.may_act(request):
            raise PermissionDenied
        form, rows = ReceiptForm(request.POST or None), DeliveredRows(request.POST or None)
        if form.is_valid() and rows.is_valid():
            lines = delivered(rows, form.cleaned_data["supplier"])
            if rows.is_valid() and try_act(request, lambda: accept(request, form, lines)):
                return redirect(self.page_url("changelist"))
        return self.form_page(
            request,
            form,
            rows=rows,
            title=gettext("Accept goods"),
            description=gettext(
                "For goods that no purchase order asks for. What is accepted leaves the supplier's stock and is owed at"
                " its supply price. SKUs are ours or the supplier's."
            ),
        )

    def return_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Enter what goes back of a receipt."""
        receipt = self.row_or_404(request, pk)
        if not self.may_act(request):
            raise PermissionDenied
        form = ReturnForm(request.POST or None, receipt)
        if form.is_valid() and try_act(request, lambda: send_back(request, receipt, form)):
            return redirect(self.page_url("change", pk))
        return self.form_page(
            request,
            form,
            title=gettext("Goods go back"),
            row=receipt,
            description=gettext("They are the supplier's stock again, and no longer owed."),
        )


class ReturnLineInline(ReadOnlyInline):
    model = GoodsReturnLine
    fields = ("sku", "quantity")
    readonly_fields = ("sku",)
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("receipt_line__offer__variant")

    @admin.display(description=_("SKU"))
    def sku(self, row: GoodsReturnLine) -> str:
        return row.receipt_line.offer.variant.sku


@admin.register(GoodsReturn)
class GoodsReturnAdmin(ReadOnlyAdmin):
    list_display = ("return_note", "receipt", "supplier", "amount", "reason", "returned_at")
    list_select_related = ("supplier", "receipt")
    list_filter = ("receipt__place",)
    search_fields = ("=return_note", "=receipt__delivery_note", "=supplier__code", "reason")
    date_hierarchy = "returned_at"
    inlines = (ReturnLineInline,)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """A receipt's page leads to its returns."""
        return lookup == "receipt__id__exact" or super().lookup_allowed(lookup, value, request)
