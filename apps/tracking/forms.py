"""The buyer's review: five choices and a few words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.tracking.domain.reviews import LONGEST

RATINGS = (
    ("5", _("5 – very good")),
    ("4", _("4 – good")),
    ("3", _("3 – fair")),
    ("2", _("2 – poor")),
    ("1", _("1 – very poor")),
)


class ReviewForm(forms.Form):
    """`website` is for robots: people do not see it."""

    rating = forms.ChoiceField(
        label=_("Your rating"),
        choices=RATINGS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose from one to five."), "invalid_choice": _("Choose from one to five.")},
    )
    text = forms.CharField(
        label=_("Your words, if you like"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Write at most 1,000 characters.")},
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    @property
    def is_a_robots(self) -> bool:
        return bool(self.cleaned_data["website"])
