"""The fixed words of the dispatch clock."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Programme(TextChoices):
    """How a store dispatches; its rules are those of the semi-managed programmes."""

    POP = "pop", _("POP: the seller's own dispatch")
    JIT_PICKUP = "jit_pickup", _("JIT with pick-up")
    JIT_SELF = "jit_self", _("JIT, delivered by the seller")


class Goods(TextChoices):
    """Which goods a rule is for: a rule for some of them goes before the one for all."""

    ANY = "any", _("all goods")
    NEW_OR_SLOW = "new_or_slow", _("new or slow products")


class ClockStart(TextChoices):
    PAID = "paid", _("payment")
    PLACED = "placed", _("order")


class ClockEnd(TextChoices):
    SCAN = "scan", _("the carrier's first scan")
    WAREHOUSE = "warehouse", _("arrival at the warehouse")


class Unit(TextChoices):
    HOURS = "hours", _("hours")
    WORKING_DAYS = "working_days", _("working days")


class ClockState(TextChoices):
    RUNNING = "running", _("running")
    ON_TIME = "on_time", _("on time")
    LATE = "late", _("late")
    EXCLUDED = "excluded", _("not assessed")
    CANCELLED = "cancelled", pgettext_lazy("clock", "cancelled")


class PenaltyState(TextChoices):
    DUE = "due", pgettext_lazy("penalty", "to be charged")
    CHARGED = "charged", pgettext_lazy("penalty", "charged")
    RETURNED = "returned", _("given back: the month was on time")
    RELIEVED = "relieved", _("given back: relief")
    CORRECTED = "corrected", _("given back: it was on time after all")
    WAIVED = "waived", _("given back: waived by staff")
    DROPPED = "dropped", _("dropped before it was charged")
