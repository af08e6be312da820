"""Top-ups at the desk: find the transfer in the bank's statement, then confirm what came, or refuse."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from apps.common.administration import Act, DeskAdmin, Link, ReadOnlyAdmin, answer_of, person_id
from apps.common.form_acts import FormAct, FormActsAdmin
from apps.common.money import money_words
from apps.common.second_look import SecondLookForm
from apps.wallet.admin.amounts import amount_field, difference
from apps.wallet.domain.topups import confirm_top_up, refuse_top_up
from apps.wallet.models import TopUp, WalletLimit, WalletSetting
from apps.wallet.seller_enums import TopUpState


def is_waiting(top_up: TopUp) -> bool:
    return top_up.state == TopUpState.REQUESTED


class ConfirmForm(SecondLookForm):
    """What the bank's statement says; nothing is filled in, so that it is read there."""

    received = amount_field(label=_("Amount received"))
    bank_reference = forms.CharField(
        label=_("Bank reference"), max_length=60, help_text=_("The bank's own number of the transfer. It counts once.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, help_text=_("Needed when another amount came.")
    )

    def consequence(self, cleaned: dict[str, Any]) -> str:
        requested: Money = self.initial["requested"]
        received = Money(cleaned["received"], requested.currency)
        told = gettext("%(amount)s goes into the wallet of %(seller)s.")
        said = told % {"amount": money_words(received), "seller": self.initial["seller"]}
        return f"{said} {difference(received, requested)}".strip()


def asked(top_up: TopUp) -> dict[str, Any]:
    return {"requested": top_up.amount, "seller": str(top_up.seller)}


def confirm(request: HttpRequest, top_up: TopUp, filled: dict[str, Any]) -> str:
    done = confirm_top_up(
        top_up_id=top_up.pk,
        received=Money(filled["received"], top_up.amount.currency),
        bank_reference=filled["bank_reference"],
        reason=filled["reason"],
        now=timezone.now(),
        actor_id=person_id(request),
    )
    return gettext("%(amount)s is in the wallet.") % {"amount": money_words(done.received)}


def refuse(request: HttpRequest, top_up: TopUp) -> str:
    refuse_top_up(top_up_id=top_up.pk, reason=answer_of(request), now=timezone.now(), actor_id=person_id(request))
    return gettext("The top-up is refused. The seller reads your reason.")


@admin.register(TopUp)
class TopUpAdmin(FormActsAdmin, ReadOnlyAdmin):
    list_display = (
        "id",
        "seller",
        "amount_shown",
        "transfer_reference",
        "state",
        "requested_at",
        "received_shown",
        "bank_reference",
        "decided_by",
    )
    list_filter = ("state", "amount_currency")
    list_select_related = ("seller", "decided_by")
    search_fields = ("=seller__code", "seller__name", "transfer_reference", "=bank_reference")
    search_help_text = _("A seller's code or name, or either reference")
    date_hierarchy = "requested_at"
    readonly_fields = ("amount_shown", "received_shown")
    fields = (
        "seller",
        "amount_shown",
        "transfer_reference",
        "state",
        "requested_at",
        "requested_by",
        "received_shown",
        "bank_reference",
        "reason",
        "decided_at",
        "decided_by",
        "transfer_id",
    )
    form_acts = (FormAct("confirm", _("Confirm…"), ConfirmForm, confirm, is_waiting, asked),)
    acts = (Act("refuse", _("Refuse"), refuse, is_waiting, asks=_("Why")),)

    @admin.display(description=_("amount"), ordering="amount")
    def amount_shown(self, top_up: TopUp) -> str:
        return money_words(top_up.amount)

    @admin.display(description=_("received"), ordering="received")
    def received_shown(self, top_up: TopUp) -> str:
        return "–" if top_up.received is None else money_words(top_up.received)

    def links(self, row: TopUp) -> list[Link]:
        months = reverse("admin:wallet_walletmonth_changelist")
        return [Link(_("The seller's wallets"), f"{months}?seller__id__exact={row.seller_id}")]


@admin.register(WalletLimit)
class WalletLimitAdmin(DeskAdmin):
    """One row a currency; a currency that is not offered keeps its wallets."""

    list_display = ("currency", "is_offered", "top_up_least", "top_up_most", "open_top_ups", "one_person_up_to")
    readonly_fields = ("currency",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(WalletSetting)
class WalletSettingAdmin(ReadOnlyAdmin):
    """Sellers choose their thresholds; staff see who runs low."""

    list_display = ("seller", "currency", "low_balance_at", "low_since")
    list_filter = ("currency", ("low_since", admin.EmptyFieldListFilter))
    list_select_related = ("seller",)
    search_fields = ("=seller__code", "seller__name")
