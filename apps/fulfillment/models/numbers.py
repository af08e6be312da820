from typing import ClassVar

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.tenancy.declare import Audience, Tenancy

LAST_SERIAL = 99_999_999
REGISTERED = RegexValidator(r"^R[A-Z]\Z", _("R and a capital letter: registered letter post."))
COUNTRY = RegexValidator(r"^[A-Z]{2}\Z", _("Two capital letters of ISO 3166."))


class NumberRange(models.Model):
    """Serials of UPU S10 numbers that the postal operator was allocated. Each is given out once, in order.

    Ranges of one indicator and country never overlap (an exclusion constraint), and `next` only goes up (a trigger).
    """

    tenancy: ClassVar = Tenancy(Audience.OPS, ops_may="SELECT INSERT UPDATE", system_may="SELECT INSERT UPDATE")

    indicator = models.CharField(_("service indicator"), max_length=2, validators=[REGISTERED])
    country = models.CharField(_("country"), max_length=2, validators=[COUNTRY])
    first = models.PositiveIntegerField(_("first serial"), validators=[MaxValueValidator(LAST_SERIAL)])
    last = models.PositiveIntegerField(_("last serial"), validators=[MaxValueValidator(LAST_SERIAL)])
    next = models.PositiveIntegerField(_("next serial"))
    added_at = models.DateTimeField(_("added at"))

    objects = models.Manager["NumberRange"]()

    class Meta:
        verbose_name = _("number range")
        verbose_name_plural = _("number ranges")
        ordering: ClassVar = ["country", "indicator", "first"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(indicator__regex=r"^R[A-Z]$", country__regex=r"^[A-Z]{2}$"), name="number_range_registered"
            ),
            models.CheckConstraint(
                condition=Q(first__lte=F("last"), last__lte=LAST_SERIAL), name="number_range_of_serials"
            ),
            models.CheckConstraint(
                condition=Q(next__gte=F("first"), next__lte=F("last") + 1), name="number_range_next_inside"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.first:08}–{self.last:08} {self.country}"

    @property
    def size(self) -> int:
        return self.last - self.first + 1

    @property
    def left(self) -> int:
        """Numbers that were not given out yet."""
        return self.last + 1 - self.next
