"""Settlement lines: one seller's figures of a run, explained down to order, parcel and scan."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Link, ReadOnlyAdmin, grouped, yuan
from apps.common.periods import Month
from apps.common.when import month_words
from apps.points_ledger.domain.explain import explain_adjustments
from apps.points_ledger.domain.order_pages import UnknownCursor, orders_page
from apps.points_ledger.models import SettlementLine


@admin.register(SettlementLine)
class SettlementLineAdmin(ReadOnlyAdmin):
    list_display = (
        "seller",
        "month_name",
        "orders",
        "packages",
        "settled",
        "election",
        "option",
        "band_points_shown",
        "bonus_orders",
        "total_points_shown",
    )
    list_filter = ("option", "election", "run", "month")
    list_select_related = ("seller", "run", "rule_book")
    search_fields = ("=seller__code", "seller__name")
    search_help_text = _("A seller's code or name")
    ordering = ("-pk",)

    @admin.display(description=_("month"), ordering="month")
    def month_name(self, line: SettlementLine) -> str:
        return month_words(line.month)

    @admin.display(description=_("settled, yuan"), ordering="settled_cny_fen")
    def settled(self, line: SettlementLine) -> str:
        return yuan(line.settled_cny_fen)

    @admin.display(description=_("band points"), ordering="band_points")
    def band_points_shown(self, line: SettlementLine) -> str:
        return grouped(line.band_points)

    @admin.display(description=_("total points"), ordering="total_points")
    def total_points_shown(self, line: SettlementLine) -> str:
        return grouped(line.total_points)

    def links(self, row: SettlementLine) -> list[Link]:
        return [Link(_("Explain order by order"), self.page_url("explain", row.pk))]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("<int:pk>/explain/", self.explain_view, "explain"), *super().get_urls()]

    def explain_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The orders that the line counts, fifty a page, and the adjustments that its run posted."""
        line = self.row_or_404(request, pk)
        month = Month.of_day(line.month)
        try:
            page = orders_page(seller_id=line.seller_id, month=month, cursor=request.GET.get("after", ""))
        except UnknownCursor as error:
            raise Http404(str(error)) from error
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("%(seller)s in %(month)s") % {"seller": line.seller, "month": month_words(month)},
            "opts": self.opts,
            "line": line,
            "page": page,
            "adjustments": list(explain_adjustments(seller_id=line.seller_id, run_id=line.run_id)),
        }
        return render(request, "admin/points_ledger/explain.html", context)
