from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from apps.catalog.models.offers import CURRENCIES
from apps.tenancy.declare import Audience, Tenancy

if TYPE_CHECKING:
    Field = models.Field[str, str]
else:
    Field = models.Field


class LexemesField(Field):
    """Words as PostgreSQL's text search keeps them; only SQL writes and asks them."""

    def db_type(self, connection: Any) -> str:
        return "tsvector"


class SearchEntry(models.Model):
    """A variant that at least one offer sells now, as sellers search it. All figures are of its best offer.

    Best is: in stock before out of stock, then the lower price in CNY, then the shorter lead time.
    Written by the functions of sql/search_entries.sql only.
    """

    tenancy: ClassVar = Tenancy(Audience.MARKET, ops_may="SELECT", system_may="SELECT")

    variant = models.OneToOneField(
        "catalog.Variant", on_delete=models.PROTECT, primary_key=True, related_name="search_entry"
    )
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+", db_index=False)
    words = LexemesField()
    sku_code = models.CharField(max_length=40, db_collation="C", help_text=_("Letters and digits of the SKU."))
    gtin = models.CharField(max_length=14, db_collation="C")
    category_path = models.CharField(max_length=250, db_collation="C")
    offers = models.PositiveIntegerField(_("offers"))
    price = MoneyField(
        _("seller's price"), max_digits=15, decimal_places=4, currency_choices=CURRENCIES, currency_max_length=3
    )
    price_cny_fen = models.BigIntegerField(_("price in fen"), help_text=_("By the newest rate."))
    minimum_quantity = models.PositiveIntegerField(_("minimum quantity"))
    lead_time_days = models.PositiveSmallIntegerField(_("lead time in days"))
    in_stock = models.BooleanField(_("in stock"))
    weight_g = models.PositiveIntegerField(_("weight in g"))
    origin = models.CharField(_("origin"), max_length=2)
    has_battery = models.BooleanField(_("contains a battery"))
    is_liquid = models.BooleanField(_("liquid"))

    objects = models.Manager["SearchEntry"]()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self) -> str:
        return f"#{self.pk}"
