from decimal import Decimal
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.common.when import day_words
from apps.orders.enums import DispatchMode, OnShortage, Outcome
from apps.orders.models.items import LineItem, of_seller
from apps.tenancy.declare import Audience, Tenancy


class RoutingPolicy(models.Model):
    """What a seller wants when no single supplier has everything; without a row: the next supplier, else wait."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, tenant_may="SELECT INSERT UPDATE")

    seller = models.OneToOneField("accounts.Organization", on_delete=models.PROTECT, related_name="routing_policy")
    on_shortage = models.CharField(
        _("when goods are short"), max_length=10, choices=OnShortage, default=OnShortage.FALL_BACK
    )

    class Meta:
        verbose_name = _("routing policy")
        verbose_name_plural = _("routing policies")

    def __str__(self) -> str:
        return self.get_on_shortage_display()


class RoutingStandard(models.Model):
    """How candidates are weighed and how long suppliers have, from a Shanghai day on. The newest row counts."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL, ops_may="SELECT INSERT")

    effective_from = models.DateField(_("in force from"), unique=True)
    cost_weight = models.DecimalField(_("weight of landed cost"), max_digits=5, decimal_places=2)
    lead_time_weight = models.DecimalField(_("weight of lead time"), max_digits=5, decimal_places=2)
    score_weight = models.DecimalField(_("weight of the supplier's score"), max_digits=5, decimal_places=2)
    stock_age_weight = models.DecimalField(_("weight of the age of its stock figure"), max_digits=5, decimal_places=2)
    stale_stock_hours = models.PositiveSmallIntegerField(
        _("stock is stale after hours"), help_text=_("A figure that old gets no points for its age.")
    )
    accept_within_hours = models.PositiveSmallIntegerField(
        _("accept within hours"), validators=[MinValueValidator(1)], help_text=_("Of issuing the purchase order.")
    )
    grace_hours = models.PositiveSmallIntegerField(
        _("hours of grace"), default=0, help_text=_("After the ship-by time, before goods are taken elsewhere.")
    )
    most_attempts = models.PositiveSmallIntegerField(
        _("attempts"),
        default=5,
        validators=[MinValueValidator(1)],
        help_text=_("So many suppliers may fail the goods of a line; then a person decides."),
    )
    dispatch_within_hours = models.PositiveSmallIntegerField(
        _("dispatch within hours"),
        default=72,
        validators=[MinValueValidator(1)],
        help_text=_("Of the buyer's payment: the deadline that lead times are held against."),
    )
    consolidation_cny = models.DecimalField(
        _("cost of consolidation, CNY"),
        max_digits=9,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("Added to goods that go through our warehouse."),
    )
    neutral_score = models.DecimalField(
        _("score of suppliers without a record"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(80),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )

    class Meta:
        verbose_name = _("routing standard")
        verbose_name_plural = _("routing standards")
        ordering: ClassVar = ["-effective_from"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cost_weight__gte=Decimal(0))
                & Q(lead_time_weight__gte=Decimal(0))
                & Q(score_weight__gte=Decimal(0))
                & Q(stock_age_weight__gte=Decimal(0)),
                name="routing_weights_not_negative",
            )
        ]

    def __str__(self) -> str:
        return day_words(self.effective_from)


class RoutingDecision(models.Model):
    """One attempt to route an item: what was chosen, and every other candidate with the reason against it."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, ops_may="SELECT INSERT", system_may="SELECT INSERT")

    seller = of_seller()
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="decisions", db_constraint=False)
    item = models.ForeignKey(
        LineItem, on_delete=models.PROTECT, related_name="decisions", db_index=False, db_constraint=False
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    decided_at = models.DateTimeField(_("decided at"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    trace = models.JSONField(_("candidates"), encoder=DjangoJSONEncoder)

    objects = models.Manager["RoutingDecision"]()

    class Meta:
        verbose_name = _("routing decision")
        verbose_name_plural = _("routing decisions")
        ordering: ClassVar = ["item", "attempt"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "attempt"], name="routing_decision_attempt_once")
        ]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.attempt}: {self.get_outcome_display()}"


class SupplierDispatch(models.Model):
    """How a supplier's goods leave; without a row: through our warehouse."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")

    supplier = models.OneToOneField("accounts.Organization", on_delete=models.PROTECT, related_name="dispatch")
    mode = models.CharField(_("goods go"), max_length=10, choices=DispatchMode, default=DispatchMode.WAREHOUSE)

    class Meta:
        verbose_name = _("supplier's dispatch")
        verbose_name_plural = _("suppliers' dispatch")

    def __str__(self) -> str:
        return self.get_mode_display()


class SupplierScore(models.Model):
    """A supplier's score card of thirty days as one figure, for routing; a supplier without a record has none."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER)

    supplier = models.OneToOneField("accounts.Organization", on_delete=models.PROTECT, related_name="routing_score")
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2)
    on = models.DateField(_("of the day"))

    class Meta:
        verbose_name = _("supplier's score")
        verbose_name_plural = _("suppliers' scores")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(score__gte=Decimal(0)) & Q(score__lte=Decimal(100)), name="supplier_score_of_hundred"
            )
        ]

    def __str__(self) -> str:
        return f"{self.score}"
