"""What postage and service cost, as dated data in CNY. Drafts are edited; a published book never changes."""

from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.common.books import BookStatus
from apps.tenancy.declare import Audience, Tenancy


def yuan(label: Any, **options: Any) -> Any:
    """An amount of CNY, zero or over."""
    validators = [MinValueValidator(Decimal(0))]
    return models.DecimalField(label, max_digits=10, decimal_places=2, validators=validators, **options)


class TariffBook(models.Model):
    """A version of the tariff: zones with their rates, the greatest weight, and the service fee."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL)

    version = models.PositiveIntegerField(_("version"), unique=True)
    effective_from = models.DateField(_("effective from"), help_text=_("A Shanghai day; parcels packed from then on."))
    status = models.CharField(_("status"), max_length=10, choices=BookStatus, default=BookStatus.DRAFT)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    limit_g = models.PositiveIntegerField(_("greatest weight in g"), default=2000, validators=[MinValueValidator(1)])
    fee_per_parcel = yuan(_("service fee a parcel, CNY"), default=Decimal(0))
    fee_percent = models.DecimalField(
        _("service fee, per cent of the goods"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    fee_minimum = yuan(_("least service fee, CNY"), default=Decimal(0))
    note = models.TextField(_("note"), blank=True)

    objects = models.Manager["TariffBook"]()

    class Meta:
        verbose_name = _("tariff book")
        verbose_name_plural = _("tariff books")
        ordering: ClassVar = ["-effective_from", "-version"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=BookStatus.values), name="tariff_status_known"),
            models.UniqueConstraint(
                fields=["effective_from"], condition=Q(status="published"), name="tariff_one_published_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class TariffZone(models.Model):
    """Countries that cost the same. The zone without any is the rest of the world."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL)

    book = models.ForeignKey(TariffBook, on_delete=models.CASCADE, related_name="zones", verbose_name=_("tariff book"))
    code = models.CharField(_("code"), max_length=10)
    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    countries = ArrayField(
        models.CharField(max_length=2),
        verbose_name=_("countries"),
        default=list,
        blank=True,
        help_text=_("ISO 3166 codes, with commas between them. Empty: the rest of the world."),
    )
    takes_batteries = models.BooleanField(_("takes goods with batteries"), default=True, db_default=True)
    takes_liquids = models.BooleanField(_("takes liquids"), default=True, db_default=True)

    objects = models.Manager["TariffZone"]()

    class Meta:
        verbose_name = _("tariff zone")
        verbose_name_plural = _("tariff zones")
        ordering: ClassVar = ["book", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["book", "code"], name="tariff_zone_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class TariffRate(models.Model):
    """Postage of weights over `from_g`: `base` and `per_step` for each begun `step_g` over it; and registration."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL)

    zone = models.ForeignKey(TariffZone, on_delete=models.CASCADE, related_name="rates", verbose_name=_("tariff zone"))
    from_g = models.PositiveIntegerField(_("over, g"), default=0)
    base = yuan(_("base, CNY"))
    step_g = models.PositiveIntegerField(_("step, g"), validators=[MinValueValidator(1)])
    per_step = yuan(_("a step, CNY"))
    registration = yuan(_("registration, CNY"))

    objects = models.Manager["TariffRate"]()

    class Meta:
        verbose_name = _("tariff rate")
        verbose_name_plural = _("tariff rates")
        ordering: ClassVar = ["zone", "from_g"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "from_g"], name="tariff_rate_once"),
            models.CheckConstraint(condition=Q(step_g__gte=1), name="tariff_rate_step"),
        ]

    def __str__(self) -> str:
        return f"> {self.from_g} g"
