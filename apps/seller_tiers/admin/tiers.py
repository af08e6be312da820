"""Rule books are drafted and published; what was decided is only read."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, DeskAdmin, Link, ReadOnlyAdmin, yuan
from apps.common.book_admin import PUBLISHING, BookAdmin, DraftInline, is_draft
from apps.common.periods import shanghai_day
from apps.seller_tiers.admin.day import day_context
from apps.seller_tiers.domain.queries import unlocked_resources
from apps.seller_tiers.domain.rule_books import copy_rule_book, next_version, publish_rule_book
from apps.seller_tiers.models import (
    Evaluation,
    GrowthReward,
    Resource,
    SellerTier,
    TierChange,
    TierLevel,
    TierRuleBook,
)


def publish(request: HttpRequest, book: TierRuleBook) -> str:
    publish_rule_book(book_id=book.pk, now=timezone.now(), actor_id=request.user.pk)
    return gettext("Tier rule book %(book)s is published. It never changes from now on.") % {"book": book}


def copy(request: HttpRequest, book: TierRuleBook) -> str:
    draft = copy_rule_book(book_id=book.pk)
    return gettext("Draft %(draft)s was made from %(book)s; find it in the list.") % {"draft": draft, "book": book}


class TierLevelInline(DraftInline):
    model = TierLevel
    fields = ("level", "name", "name_zh", "standard", "resources")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("resources")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The resources to choose from are read once for all levels."""
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.choices = list(field.choices)
        return field


@admin.register(TierRuleBook)
class TierRuleBookAdmin(BookAdmin):
    inlines = (TierLevelInline,)
    list_display = ("version", "effective_from", "status", "published_at", "note")
    list_filter = ("status", "effective_from")
    search_fields = ("=version", "note")
    date_hierarchy = "effective_from"
    acts = (
        Act("publish", _("Publish"), publish, is_draft, warning=PUBLISHING),
        Act("copy", _("New draft from this book"), copy),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"version": next_version(), **super().get_changeform_initial_data(request)}


@admin.register(Resource)
class ResourceAdmin(DeskAdmin):
    list_display = ("code", "name", "name_zh", "description")
    list_filter = ("levels__name",)
    search_fields = ("code", "name", "name_zh", "description")


@admin.register(SellerTier)
class SellerTierAdmin(ReadOnlyAdmin):
    list_display = ("seller", "level", "orders_30d", "days_under", "last_change_on")
    list_filter = ("level", "days_under", "last_change_on")
    list_select_related = ("seller",)
    search_fields = ("=seller__code", "seller__name")
    fields = ("seller", "level", "resources", "orders_30d", "days_under", "last_change_on")
    readonly_fields = ("resources",)

    def links(self, row: SellerTier) -> list[Link]:
        changes, rewards = (reverse(f"admin:seller_tiers_{name}_changelist") for name in ("tierchange", "growthreward"))
        return [
            Link(_("Its changes"), f"{changes}?q={row.seller.code}"),
            Link(_("Its growth rewards"), f"{rewards}?q={row.seller.code}"),
        ]

    @admin.display(description=_("resources"))
    def resources(self, tier: SellerTier) -> str:
        today = shanghai_day(timezone.now())
        return ", ".join(map(str, unlocked_resources(level=tier.level, day=today))) or "–"


@admin.register(TierChange)
class TierChangeAdmin(ReadOnlyAdmin):
    list_display = ("changed_on", "seller", "from_level", "to_level", "orders_30d", "standard", "rule_book")
    list_filter = ("to_level", "rule_book", "changed_on")
    list_select_related = ("seller", "rule_book")
    search_fields = ("=seller__code", "seller__name")
    date_hierarchy = "changed_on"

    def list_links(self) -> list[Link]:
        return [Link(_("Changes of a day"), self.page_url("day"))]

    def links(self, row: TierChange) -> list[Link]:
        return [
            Link(_("All changes of the day"), f"{self.page_url('day')}?day={row.changed_on:%Y-%m-%d}"),
            Link(_("Where the seller stands"), reverse("admin:seller_tiers_sellertier_change", args=[row.seller_id])),
        ]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("day/", self.day_view, "day"), *super().get_urls()]

    def day_view(self, request: HttpRequest) -> HttpResponse:
        """What a Shanghai day decided; the last evaluated one unless another is asked for."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            **day_context(request, today=shanghai_day(timezone.now())),
            "title": gettext("Tier changes of a day"),
            "opts": self.opts,
        }
        return render(request, "admin/seller_tiers/day.html", context)


@admin.register(Evaluation)
class EvaluationAdmin(ReadOnlyAdmin):
    list_display = ("day", "sellers", "rule_book", "evaluated_at")
    list_filter = ("rule_book",)
    list_select_related = ("rule_book",)
    search_fields = ("=day",)
    date_hierarchy = "day"


@admin.register(GrowthReward)
class GrowthRewardAdmin(ReadOnlyAdmin):
    list_display = ("earned_on", "seller", "orders", "orders_before", "amount", "rule_book")
    list_filter = ("earned_on", "rule_book")
    list_select_related = ("seller", "rule_book")
    search_fields = ("=seller__code", "seller__name")
    date_hierarchy = "earned_on"

    @admin.display(description=_("amount, CNY"), ordering="amount_cny_fen")
    def amount(self, reward: GrowthReward) -> str:
        return yuan(reward.amount_cny_fen)
