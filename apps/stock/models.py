"""Figures that only the functions in `sql/` change; each change is a movement, and movements are only added."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.stock.enums import MovementKind, ReservationState
from apps.tenancy.declare import Audience, Tenancy


class StockPolicy(models.Model):
    """What a supplier wants held back from what can be reserved; without a row nothing is."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")

    supplier = models.OneToOneField(
        "accounts.Organization", on_delete=models.PROTECT, related_name="stock_policy", verbose_name=_("supplier")
    )
    safety_buffer = models.PositiveIntegerField(_("safety buffer"), help_text=_("Pieces of each offer."))

    class Meta:
        verbose_name = _("stock policy")
        verbose_name_plural = _("stock policies")

    def __str__(self) -> str:
        return f"{self.supplier}: {self.safety_buffer}"


class StockLevel(models.Model):
    """What there is of one offer. Available is on hand − reserved − the supplier's buffer, never below zero."""

    tenancy: ClassVar = Tenancy(
        Audience.SUPPLIER,
        tenant_may="SELECT INSERT UPDATE",
        ops_may="SELECT INSERT UPDATE",
        system_may="SELECT INSERT UPDATE",
    )

    supplier = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("supplier"),
    )
    offer = models.OneToOneField(
        "catalog.Offer",
        on_delete=models.PROTECT,
        related_name="stock_level",
        db_constraint=False,
        verbose_name=_("offer"),
    )
    on_hand = models.IntegerField(_("on hand"), default=0)
    reserved = models.IntegerField(_("reserved"), default=0)
    version = models.BigIntegerField(_("version"), default=0, help_text=_("How many movements led here."))
    observed_at = models.DateTimeField(_("observed at"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("stock level")
        verbose_name_plural = _("stock levels")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(reserved__gte=0), name="stock_reserved_not_negative"),
            models.CheckConstraint(condition=Q(on_hand__gte=F("reserved")), name="stock_reserved_is_on_hand"),
        ]

    def __str__(self) -> str:
        return str(self.offer)


class Reservation(models.Model):
    """Pieces of one offer set aside for a document; each is dispatched or released, in parts if need be."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")

    supplier = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("supplier"),
    )
    level = models.ForeignKey(
        StockLevel,
        on_delete=models.PROTECT,
        related_name="reservations",
        db_index=False,
        db_constraint=False,
        verbose_name=_("stock level"),
    )
    quantity = models.IntegerField(_("quantity"))
    dispatched = models.IntegerField(_("dispatched"), default=0)
    released = models.IntegerField(_("released"), default=0)
    state = models.GeneratedField(
        expression=models.Case(
            models.When(quantity__gt=F("dispatched") + F("released"), then=models.Value(ReservationState.OPEN.value)),
            models.When(dispatched__gt=0, then=models.Value(ReservationState.DISPATCHED.value)),
            default=models.Value(ReservationState.RELEASED.value),
        ),
        output_field=models.CharField(max_length=12, choices=ReservationState),
        db_persist=True,
    )
    document = models.CharField(_("document"), max_length=80, help_text=_("What it is for, for example order:17."))
    reserved_at = models.DateTimeField(_("reserved at"))

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(
                fields=["level", "id"],
                condition=Q(quantity__gt=F("dispatched") + F("released")),
                name="stock_reservation_open",
            ),
            models.Index(fields=["document"], name="stock_reservation_document"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, dispatched__gte=0, released__gte=0)
                & Q(quantity__gte=F("dispatched") + F("released")),
                name="stock_reservation_within_quantity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.quantity} × {self.level}"

    @property
    def open_quantity(self) -> int:
        """Pieces still set aside."""
        return self.quantity - self.dispatched - self.released


class Movement(models.Model):
    """One change of a level, with the figures it led to. Append-only: a mistake is followed by a correction.

    `quantity` is what was said, the changes are what came of it: an observation of 10 where 12 were is −2.
    """

    tenancy: ClassVar = Tenancy(
        Audience.SUPPLIER, tenant_may="SELECT INSERT", ops_may="SELECT INSERT", system_may="SELECT INSERT"
    )

    supplier = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("supplier"),
    )
    level = models.ForeignKey(
        StockLevel,
        on_delete=models.PROTECT,
        related_name="movements",
        db_index=False,
        db_constraint=False,
        verbose_name=_("stock level"),
    )
    version = models.BigIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=12, choices=MovementKind)
    quantity = models.IntegerField(_("quantity"))
    on_hand_change = models.IntegerField(_("change on hand"))
    reserved_change = models.IntegerField(_("change reserved"))
    on_hand_after = models.IntegerField(_("on hand after"))
    reserved_after = models.IntegerField(_("reserved after"))
    shortfall = models.IntegerField(_("shortfall"), default=0, help_text=_("Reserved pieces that were not seen."))
    reservation = models.ForeignKey(
        Reservation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="movements",
        db_index=False,
        db_constraint=False,
    )
    document = models.CharField(_("document"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)
    happened_at = models.DateTimeField(_("happened at"), help_text=_("For an observation: when it was seen."))
    recorded_at = models.DateTimeField(_("recorded at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    key = models.CharField(_("key"), max_length=120)
    leg = models.IntegerField()
    content = models.BinaryField(help_text=_("A digest of what was asked for under the key."))

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering: ClassVar = ["level_id", "version"]
        indexes: ClassVar = [
            models.Index(
                fields=["level", "happened_at"],
                condition=Q(kind__in=["receipt", "dispatch", "return", "correction"]),
                name="stock_movement_of_goods",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "leg"], name="stock_movement_key_once"),
            models.UniqueConstraint(fields=["level", "version"], name="stock_movement_in_order"),
            models.CheckConstraint(condition=Q(kind__in=MovementKind.values), name="stock_movement_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.quantity}"
