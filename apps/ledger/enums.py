from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountState(models.TextChoices):
    OPEN = "open", _("open")
    FROZEN = "frozen", _("frozen")
    CLOSED = "closed", _("closed")


class HoldOutcome(models.TextChoices):
    CAPTURED = "captured", _("captured")
    RELEASED = "released", _("released")
