from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AttributeKind(TextChoices):
    """What an attribute's value looks like."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    CHOICE = "choice", _("One of a list")
    YES_NO = "yes_no", _("Yes or no")
