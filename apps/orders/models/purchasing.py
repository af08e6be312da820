"""What the platform asks of suppliers. No seller reads these rows, and they name no seller to the supplier."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from apps.catalog.models.offers import CURRENCIES
from apps.orders.enums import DispatchMode, PurchaseLineState, PurchaseState
from apps.orders.models.items import Allocation
from apps.tenancy.declare import Audience, Tenancy

ASKED = Tenancy(
    Audience.SUPPLIER,
    tenant_may="SELECT UPDATE",
    ops_may="SELECT INSERT UPDATE",
    system_may="SELECT INSERT UPDATE",
)


class PurchaseOrder(models.Model):
    """A request to one supplier for routed goods, in one currency, that leave one way."""

    tenancy: ClassVar = ASKED

    supplier = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="purchase_orders",
        db_index=False,
        verbose_name=_("supplier"),
    )
    number = models.CharField(_("number"), max_length=40, unique=True)
    mode = models.CharField(_("goods go"), max_length=10, choices=DispatchMode)
    state = models.CharField(_("state"), max_length=10, choices=PurchaseState, default=PurchaseState.ISSUED)
    issued_at = models.DateTimeField(_("issued at"))
    accept_by = models.DateTimeField(_("answer by"))
    ship_by = models.DateTimeField(_("ship by"))

    objects = models.Manager["PurchaseOrder"]()

    class Meta:
        verbose_name = _("purchase order")
        verbose_name_plural = _("purchase orders")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=PurchaseState.values), name="purchase_order_state_known"),
            models.CheckConstraint(condition=Q(ship_by__gte=F("accept_by")), name="purchase_order_times_in_order"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["supplier", "state", "-id"], name="purchase_order_of_supplier"),
            models.Index(fields=["accept_by"], condition=Q(state="issued"), name="purchase_order_to_answer"),
            models.Index(fields=["ship_by"], condition=Q(state="accepted"), name="purchase_order_to_ship"),
        ]

    def __str__(self) -> str:
        return self.number


class PurchaseLine(models.Model):
    """What is asked for one allocation: the unique key is why no item is ever ordered twice."""

    tenancy: ClassVar = ASKED

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    purchase_order = models.ForeignKey(
        PurchaseOrder, on_delete=models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    line = models.PositiveIntegerField(_("line"))
    allocation = models.OneToOneField(
        Allocation, on_delete=models.PROTECT, related_name="purchase_line", db_constraint=False
    )
    offer = models.ForeignKey("catalog.Offer", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    quantity = models.PositiveIntegerField(_("quantity"))
    accepted = models.PositiveIntegerField(_("accepted"), default=0)
    received = models.PositiveIntegerField(_("received"), default=0, help_text=_("Accepted by us or the carrier."))
    rejected = models.PositiveIntegerField(_("rejected"), default=0, help_text=_("Refused by us when they came."))
    unit_price = MoneyField(
        _("supply price"), max_digits=15, decimal_places=4, currency_choices=CURRENCIES, currency_max_length=3
    )
    state = models.CharField(_("state"), max_length=10, choices=PurchaseLineState, default=PurchaseLineState.ISSUED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    shipped_at = models.DateTimeField(_("shipped at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(
        _("withdrawn at"),
        null=True,
        blank=True,
        help_text=_("Its order was cancelled when a part was on its way: only that part counts as accepted."),
    )

    objects = models.Manager["PurchaseLine"]()

    class Meta:
        verbose_name = _("purchase line")
        verbose_name_plural = _("purchase lines")
        ordering: ClassVar = ["purchase_order", "line"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["purchase_order", "line"], name="purchase_line_number_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="purchase_line_of_something"),
            models.CheckConstraint(condition=Q(accepted__lte=F("quantity")), name="purchase_line_accepted_at_most"),
            models.CheckConstraint(
                condition=Q(accepted__gte=F("received") + F("rejected")), name="purchase_line_received_at_most"
            ),
            models.CheckConstraint(condition=Q(state__in=PurchaseLineState.values), name="purchase_line_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.purchase_order_id}/{self.line}"
