"""What suppliers fill in about money."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.common.errors import DomainError
from apps.wallet.domain.bank_details import BankDetails, checked
from apps.wallet.forms import StatementDaysForm


class BankAccountForm(forms.Form):
    """The number is typed anew with every change; it is never shown again."""

    holder_name = forms.CharField(
        label=_("Account holder"), max_length=140, help_text=_("As on your business licence: payouts go to you alone.")
    )
    number = forms.CharField(
        label=_("Account number"), max_length=60, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    bank_name = forms.CharField(label=_("Bank and branch"), max_length=140)
    bank_code = forms.CharField(
        label=_("CNAPS code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Twelve digits that name the branch; the bank tells you."),
    )
    bic = forms.CharField(label=_("BIC (optional)"), max_length=15, required=False)

    details: BankDetails

    def clean(self) -> dict[str, Any]:
        filled = super().clean() or {}
        if not self.errors:
            try:
                self.details = checked(BankDetails(**filled))
            except DomainError as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return filled


class StatementForm(StatementDaysForm):
    currency = forms.ChoiceField(label=_("Currency"))
    field_order = ("currency",)

    def __init__(self, *args: Any, currencies: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["currency"]
        choice.choices = [(currency, currency) for currency in currencies]
