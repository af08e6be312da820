from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a job stands; the last three are ends, from which only staff bring it back."""

    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    QUARANTINED = "quarantined", _("Quarantined")


STOPPED = (JobState.FAILED, JobState.QUARANTINED)
ENDED = (JobState.DONE, *STOPPED)
