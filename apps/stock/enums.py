from django.db import models
from django.utils.translation import gettext_lazy as _


class MovementKind(models.TextChoices):
    """What changed a level, or would have."""

    RECEIPT = "receipt", _("received")
    OBSERVATION = "observation", _("observed")
    IGNORED = "ignored", _("observation ignored")
    RESERVATION = "reservation", _("reserved")
    RELEASE = "release", _("released")
    DISPATCH = "dispatch", _("dispatched")
    RETURN = "return", _("returned")
    CORRECTION = "correction", _("corrected")


class ReservationState(models.TextChoices):
    OPEN = "open", _("open")
    DISPATCHED = "dispatched", _("dispatched")
    RELEASED = "released", _("released")


COUNTED = "count"
"""The source of what a supplier counted by hand in the portal."""
