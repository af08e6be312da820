from decimal import Decimal
from typing import ClassVar

from django.db import models

from apps.common.when import day_words
from apps.tenancy.declare import Audience, Tenancy


class FxRate(models.Model):
    """From the Shanghai day `rate_on` until a newer row, one `base` is worth `rate` of `quote`."""

    tenancy: ClassVar = Tenancy(Audience.GLOBAL)

    rate_on = models.DateField()
    base = models.CharField(max_length=3)
    quote = models.CharField(max_length=3, default="CNY")
    rate = models.DecimalField(max_digits=17, decimal_places=12)

    class Meta:
        verbose_name = "FX rate"
        ordering: ClassVar = ["-rate_on", "base", "quote"]
        constraints: ClassVar = [
            # In this order it also answers "the newest rate on or before a day".
            models.UniqueConstraint(fields=["base", "quote", "rate_on"], name="fx_rate_once_a_day"),
            models.CheckConstraint(condition=models.Q(rate__gt=Decimal(0)), name="fx_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{day_words(self.rate_on)} 1 {self.base} = {self.rate.normalize():f} {self.quote}"
