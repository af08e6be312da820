"""What settlements are computed from: earning orders, late corrections, sellers' choices."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.common.administration import ReadOnlyAdmin, ReadOnlyInline, grouped, yuan
from apps.common.big_lists import RecentValuesFilter
from apps.common.when import month_words
from apps.points_ledger.models import Adjustment, EarningOrder, Election, Redemption, RedemptionReturn


@admin.register(EarningOrder)
class EarningOrderAdmin(ReadOnlyAdmin):
    list_display = ("order", "seller", "month_name", "qualified_at", "packages", "settled", "bonus")
    list_filter = ("bonus", "month")
    list_select_related = ("order", "seller")
    search_fields = ("=order__order_no", "=seller__code")
    search_help_text = _("A whole order number or seller code")
    ordering = ("-pk",)

    @admin.display(description=_("month"), ordering="month")
    def month_name(self, earning: EarningOrder) -> str:
        return month_words(earning.month)

    @admin.display(description=_("settled, yuan"), ordering="settled_cny_fen")
    def settled(self, earning: EarningOrder) -> str:
        return yuan(earning.settled_cny_fen)


@admin.register(Adjustment)
class AdjustmentAdmin(ReadOnlyAdmin):
    list_display = (
        "order",
        "seller",
        "month_name",
        "d_orders",
        "d_packages",
        "settled",
        "d_bonus_orders",
        "points_shown",
        "run",
        "noted_at",
    )
    list_filter = (("run", admin.EmptyFieldListFilter), "run")
    list_select_related = ("order", "seller", "run")
    search_fields = ("=order__order_no", "=seller__code", "seller__name")
    date_hierarchy = "month"

    @admin.display(description=_("closed month"), ordering="month")
    def month_name(self, adjustment: Adjustment) -> str:
        return month_words(adjustment.month)

    @admin.display(description=_("settled, yuan"), ordering="d_settled_cny_fen")
    def settled(self, adjustment: Adjustment) -> str:
        return yuan(adjustment.d_settled_cny_fen)

    @admin.display(description=_("points"), ordering="points")
    def points_shown(self, adjustment: Adjustment) -> str:
        return grouped(adjustment.points)


@admin.register(Election)
class ElectionAdmin(ReadOnlyAdmin):
    """Sellers choose on their own page; history comes with the import."""

    list_display = ("seller", "option", "effective_from")
    list_filter = ("option",)
    list_select_related = ("seller",)
    search_fields = ("=seller__code", "seller__name")
    date_hierarchy = "effective_from"


class RedemptionReturnInline(ReadOnlyInline):
    model = RedemptionReturn
    fields = ("points", "reason", "returned_at")
    show_change_link = False


@admin.register(Redemption)
class RedemptionAdmin(ReadOnlyAdmin):
    """What points paid, and what of it came back."""

    list_display = ("id", "seller", "points", "returned", "pays", "document", "reason", "redeemed_at")
    ordering = ("-pk",)
    list_filter = (("pays", RecentValuesFilter), "redeemed_at")
    list_select_related = ("seller",)
    search_fields = ("=seller__code", "seller__name", "reason")
    exclude = ("key",)
    inlines = (RedemptionReturnInline,)

    @admin.display(description=_("document"))
    def document(self, redemption: Redemption) -> str:
        return f"{redemption.document_kind} {redemption.document_id}"
