"""Purchase orders for staff: what suppliers were asked for, answered on their behalf or taken back with a reason."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import Kind
from apps.accounts.models import Organization
from apps.common.administration import Act, DeskAdmin, Link, ReadOnlyAdmin, ReadOnlyInline, answer_of, person_id
from apps.common.form_acts import FormAct, FormActsAdmin
from apps.orders.domain.answering import LONGEST_REASON, Answer, accept_purchase, answer_purchase
from apps.orders.domain.overdue import OPEN, packed_and_late, take_back
from apps.orders.enums import PurchaseLineState, PurchaseState
from apps.orders.models import PurchaseLine, PurchaseOrder, SupplierDispatch


class AnswerForm(forms.Form):
    accepted = forms.IntegerField(label=_("accepted"), min_value=0)
    reason = forms.CharField(label=_("reason"), max_length=LONGEST_REASON, required=False)


def accept_all(request: HttpRequest, purchase: PurchaseOrder) -> str:
    lines = accept_purchase(purchase_order_id=purchase.pk, now=timezone.now(), actor_id=person_id(request))
    return gettext("%(n)s lines are accepted.") % {"n": len(lines)}


def take_all_back(request: HttpRequest, purchase: PurchaseOrder) -> str:
    lines = take_back(
        purchase_order_id=purchase.pk, reason=answer_of(request), now=timezone.now(), actor_id=person_id(request)
    )
    return gettext("%(n)s lines are taken back; their goods are looked for elsewhere.") % {"n": len(lines)}


def answer(request: HttpRequest, line: PurchaseLine, filled: dict[str, Any]) -> str:
    answer_purchase(
        purchase_order_id=line.purchase_order_id,
        answers={line.pk: Answer(filled["accepted"], filled["reason"])},
        now=timezone.now(),
        actor_id=person_id(request),
    )
    return gettext("The line is answered.")


def take_line_back(request: HttpRequest, line: PurchaseLine) -> str:
    take_back(
        purchase_order_id=line.purchase_order_id,
        line_ids=[line.pk],
        reason=answer_of(request),
        now=timezone.now(),
        actor_id=person_id(request),
        also_shipped=True,
    )
    return gettext("What did not come of the line is taken back.")


def is_to_answer(line: PurchaseLine) -> bool:
    return line.state == PurchaseLineState.ISSUED


def may_be_taken_back(line: PurchaseLine) -> bool:
    return line.state in (*OPEN, PurchaseLineState.SHIPPED)


class PurchaseLineInline(ReadOnlyInline):
    model = PurchaseLine
    fields = ("line", "offer", "quantity", "accepted", "received", "rejected", "unit_price", "state", "reason")


@admin.register(PurchaseOrder)
class PurchaseOrderAdmin(ReadOnlyAdmin):
    list_display = ("number", "supplier", "mode", "state", "issued_at", "accept_by", "ship_by")
    ordering = ("-pk",)
    list_filter = ("state", "mode", "issued_at")
    list_select_related = ("supplier",)
    search_fields = ("=number", "=supplier__code", "supplier__name")
    search_help_text = _("A whole number, or a supplier's code or name")
    inlines = (PurchaseLineInline,)
    acts = (
        Act("accept", _("Accept on behalf"), accept_all, lambda row: row.state == PurchaseState.ISSUED),
        Act(
            "take-back",
            _("Take back"),
            take_all_back,
            lambda row: row.state in (PurchaseState.ISSUED, PurchaseState.ACCEPTED),
            asks=_("Reason"),
        ),
    )


class LateFilter(admin.SimpleListFilter):
    title = _("late")
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("packed", _("packed by its supplier, not handed over in time"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        late = packed_and_late(now=timezone.now()) if self.value() == "packed" else None
        return queryset if late is None else queryset.filter(pk__in=late.values("pk"))


@admin.register(PurchaseLine)
class PurchaseLineAdmin(FormActsAdmin, ReadOnlyAdmin):
    list_display = (
        "purchase_order", "line", "supplier", "sku", "quantity", "accepted", "received", "rejected", "state",
    )  # fmt: skip
    list_filter = ("state", LateFilter)
    list_select_related = ("purchase_order", "supplier", "offer__variant")
    search_fields = ("=purchase_order__number", "=supplier__code", "=offer__variant__sku")
    search_help_text = _("A whole number, supplier's code or SKU")
    ordering = ("-id",)
    form_acts = (FormAct("answer", _("Answer on behalf…"), AnswerForm, answer, is_to_answer),)
    acts = (Act("take-back", _("Take back"), take_line_back, may_be_taken_back, asks=_("Reason")),)

    @admin.display(description=_("SKU"), ordering="offer__variant__sku")
    def sku(self, line: PurchaseLine) -> str:
        return line.offer.variant.sku

    def links(self, row: PurchaseLine) -> list[Link]:
        return [
            Link(_("Purchase order"), reverse("admin:orders_purchaseorder_change", args=[row.purchase_order_id])),
            Link(_("Order"), reverse("admin:orders_order_change", args=[row.allocation.order_id])),
        ]


@admin.register(SupplierDispatch)
class SupplierDispatchAdmin(DeskAdmin):
    """From the next purchase order on."""

    list_display = ("supplier", "mode")
    list_filter = ("mode",)
    list_select_related = ("supplier",)
    search_fields = ("=supplier__code", "supplier__name")
    autocomplete_fields = ("supplier",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("supplier",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "supplier":
            kwargs["queryset"] = Organization.objects.filter(kind=Kind.SUPPLIER)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
