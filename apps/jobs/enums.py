from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class JobState(models.TextChoices):
    """Where a job stands; after *done* come ends from which only staff bring it back."""

    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    QUARANTINED = "quarantined", _("Quarantined")
    CANCELLED = "cancelled", pgettext_lazy("job", "Cancelled")


STOPPED = (JobState.FAILED, JobState.QUARANTINED)
"""What needs somebody: it ended without having been done."""
RETRIABLE = (*STOPPED, JobState.CANCELLED)
ENDED = (JobState.DONE, *RETRIABLE)
