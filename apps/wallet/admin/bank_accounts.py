"""Bank accounts: suppliers' are verified or refused, the operator's own are entered."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, DeskAdmin, ReadOnlyAdmin, answer_of, person_id
from apps.common.errors import DomainError
from apps.wallet.domain.bank_accounts import (
    refuse_bank_account,
    set_payer_account,
    show_number,
    verify_bank_account,
)
from apps.wallet.domain.bank_details import BankDetails, checked
from apps.wallet.enums import AccountCheck
from apps.wallet.models import BankAccount, PayerAccount

if TYPE_CHECKING:
    Form = forms.ModelForm[Model]
else:
    Form = forms.ModelForm


def is_unverified(account: BankAccount) -> bool:
    return account.state in (AccountCheck.ENTERED, AccountCheck.BOUNCED)


def is_not_refused(account: BankAccount) -> bool:
    return account.state != AccountCheck.REFUSED


def verify(request: HttpRequest, account: BankAccount) -> str:
    verify_bank_account(account_id=account.pk, now=timezone.now(), actor_id=person_id(request))
    return gettext("%(account)s is verified: payouts may go to it.") % {"account": account}


def refuse(request: HttpRequest, account: BankAccount) -> str:
    actor, reason = person_id(request), answer_of(request)
    refuse_bank_account(account_id=account.pk, reason=reason, now=timezone.now(), actor_id=actor)
    return gettext("%(account)s is refused; the supplier enters another one.") % {"account": account}


def show(request: HttpRequest, account: BankAccount) -> str:
    number = show_number(account_id=account.pk, now=timezone.now(), actor_id=person_id(request))
    return gettext("The whole number is %(number)s. That you saw it is recorded.") % {"number": number}


@admin.register(BankAccount)
class BankAccountAdmin(ReadOnlyAdmin):
    list_display = ("supplier", "currency", "holder_name", "number", "bank_name", "bank_code", "state", "entered_at")
    list_filter = ("state", "currency")
    list_select_related = ("supplier",)
    search_fields = ("=supplier__code", "supplier__name", "holder_name", "=bank_code", "=number_tail")
    search_help_text = _("A supplier's code or name, a CNAPS code, or the last four digits")
    date_hierarchy = "entered_at"
    fields = (
        "supplier",
        "currency",
        "holder_name",
        "number",
        "bank_name",
        "bank_code",
        "bic",
        "state",
        "reason",
        "entered_by",
        "entered_at",
        "checked_by",
        "checked_at",
    )
    acts = (
        Act("show", _("Show the whole number"), show),
        Act("verify", _("It is the supplier's own"), verify, is_unverified),
        Act("refuse", _("Refuse"), refuse, is_not_refused, asks=_("Why")),
    )

    @admin.display(description=_("account number"))
    def number(self, account: BankAccount) -> str:
        return account.masked_number


class PayerForm(Form):
    """The number is typed anew with every change; it is never shown."""

    number = forms.CharField(label=_("account number"), max_length=60)

    class Meta:
        model = PayerAccount
        fields = ("currency", "holder_name", "number", "bank_name", "bank_code", "bic")

    def clean(self) -> dict[str, Any]:
        filled = super().clean() or {}
        names = ("holder_name", "bank_name", "bank_code", "number", "bic")
        if not self.errors:
            try:
                self.details = checked(BankDetails(**{name: filled[name] for name in names}))
            except DomainError as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return filled


@admin.register(PayerAccount)
class PayerAccountAdmin(DeskAdmin):
    """One account a currency; batches that are exported keep the account that they were paid from."""

    form = PayerForm
    list_display = ("currency", "holder_name", "number", "bank_name", "bank_code")
    search_fields = ("holder_name", "=bank_code")

    @admin.display(description=_("account number"))
    def number(self, account: PayerAccount) -> str:
        return account.masked_number

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        actor, now = person_id(request), timezone.now()
        made = set_payer_account(currency=obj.currency, details=form.details, now=now, actor_id=actor)
        obj.pk = made.pk

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
