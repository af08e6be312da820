"""What waits for a person, and what SKUs stand for."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, Link, ReadOnlyAdmin, ReadOnlyInline, answer_of, person_id
from apps.common.form_acts import FormAct, FormActsAdmin
from apps.common.queue_admin import AgeFilter, OpenFilter, QueueAdmin
from apps.orders.admin.forms import CancelForm
from apps.orders.domain.cancelling_lines import cancel_line
from apps.orders.domain.errors import given_reason
from apps.orders.domain.looking_again import look_again
from apps.orders.enums import ExceptionKind, Fault
from apps.orders.models import OrderException, SkuMapping, SkuMappingPart

WHAT_TO_DO = {
    ExceptionKind.UNMAPPED: _("The seller says which goods the SKU means; the order goes on by itself."),
    ExceptionKind.NO_STOCK: _("Look again once a supplier has the goods, or cancel the line."),
    ExceptionKind.ADDRESS: _("Correct the address on the order's page, or ask the seller to."),
    ExceptionKind.TAX_NUMBER: _("The seller enters the buyer's tax number with the address."),
    ExceptionKind.HELD: _("Release the order on its page once its reason is gone."),
    ExceptionKind.UNPAID: _("The seller tops up; what only the platform can mend stands on the order's costs."),
    ExceptionKind.CHANGED: _("The seller looks at what the channel changed, then keeps the order or cancels it."),
}


def is_short(row: OrderException) -> bool:
    return row.kind == ExceptionKind.NO_STOCK and row.closed_at is None


def again(request: HttpRequest, row: OrderException) -> str:
    line = look_again(
        order_id=row.order_id,
        line_id=line_short_of(row),
        reason=given_reason(answer_of(request)),
        now=timezone.now(),
        actor_id=person_id(request),
    )
    return gettext("%(sku)s is looked for again, also with suppliers that failed before.") % {"sku": line.sku}


def cancel(request: HttpRequest, row: OrderException, filled: dict[str, Any]) -> str:
    result = cancel_line(
        order_id=row.order_id,
        line_id=line_short_of(row),
        fault=Fault(filled["fault"]),
        reason=filled["reason"],
        now=timezone.now(),
        actor_id=person_id(request),
    )
    return gettext("%(done)s items of the line are cancelled; %(late)s are packed or gone.") % {
        "done": len(result.items),
        "late": len(result.too_late),
    }


def line_short_of(row: OrderException) -> int:
    return row.item.line_id if row.item else 0


@admin.register(OrderException)
class OrderExceptionAdmin(QueueAdmin, FormActsAdmin, ReadOnlyAdmin):
    list_display = ("order", "kind", "seller", "line", "age", "what_to_do", "opened_at", "closed_at", "closed_by")
    ordering = ("-pk",)
    list_filter = (OpenFilter, AgeFilter, "kind")
    readonly_fields = ("what_to_do",)
    actions = ("look_again_at_selected",)
    list_select_related = ("order", "seller", "line", "closed_by")
    acts = (Act("again", _("Look again"), again, is_short, asks=_("Reason")),)
    form_acts = (FormAct("cancel-line", _("Cancel the line…"), CancelForm, cancel, is_short),)
    search_fields = ("=order__order_no", "=seller__code")
    search_help_text = _("A whole order number or seller code")

    def named(self, row: OrderException) -> str:
        return f"{row.order}: {row}"

    @admin.display(description=_("what to do"))
    def what_to_do(self, row: OrderException) -> str:
        return str(WHAT_TO_DO[ExceptionKind(row.kind)]) if row.closed_at is None else "–"

    @admin.action(description=_("Look again at the selected"))
    def look_again_at_selected(self, request: HttpRequest, rows: QuerySet[OrderException]) -> HttpResponse | None:
        return self.act_on_many(request, rows.select_related("item", "order").order_by("pk"), "again")

    def links(self, row: OrderException) -> list[Link]:
        return [Link(_("Order"), reverse("admin:orders_order_change", args=[row.order_id]))]


class SkuMappingPartInline(ReadOnlyInline):
    model = SkuMappingPart
    fields = ("variant", "quantity")
    show_change_link = False


@admin.register(SkuMapping)
class SkuMappingAdmin(ReadOnlyAdmin):
    list_display = ("sku", "seller", "store", "mapped_at")
    list_filter = ("mapped_at",)
    ordering = ("-pk",)
    list_select_related = ("seller", "store")
    search_fields = ("=sku", "=seller__code")
    search_help_text = _("A whole SKU or seller code")
    inlines = (SkuMappingPartInline,)
