"""What the operator decides about packing, by the day from which it holds; the newest row counts."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.common.when import day_words
from apps.fulfillment.models.numbers import COUNTRY
from apps.tenancy.declare import Audience, Tenancy

DATED = Tenancy(Audience.OPS, ops_may="SELECT INSERT", system_may="SELECT INSERT")


class PackingStandard(models.Model):
    """Limits of parcels, declarations and bags."""

    tenancy: ClassVar = DATED

    effective_from = models.DateField(_("in force from"), unique=True)
    most_weight_g = models.PositiveIntegerField(
        _("heaviest packet in g"), default=2000, validators=[MinValueValidator(1)]
    )
    weight_tolerance_percent = models.PositiveSmallIntegerField(
        _("weight tolerance in %"), default=20, help_text=_("Beyond it, weighing warns: the catalog says otherwise.")
    )
    cn22_most_sdr = models.DecimalField(_("CN22 up to SDR"), max_digits=9, decimal_places=2, default=Decimal(300))
    sdr_in_cny = models.DecimalField(
        _("1 SDR in CNY"),
        max_digits=12,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Counts where the table of rates has no XDR."),
    )
    ioss_most_eur = models.DecimalField(_("IOSS up to EUR"), max_digits=9, decimal_places=2, default=Decimal(150))
    declared_least = models.DecimalField(
        _("smallest declared value"), max_digits=9, decimal_places=2, default=Decimal("0.01")
    )
    declared_most = models.DecimalField(
        _("largest declared value"), max_digits=9, decimal_places=2, default=Decimal(10_000)
    )
    generic_words = models.JSONField(
        _("words that describe nothing"),
        default=list,
        blank=True,
        help_text=_("In English, lower case. A description of nothing but these is refused."),
    )
    bag_most_weight_g = models.PositiveIntegerField(
        _("heaviest bag in g"), default=30_000, validators=[MinValueValidator(1)]
    )

    objects = models.Manager["PackingStandard"]()

    class Meta:
        verbose_name = _("packing standard")
        verbose_name_plural = _("packing standards")
        ordering: ClassVar = ["-effective_from"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(most_weight_g__gte=1, bag_most_weight_g__gte=1), name="packing_standard_weights"
            ),
            models.CheckConstraint(
                condition=Q(sdr_in_cny__isnull=True) | Q(sdr_in_cny__gt=Decimal(0)),
                name="packing_standard_sdr_positive",
            ),
            models.CheckConstraint(
                condition=Q(declared_least__gt=Decimal(0), declared_most__gte=models.F("declared_least")),
                name="packing_standard_declared_range",
            ),
        ]

    def __str__(self) -> str:
        return day_words(self.effective_from)


class SenderAddress(models.Model):
    """Who sends the parcels, and where they come back to: the operator or its warehouse, in Latin letters."""

    tenancy: ClassVar = DATED

    effective_from = models.DateField(_("in force from"), unique=True)
    name = models.CharField(_("sender"), max_length=100)
    line1 = models.CharField(_("street"), max_length=100)
    line2 = models.CharField(_("street, second line"), max_length=100, blank=True)
    city = models.CharField(_("city"), max_length=60)
    region = models.CharField(_("region"), max_length=60, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20)
    country = models.CharField(
        _("country"), max_length=2, validators=[COUNTRY], help_text=_("Its number ranges are used.")
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    operator = models.CharField(_("postal operator"), max_length=60, help_text=_("As printed on the customs forms."))
    office = models.CharField(_("office of origin"), max_length=60)
    signatory = models.CharField(_("who signs declarations"), max_length=60)

    objects = models.Manager["SenderAddress"]()

    class Meta:
        verbose_name = _("sender's address")
        verbose_name_plural = _("sender's addresses")
        ordering: ClassVar = ["-effective_from"]

    def __str__(self) -> str:
        return f"{day_words(self.effective_from)}: {self.name}"
