"""What people fill in about stock, in the portal and in the administration alike."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.catalog.forms import CapitalForm
from apps.stock.domain.door import MOST


class CorrectionForm(CapitalForm):
    """`key` makes a form that is sent twice one correction."""

    change = forms.IntegerField(
        label=_("change on hand"),
        min_value=-MOST,
        max_value=MOST,
        help_text=_("Pieces more, or fewer with a minus. What is reserved stays."),
    )
    reason = forms.CharField(label=_("reason"), max_length=200)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class CountForm(CapitalForm):
    """What is on the shelf now, whatever was known before."""

    quantity = forms.IntegerField(
        label=_("Pieces on the shelf"),
        min_value=0,
        max_value=MOST,
        help_text=_("All of them, those included that are reserved."),
    )
