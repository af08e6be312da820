from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

PTS: Final = "PTS"
"""The ledger's unit of points; 1 point is worth 1 fen (CNY 0.01)."""


class Option(models.TextChoices):
    """How a seller wants a month's base points to be computed."""

    BAND = "band", _("Band by packages")
    RATE = "rate", _("Share of the settled amount")
    BEST = "best", _("Whichever gives more")


class RunState(models.TextChoices):
    """A settlement run's way: figures frozen, approved by a second person, points posted."""

    COMPUTED = "computed", _("Computed")
    APPROVED = "approved", _("Approved")
    POSTED = "posted", _("Posted")


CLOSED_STATES: Final = (RunState.APPROVED, RunState.POSTED)
"""From approval on a month's figures stand; later facts become adjustments."""
