"""Books of rules: versions that are drafted, published and then never changed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BookStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
