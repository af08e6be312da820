"""Routing for staff: decisions in words, the dated standard, what sellers want, suppliers' scores."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import Kind
from apps.accounts.models import Organization
from apps.common.administration import DeskAdmin, Link, ReadOnlyAdmin, person_id
from apps.common.errors import DomainError
from apps.orders.domain.routing_policy import set_routing_policy
from apps.orders.domain.routing_standard import add_standard, check_standard
from apps.orders.domain.routing_words import explain_decisions
from apps.orders.enums import OnShortage
from apps.orders.models import RoutingDecision, RoutingPolicy, RoutingStandard, SupplierScore

if TYPE_CHECKING:
    Form = forms.ModelForm[Model]
else:
    Form = forms.ModelForm


@admin.register(RoutingDecision)
class RoutingDecisionAdmin(ReadOnlyAdmin):
    list_display = ("order", "item", "seller", "attempt", "outcome", "decided_at")
    list_filter = ("outcome", "decided_at")
    list_select_related = ("order", "item", "seller")
    search_fields = ("=order__order_no", "=seller__code")
    search_help_text = _("A whole order number or seller code")
    fields = ("order", "item", "seller", "attempt", "outcome", "decided_at", "in_words", "trace")
    readonly_fields = ("in_words",)
    ordering = ("-id",)

    @admin.display(description=_("in words"))
    def in_words(self, decision: RoutingDecision) -> str:
        (said,) = explain_decisions([decision])
        return render_to_string("admin/orders/routing_decision.html", {"said": said})

    def links(self, row: RoutingDecision) -> list[Link]:
        return [Link(_("Order"), reverse("admin:orders_order_change", args=[row.order_id]))]


class StandardForm(Form):
    """What the domain refuses stands over the form."""

    def clean(self) -> Any:
        cleaned = super().clean()
        if not self.errors:
            self._check(RoutingStandard(**self.cleaned_data))
        return cleaned

    def _check(self, standard: RoutingStandard) -> None:
        try:
            check_standard(standard=standard, now=timezone.now())
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


@admin.register(RoutingStandard)
class RoutingStandardAdmin(DeskAdmin):
    """Decisions name the standard that they were made by, so none is changed: another one is added."""

    form = StandardForm
    list_display = (
        "effective_from", "cost_weight", "lead_time_weight", "score_weight", "stock_age_weight", "stale_stock_hours",
        "accept_within_hours", "grace_hours", "most_attempts", "dispatch_within_hours", "consolidation_cny",
    )  # fmt: skip
    list_filter = ("effective_from",)
    search_fields = ("=effective_from",)
    date_hierarchy = "effective_from"
    actions = None

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What is in force now, to be changed."""
        newest = RoutingStandard.objects.first()
        names = [field.name for field in RoutingStandard._meta.fields if field.name not in ("id", "effective_from")]
        return {name: getattr(newest, name) for name in names} if newest else {}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        add_standard(standard=obj, now=timezone.now(), actor_id=person_id(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(RoutingPolicy)
class RoutingPolicyAdmin(DeskAdmin):
    list_display = ("seller", "on_shortage")
    list_filter = ("on_shortage",)
    list_select_related = ("seller",)
    search_fields = ("=seller__code", "seller__name")
    autocomplete_fields = ("seller",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("seller",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "seller":
            kwargs["queryset"] = Organization.objects.filter(kind=Kind.SELLER)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Through the act, so that the seller sees who changed it."""
        wanted = OnShortage(obj.on_shortage)
        now, actor_id = timezone.now(), person_id(request)
        policy = set_routing_policy(seller_id=obj.seller_id, on_shortage=wanted, now=now, actor_id=actor_id)
        obj.pk = policy.pk


@admin.register(SupplierScore)
class SupplierScoreAdmin(ReadOnlyAdmin):
    list_display = ("supplier", "score", "on")
    list_filter = ("on",)
    list_select_related = ("supplier",)
    search_fields = ("=supplier__code", "supplier__name")
    ordering = ("-score",)
