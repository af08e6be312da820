"""What waits for a person, and what SKUs stand for."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, Link, ReadOnlyAdmin, ReadOnlyInline, answer_of, person_id
from apps.common.form_acts import FormAct, FormActsAdmin
from apps.orders.admin.forms import CancelForm
from apps.orders.domain.cancelling_lines import cancel_line
from apps.orders.domain.errors import given_reason
from apps.orders.domain.looking_again import look_again
from apps.orders.enums import ExceptionKind, Fault
from apps.orders.models import OrderException, SkuMapping, SkuMappingPart


class OpenFilter(admin.SimpleListFilter):
    """Open ones, unless asked for more."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("closed", _("closed")), ("all", _("all"))]

    def choices(self, changelist: Any) -> Any:
        first, *rest = super().choices(changelist)
        return [{**first, "display": _("open")}, *rest]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(closed_at__isnull=self.value() != "closed")


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
class OrderExceptionAdmin(FormActsAdmin, ReadOnlyAdmin):
    list_display = ("order", "kind", "seller", "line", "opened_at", "closed_at", "closed_by")
    list_filter = (OpenFilter, "kind")
    list_select_related = ("order", "seller", "line", "closed_by")
    acts = (Act("again", _("Look again"), again, is_short, asks=_("Reason")),)
    form_acts = (FormAct("cancel-line", _("Cancel the line…"), CancelForm, cancel, is_short),)
    search_fields = ("=order__order_no", "=seller__code")
    search_help_text = _("A whole order number or seller code")
    show_full_result_count = False

    def links(self, row: OrderException) -> list[Link]:
        return [Link(_("Order"), reverse("admin:orders_order_change", args=[row.order_id]))]


class SkuMappingPartInline(ReadOnlyInline):
    model = SkuMappingPart
    fields = ("variant", "quantity")
    show_change_link = False


@admin.register(SkuMapping)
class SkuMappingAdmin(ReadOnlyAdmin):
    list_display = ("sku", "seller", "store", "mapped_at")
    list_select_related = ("seller", "store")
    search_fields = ("=sku", "=seller__code")
    search_help_text = _("A whole SKU or seller code")
    show_full_result_count = False
    inlines = (SkuMappingPartInline,)
