from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from apps.catalog.enums import OfferState, Side
from apps.tenancy.declare import Audience, Tenancy

CURRENCIES = [(code, code) for code in ("CNY", "USD", "EUR", "GBP", "HKD", "JPY")]
SUPPLIERS = Tenancy(Audience.SUPPLIER, tenant_may="SELECT INSERT UPDATE", ops_may="SELECT INSERT UPDATE")
STEPS = Tenancy(Audience.SUPPLIER, tenant_may="SELECT INSERT UPDATE DELETE")
# Written by the functions of sql/market.sql only, which take every figure from the supplier's side.
MARKET = Tenancy(Audience.MARKET, ops_may="SELECT", system_may="SELECT")


class Offer(models.Model):
    """What the platform pays a supplier for a variant, and on which terms. No seller ever reads this row."""

    tenancy: ClassVar = SUPPLIERS

    supplier = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("supplier"),
    )
    variant = models.ForeignKey(
        "catalog.Variant", on_delete=models.PROTECT, related_name="offers", verbose_name=_("variant")
    )
    supplier_sku = models.CharField(_("supplier's SKU"), max_length=80, blank=True)
    supply_price = MoneyField(
        _("supply price"), max_digits=15, decimal_places=4, currency_choices=CURRENCIES, currency_max_length=3
    )
    lead_time_days = models.PositiveSmallIntegerField(_("lead time in days"))
    minimum_quantity = models.PositiveIntegerField(_("minimum quantity"), default=1, validators=[MinValueValidator(1)])
    warehouse = models.CharField(_("warehouse"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=OfferState, default=OfferState.ACTIVE)
    stopped_by = models.CharField(_("stopped by"), max_length=10, choices=Side, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    in_stock = models.BooleanField(_("in stock"), default=False)
    created_at = models.DateTimeField(_("created at"))
    changed_at = models.DateTimeField(_("changed at"))

    objects = models.Manager["Offer"]()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["supplier", "variant"], name="offer_once"),
            models.UniqueConstraint(
                fields=["supplier", "supplier_sku"], condition=~Q(supplier_sku=""), name="offer_supplier_sku_once"
            ),
            models.CheckConstraint(condition=Q(supply_price__gt=0), name="offer_price_positive"),
            models.CheckConstraint(condition=Q(minimum_quantity__gte=1), name="offer_minimum_one"),
            models.CheckConstraint(condition=Q(state__in=OfferState.values), name="offer_state_known"),
            models.CheckConstraint(
                condition=Q(state="active", stopped_by="") | (~Q(state="active") & ~Q(stopped_by="")),
                name="offer_stopped_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class OfferPriceStep(models.Model):
    """From this quantity on a lower supply price, in the offer's currency."""

    tenancy: ClassVar = STEPS

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    offer = models.ForeignKey(
        Offer, on_delete=models.CASCADE, related_name="steps", db_index=False, db_constraint=False
    )
    from_quantity = models.PositiveIntegerField(_("from quantity"), validators=[MinValueValidator(2)])
    supply_price = models.DecimalField(_("supply price"), max_digits=15, decimal_places=4)

    class Meta:
        verbose_name = _("price step")
        verbose_name_plural = _("price steps")
        ordering = ("offer", "from_quantity")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["offer", "from_quantity"], name="offer_step_once"),
            models.CheckConstraint(condition=Q(supply_price__gt=0), name="offer_step_price_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.from_quantity}+ {self.supply_price}"


class SellerOffer(models.Model):
    """What sellers see of an offer that can be ordered; an offer that can't has no such row."""

    tenancy: ClassVar = MARKET

    offer = models.OneToOneField(Offer, on_delete=models.CASCADE, primary_key=True, related_name="seller_offer")
    supplier = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="seller_offers")
    price = MoneyField(
        _("seller's price"), max_digits=15, decimal_places=4, currency_choices=CURRENCIES, currency_max_length=3
    )
    lead_time_days = models.PositiveSmallIntegerField(_("lead time in days"))
    minimum_quantity = models.PositiveIntegerField(_("minimum quantity"))
    warehouse = models.CharField(_("warehouse"), max_length=80, blank=True)
    in_stock = models.BooleanField(_("in stock"))
    published_at = models.DateTimeField(_("published at"), help_text=_("When sellers last saw it change."))

    objects = models.Manager["SellerOffer"]()

    class Meta:
        verbose_name = _("seller's offer")
        verbose_name_plural = _("seller's offers")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(price__gt=0), name="seller_offer_price_positive")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class SellerPriceStep(models.Model):
    """From this quantity on a lower price, in the offer's currency."""

    tenancy: ClassVar = MARKET

    offer = models.ForeignKey(SellerOffer, on_delete=models.CASCADE, related_name="steps", db_index=False)
    from_quantity = models.PositiveIntegerField(_("from quantity"))
    price = models.DecimalField(_("seller's price"), max_digits=15, decimal_places=4)

    class Meta:
        verbose_name = _("seller's price step")
        verbose_name_plural = _("seller's price steps")
        ordering = ("offer", "from_quantity")
        constraints: ClassVar = [models.UniqueConstraint(fields=["offer", "from_quantity"], name="seller_step_once")]

    def __str__(self) -> str:
        return f"{self.from_quantity}+ {self.price}"
