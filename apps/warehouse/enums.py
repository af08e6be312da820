"""The fixed words of the warehouse."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DeliveryState(TextChoices):
    ANNOUNCED = "announced", _("on its way")
    RECEIVED = "received", pgettext_lazy("delivery", "received")


class RejectReason(TextChoices):
    """Why pieces were not taken: what the quality check found."""

    DAMAGED = "damaged", _("damaged")
    WRONG = "wrong", _("another article")
    QUALITY = "quality", _("quality")
    PACKAGING = "packaging", _("packaging")
    OTHER = "other", _("other, see the note")
