from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.common.uploads import RandomPath
from apps.common.when import day_words
from apps.suppliers.enums import InspectionState
from apps.tenancy.declare import Audience, Tenancy

PARTS = ("production", "quality_control", "packaging")
HUNDRED = [MaxValueValidator(100)]


class InspectionStandard(models.Model):
    """What an inspection must reach from a Shanghai day on. Scores are 0 to 100, weighted."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL)

    effective_from = models.DateField(_("effective from"), unique=True)
    pass_mark = models.DecimalField(_("pass mark"), max_digits=5, decimal_places=2)
    production_weight = models.PositiveSmallIntegerField(_("weight of production"))
    quality_control_weight = models.PositiveSmallIntegerField(_("weight of quality control"))
    packaging_weight = models.PositiveSmallIntegerField(_("weight of packaging"))

    class Meta:
        verbose_name = _("inspection standard")
        verbose_name_plural = _("inspection standards")
        ordering = ("-effective_from",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(pass_mark__gte=0) & models.Q(pass_mark__lte=100), name="inspection_pass_mark_range"
            ),
            models.CheckConstraint(
                condition=models.Q(production_weight__gt=0)
                | models.Q(quality_control_weight__gt=0)
                | models.Q(packaging_weight__gt=0),
                name="inspection_weighs_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{day_words(self.effective_from)} ≥ {self.pass_mark}"

    @cached_property
    def is_used(self) -> bool:
        """Whether an inspection was scored by it."""
        return Inspection.objects.filter(standard=self).exists()

    def points_of(self, scores: Mapping[str, int]) -> Fraction:
        """The weighted mean of the scores by part, exact."""
        weights: dict[str, int] = {part: getattr(self, f"{part}_weight") for part in PARTS}
        return Fraction(sum(scores[part] * weights[part] for part in PARTS), sum(weights.values()))


class Inspection(models.Model):
    """One visit; a failed one is followed by another."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER)

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="inspections", verbose_name=_("supplier")
    )
    scheduled_on = models.DateField(_("scheduled on"))
    inspector = models.CharField(_("inspector"), max_length=80)
    production = models.PositiveSmallIntegerField(_("production"), null=True, blank=True, validators=HUNDRED)
    quality_control = models.PositiveSmallIntegerField(_("quality control"), null=True, blank=True, validators=HUNDRED)
    packaging = models.PositiveSmallIntegerField(_("packaging"), null=True, blank=True, validators=HUNDRED)
    standard = models.ForeignKey(
        InspectionStandard, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("standard")
    )
    total = models.DecimalField(
        pgettext_lazy("inspection", "total"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Rounded down to be shown."),
    )
    state = models.CharField(_("state"), max_length=10, choices=InspectionState, default=InspectionState.SCHEDULED)
    notes = models.TextField(_("notes"), blank=True)
    scored_at = models.DateTimeField(_("scored at"), null=True, blank=True)

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ("-scheduled_on", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["supplier"],
                condition=models.Q(state=InspectionState.SCHEDULED),
                name="inspection_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state=InspectionState.SCHEDULED, total__isnull=True)
                | models.Q(
                    state__in=(InspectionState.PASSED, InspectionState.FAILED),
                    total__isnull=False,
                    standard__isnull=False,
                    scored_at__isnull=False,
                    production__isnull=False,
                    production__lte=100,
                    quality_control__isnull=False,
                    quality_control__lte=100,
                    packaging__isnull=False,
                    packaging__lte=100,
                ),
                name="inspection_scored_whole",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Visit on %(day)s") % {"day": day_words(self.scheduled_on)}


class InspectionPhoto(models.Model):
    """What the inspector saw."""

    tenancy: ClassVar = Tenancy(Audience.SUPPLIER)

    supplier = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="photos", db_constraint=False, verbose_name=_("inspection")
    )
    file = models.FileField(_("photo"), upload_to=RandomPath("inspection-photos"), max_length=200)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("content type"), max_length=60)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("inspection photo")
        verbose_name_plural = _("inspection photos")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name
