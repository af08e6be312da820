"""A supplier's answer to a purchase order, line by line."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from apps.orders.domain.answering import LONGEST_REASON, Answer
from apps.orders.models import PurchaseLine


class AnswerForm(forms.Form):
    """Two fields a line that is still to be answered: how many pieces, and why not all."""

    def __init__(self, *args: Any, lines: Sequence[PurchaseLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"accepted_{line.pk}"] = forms.IntegerField(
                label=_("Accept"), min_value=0, max_value=line.quantity, initial=line.quantity
            )
            self.fields[f"reason_{line.pk}"] = forms.CharField(
                label=_("Reason, if not all"), max_length=LONGEST_REASON, required=False
            )

    def rows(self) -> Iterator[tuple[PurchaseLine, BoundField, BoundField]]:
        for line in self.lines:
            yield line, self[f"accepted_{line.pk}"], self[f"reason_{line.pk}"]

    def answers(self) -> dict[int, Answer]:
        given = self.cleaned_data
        return {line.pk: Answer(given[f"accepted_{line.pk}"], given[f"reason_{line.pk}"]) for line in self.lines}
