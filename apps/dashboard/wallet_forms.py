"""Forms of the wallet's pages. What the domain refuses is shown at the field that it is about."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from apps.common.errors import DomainError
from apps.wallet.domain.amounts import InvalidAmount
from apps.wallet.domain.seller_wallet_errors import AmountOutsideLimits, CurrencyNotOffered, ReferenceMissing
from apps.wallet.models import WalletLimit
from apps.wallet.seller_enums import Currency

FIELD_OF: dict[type[DomainError], str] = {
    AmountOutsideLimits: "amount",
    InvalidAmount: "amount",
    CurrencyNotOffered: "currency",
    ReferenceMissing: "transfer_reference",
}


def amount_field(**options: Any) -> forms.DecimalField:
    """Two decimals at most, in every language written with a point."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(max_digits=15, decimal_places=2, widget=widget, **options)


class RefusableForm(forms.Form):
    def refuse(self, refusal: DomainError) -> None:
        """Show what the domain refused."""
        field = FIELD_OF.get(type(refusal))
        self.add_error(field if field in self.fields else None, capfirst(str(refusal)))


class TopUpForm(RefusableForm):
    """What the seller sends; `key` makes a form that is sent twice one request."""

    currency = forms.ChoiceField(label=_("Currency"))
    amount = amount_field(label=_("Amount"))
    transfer_reference = forms.CharField(
        label=_("Transfer reference"),
        max_length=60,
        help_text=_("What your bank transfer says, so that it is found: an invoice number or your company's name."),
    )
    key = forms.CharField(max_length=80, widget=forms.HiddenInput, initial=lambda: str(uuid4()))

    def __init__(self, *args: Any, limits: Sequence[WalletLimit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [limit.currency for limit in limits]
        self.fields["currency"].choices = [each for each in Currency.choices if each[0] in offered]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def money(self) -> Money:
        return Money(self.cleaned_data["amount"], self.cleaned_data["currency"])


class WarningForm(RefusableForm):
    """Below which available amount to warn."""

    amount = amount_field(
        label=_("Warn when less is available than"), required=False, help_text=_("Leave it empty for no warning.")
    )
