from decimal import Decimal
from typing import ClassVar

from django.db import models
from djmoney.models.fields import MoneyField

from apps.orders.enums import OrderStatus
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

    class Meta:
        ordering: ClassVar = ["-placed_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "store", "order_no"], name="order_no_once"),
            models.CheckConstraint(condition=models.Q(status__in=OrderStatus.values), name="order_status_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["seller", "-placed_at"], name="order_newest_of_seller")]

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

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="order_line_of_something")
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"


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
        return f"{self.amount} at {self.settled_at:%Y-%m-%d}"
