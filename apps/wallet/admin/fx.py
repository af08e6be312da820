from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.common.administration import ReadOnlyAdmin
from apps.wallet.models import FxRate


@admin.register(FxRate)
class FxRateAdmin(ReadOnlyAdmin):
    """Rates decide what orders earn, so they come with an import, which computes the orders anew."""

    list_display = ("rate_on", "base", "quote", "rate_shown")
    list_filter = ("base", "quote")
    search_fields = ("=base",)
    date_hierarchy = "rate_on"

    @admin.display(description=_("rate"), ordering="rate")
    def rate_shown(self, rate: FxRate) -> str:
        return f"{rate.rate.normalize():f}"
