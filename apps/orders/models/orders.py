from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from apps.common.money import money_words
from apps.common.periods import shanghai_day
from apps.common.when import day_words
from apps.orders.enums import MOVING, Fault, OrderStatus, Source
from apps.tenancy.declare import ALL_BUT_DELETE, Audience, Tenancy


class Order(models.Model):
    """A buyer's purchase in a store."""

    tenancy: ClassVar = Tenancy(
        Audience.SELLER, tenant_may=ALL_BUT_DELETE, ops_may=ALL_BUT_DELETE, system_may=ALL_BUT_DELETE
    )

    # The store's composite key proves the seller; a second check per row would say the same.
    seller = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="orders",
        db_index=False,
        db_constraint=False,
    )
    store = models.ForeignKey(
        "channels.Store",
        on_delete=models.PROTECT,
        related_name="orders",
        db_index=False,
        db_constraint=False,
    )
    order_no = models.CharField(max_length=64)
    placed_at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=OrderStatus, default=OrderStatus.OPEN)
    source = models.CharField(_("source"), max_length=10, choices=Source, db_default=Source.HISTORY)
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True, help_text=_("By the buyer, on the channel."))
    country = models.CharField(
        _("country"), max_length=2, blank=True, db_default="", help_text=_("Where it goes, ISO 3166.")
    )
    total = MoneyField(
        _("total"), max_digits=15, decimal_places=4, null=True, blank=True, help_text=_("What the buyer pays.")
    )
    note = models.CharField(_("note"), max_length=500, blank=True, db_default="")
    content = models.BinaryField(null=True, help_text=_("A digest of what the channel said last."))
    cancel_requested_at = models.DateTimeField(_("cancellation requested at"), null=True, blank=True)
    cancel_fault = models.CharField(_("whose reason"), max_length=10, choices=Fault, blank=True, db_default="")
    cancel_reason = models.CharField(_("reason of the cancellation"), max_length=300, blank=True, db_default="")

    objects = models.Manager["Order"]()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering: ClassVar = ["-placed_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "store", "order_no"], name="order_no_once"),
            models.CheckConstraint(condition=models.Q(status__in=OrderStatus.values), name="order_status_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["seller", "-placed_at"], name="order_newest_of_seller"),
            # Partial: history and what is done with cost an import nothing.
            models.Index(
                fields=["seller", "status", "-placed_at"],
                condition=models.Q(status__in=MOVING),
                name="order_in_work_of_seller",
            ),
        ]

    def __str__(self) -> str:
        return self.order_no


class OrderLine(models.Model):
    """What was bought; history knows it only where the channel told."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE")

    seller = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines", db_constraint=False)
    sku = models.CharField("SKU", max_length=64)
    title = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField()
    external_id = models.CharField(_("the channel's line"), max_length=64, blank=True, db_default="")
    unit_price = MoneyField(
        _("unit price"), max_digits=15, decimal_places=4, null=True, blank=True, help_text=_("What the buyer pays.")
    )

    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    looked_again_at = models.DateTimeField(
        _("looked for again at"), null=True, blank=True, help_text=_("What suppliers failed before counts no more.")
    )

    objects = models.Manager["OrderLine"]()

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="order_line_of_something")
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"


class OrderAddress(models.Model):
    """Who receives an order, and the numbers that the country's customs ask for. Personal: apart from the order."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE")

    order = models.OneToOneField(
        Order, on_delete=models.PROTECT, related_name="address", primary_key=True, db_constraint=False
    )
    seller = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    name = models.CharField(_("recipient"), max_length=100)
    company = models.CharField(_("company"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.CharField(_("e-mail"), max_length=200, blank=True)
    line1 = models.CharField(_("street"), max_length=200)
    line2 = models.CharField(_("street, second line"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=100)
    region = models.CharField(_("region"), max_length=100, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2)
    language = models.CharField(_("buyer's language"), max_length=10, blank=True)
    tax_number = models.CharField(_("buyer's tax number"), max_length=40, blank=True)
    ioss = models.TextField(_("IOSS number"), blank=True, help_text=_("Encrypted; never shown in full."))
    ioss_ending = models.CharField(_("IOSS number"), max_length=4, blank=True, help_text=_("Its last characters."))

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")

    def __str__(self) -> str:
        return f"{self.name}, {self.city} {self.country}"

    def label_lines(self) -> list[str]:
        """What stands on a label above the country, empty lines left out."""
        place = " ".join(part for part in (self.postcode, self.city, self.region) if part)
        return [text for text in (self.name, self.company, self.line1, self.line2, place) if text]


class OrderSettlement(models.Model):
    """What the seller settled with the platform for an order, in money (no part paid with points)."""

    tenancy: ClassVar = Tenancy(Audience.SELLER)

    order = models.OneToOneField(
        Order,
        on_delete=models.PROTECT,
        related_name="settlement",
        primary_key=True,
        db_constraint=False,
    )
    seller = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    # Four decimals hold every ISO 4217 currency, KWD's three and CLF's four included.
    amount = MoneyField(max_digits=15, decimal_places=4)
    settled_at = models.DateTimeField()

    objects = models.Manager["OrderSettlement"]()

    class Meta:
        ordering: ClassVar = ["-settled_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount__gte=Decimal(0)), name="settlement_not_negative")
        ]

    def __str__(self) -> str:
        return f"{money_words(self.amount)} · {day_words(shanghai_day(self.settled_at))}"
