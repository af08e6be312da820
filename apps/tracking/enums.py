from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProblemKind(models.TextChoices):
    """Why somebody has to look after a parcel."""

    NO_FIRST_SCAN = "no_first_scan", _("handed over, but never scanned")
    SILENT = "silent", _("not scanned for too long")
    CUSTOMS = "customs", _("held by customs")
    DELIVERY_FAILED = "delivery_failed", _("could not be delivered")
    RETURNED = "returned", _("goes back or came back")
    EXCEPTION = "exception", _("lost, damaged or refused")
    EXPIRED = "expired", _("given up by the carrier")
    CONTRADICTION = "contradiction", _("the scans do not fit the order")
    NUMBER_REFUSED = "number_refused", _("its number must not be declared")


class FileState(models.TextChoices):
    """Where a file of scans is."""

    WAITING = "waiting", pgettext_lazy("scan file", "waiting")
    DONE = "done", pgettext_lazy("scan file", "taken over")
    REFUSED = "refused", pgettext_lazy("scan file", "cannot be read")
