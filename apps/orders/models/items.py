"""An order line's goods as they are worked on: what waits, who supplies it, what keeps it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from apps.catalog.models.offers import CURRENCIES
from apps.orders.enums import AllocationState, ExceptionKind, ItemState
from apps.tenancy.declare import Audience, Tenancy

WORKED_ON = Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE")


def of_seller() -> Any:
    """The tenant of a row whose parent proves it."""
    return models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )


class LineItem(models.Model):
    """Pieces of one variant of an order line that go the same way: one supplier, one state.

    A bundle's line has an item a variant. Where the way parts (split among suppliers, a partial refusal), the item is
    split; an order line's items always add up to it.
    """

    tenancy: ClassVar = WORKED_ON

    seller = of_seller()
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="items", db_constraint=False)
    line = models.ForeignKey("orders.OrderLine", on_delete=models.PROTECT, related_name="items", db_constraint=False)
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+", db_index=False)
    quantity = models.PositiveIntegerField(_("quantity"))
    state = models.CharField(_("state"), max_length=12, choices=ItemState, default=ItemState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("routed so often"), default=0)
    shipment = models.PositiveSmallIntegerField(
        _("shipment"), default=1, db_default=1, help_text=_("What leaves together has the same number within an order.")
    )

    objects = models.Manager["LineItem"]()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="line_item_of_something"),
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="line_item_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(state=ItemState.WAITING), name="line_item_waiting"),
            models.Index(fields=["id"], condition=Q(state=ItemState.ALLOCATED), name="line_item_to_be_ordered"),
            models.Index(fields=["seller", "variant", "order"], name="line_item_of_goods"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"


class Allocation(models.Model):
    """The decision that a supplier's offer serves an item, with the pieces reserved for it. At most one is live."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")

    seller = of_seller()
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="allocations", db_constraint=False)
    item = models.ForeignKey(
        LineItem, on_delete=models.PROTECT, related_name="allocations", db_index=False, db_constraint=False
    )
    offer = models.ForeignKey(
        "catalog.Offer", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    supplier = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False)
    quantity = models.PositiveIntegerField(_("quantity"))
    unit_price = MoneyField(
        _("seller's price"),
        max_digits=15,
        decimal_places=4,
        currency_choices=CURRENCIES,
        currency_max_length=3,
        help_text=_("Of one piece, when it was routed: what the seller will be charged."),
    )
    reservation_id = models.BigIntegerField(_("reservation"))
    state = models.CharField(_("state"), max_length=10, choices=AllocationState, default=AllocationState.LIVE)
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = models.Manager["Allocation"]()

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item"], condition=Q(state="live"), name="allocation_one_live"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="allocation_of_something"),
            models.CheckConstraint(condition=Q(state__in=AllocationState.values), name="allocation_state_known"),
            models.CheckConstraint(
                condition=Q(state="live", ended_at__isnull=True) | (~Q(state="live") & Q(ended_at__isnull=False)),
                name="allocation_end_dated",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["item"], name="allocation_of_item")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.offer_id}"


class OrderException(models.Model):
    """What keeps an order, or one line or item of it, waiting for a person; closed when it no longer does."""

    tenancy: ClassVar = WORKED_ON

    seller = of_seller()
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="exceptions", db_constraint=False)
    line = models.ForeignKey(
        "orders.OrderLine",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="exceptions",
        db_index=False,
        db_constraint=False,
    )
    item = models.ForeignKey(
        LineItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="exceptions",
        db_index=False,
        db_constraint=False,
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ExceptionKind)
    details = models.JSONField(_("details"), default=dict, help_text=_("Faults by field, figures, candidates."))
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering: ClassVar = ["-opened_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "line", "item", "kind"],
                condition=Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="order_exception_open_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=ExceptionKind.values), name="order_exception_kind_known"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["seller", "kind", "-opened_at"],
                condition=Q(closed_at__isnull=True),
                name="order_exception_open",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
