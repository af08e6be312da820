from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.common.when import day_words, period_words
from apps.tenancy.declare import Audience, Tenancy


class Window(models.Model):
    """Shanghai days, both ends included, on which sellers are exempt from assessment."""

    name = models.CharField(_("name"), max_length=100)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-starts_on", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="%(class)s_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({period_words(self.starts_on, self.ends_on)})"


class ReliefWindow(Window):
    """Relief for every seller; everybody may read it."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL, system_may="SELECT")

    class Meta(Window.Meta):
        verbose_name = _("relief window")
        verbose_name_plural = _("relief windows")


class SellerReliefWindow(Window):
    """Relief for one seller, which is nobody else's business."""

    tenancy: ClassVar = Tenancy(Audience.SELLER, system_may="SELECT")

    seller = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        related_name="relief_windows",
        limit_choices_to={"kind": "seller"},
        verbose_name=_("seller"),
    )

    class Meta(Window.Meta):
        verbose_name = _("relief window of one seller")
        verbose_name_plural = _("relief windows of single sellers")


class CalendarDay(models.Model):
    """The operator's word on one Shanghai day; it stands over what the installed calendar says."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL, system_may="SELECT")

    on = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("working day"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering: ClassVar = ["-on"]

    def __str__(self) -> str:
        return day_words(self.on)


class CalendarValidity(models.Model):
    """Through which Shanghai day working days are certain; the newest row counts, the older ones are history."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL, ops_may="SELECT INSERT", system_may="SELECT")

    through = models.DateField(_("valid through"))
    noted_at = models.DateTimeField(_("noted at"))
    noted_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("noted by")
    )

    class Meta:
        verbose_name = _("validity of the calendar")
        verbose_name_plural = _("validity of the calendar")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return day_words(self.through)
