"""The fixed words of accounts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What an organisation does on the platform."""

    SELLER = "seller", _("Seller")
    SUPPLIER = "supplier", _("Supplier")


class Role(TextChoices):
    """What a member may do in one organisation; `rules.py` says it in full."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    OPERATOR = "operator", _("Operator")
    FINANCE = "finance", _("Finance")
    VIEWER = "viewer", _("Viewer")


class Viewed(TextChoices):
    """What an audit row of viewing as a tenant tells."""

    STARTED = "started", _("Began")
    SEEN = "seen", _("Page seen")
    REFUSED = "refused", _("Change refused")
    ENDED = "ended", _("Ended")
