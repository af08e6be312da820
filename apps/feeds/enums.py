from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """What a feed says of the supplier's offers that it does not name."""

    FULL = "full", _("Everything: offers that are not in it get stock 0")
    DELTA = "delta", _("Changes only: other offers stay as they are")


class FeedState(TextChoices):
    """Where a feed stands; what may follow is in `domain/states.py`."""

    RECEIVED = "received", _("Received")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    COMMITTING = "committing", _("Being committed")
    COMMITTED = "committed", _("Committed")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    DISCARDED = "discarded", _("Discarded")


WRITING = (FeedState.COMMITTING, FeedState.UNDOING)


class Outcome(TextChoices):
    """What a row does, or would do."""

    CREATED = "created", _("New offer")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    REQUESTED = "requested", _("New product, for review")
    CLEARED = "cleared", _("Not in the feed: stock 0")
    REFUSED = "refused", _("Refused")


class Undo(TextChoices):
    """What undoing a feed did to a row."""

    NOT_UNDONE = "", _("Not undone")
    RESTORED = "restored", _("As before the feed")
    KEPT = "kept", _("Changed since, so left as it is")
