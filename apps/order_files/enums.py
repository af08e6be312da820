"""The fixed words of order files."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FileState(TextChoices):
    RECEIVED = "received", _("columns to be chosen")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked, not taken yet")
    COMMITTING = "committing", _("being taken")
    COMMITTED = "committed", pgettext_lazy("order file", "taken")
    DISCARDED = "discarded", pgettext_lazy("order file", "discarded")


NOT_YET_TAKEN: Final = (FileState.RECEIVED, FileState.CHECKED, FileState.CHECKING)


class RowOutcome(TextChoices):
    """What becomes of the order that a row belongs to: all rows of an order share it."""

    CREATED = "created", _("new order")
    CHANGED = "changed", _("changes an order")
    UNCHANGED = "unchanged", _("known already")
    REFUSED = "refused", pgettext_lazy("order row", "refused")
