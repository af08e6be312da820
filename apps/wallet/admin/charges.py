"""What left wallets, came back, is set aside or is entered by hand; and every wallet month by month."""

from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from apps.common.administration import Act, Link, ReadOnlyAdmin, person_id, yuan
from apps.common.documents.statement import statement_answer
from apps.common.form_acts import FormAct, FormActsAdmin
from apps.common.money import money_words
from apps.common.second_look import SecondLookForm
from apps.common.spreadsheets import CSV
from apps.common.when import month_words
from apps.wallet.admin.amounts import amount_field
from apps.wallet.domain.charges_by_hand import is_refundable, keeper_of, refund_by_hand
from apps.wallet.domain.charges_holds import release_funds
from apps.wallet.domain.seller_wallet_statement import all_movements, figures_of
from apps.wallet.models import Charge, Credit, WalletHold, WalletMonth
from apps.wallet.seller_enums import HoldState
from apps.wallet.statement_documents import wallet_document


class RefundForm(SecondLookForm):
    """In whole or part; what was refunded before counts."""

    amount = amount_field(label=_("Amount"), required=False, help_text=_("Empty: all that is left of the charge."))
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The seller reads it in the statement."))

    def consequence(self, cleaned: dict[str, Any]) -> str:
        left: Money = self.initial["left"]
        amount = left if cleaned["amount"] is None else Money(cleaned["amount"], left.currency)
        told = gettext("%(amount)s of %(left)s goes back to %(seller)s.")
        return told % {"amount": money_words(amount), "left": money_words(left), "seller": self.initial["seller"]}


def charged(charge: Charge) -> dict[str, Any]:
    return {"left": charge.left, "seller": str(charge.seller)}


def refund(request: HttpRequest, charge: Charge, filled: dict[str, Any]) -> str:
    """The key says how much was refunded before: the same form sent twice gives back once."""
    credit = refund_by_hand(
        charge_id=charge.pk,
        amount=None if filled["amount"] is None else Money(filled["amount"], charge.amount.currency),
        reason=filled["reason"],
        key=f"desk:{charge.pk}:{charge.refunded}",
        now=timezone.now(),
        actor_id=person_id(request),
    )
    return gettext("%(amount)s is back in the wallet.") % {"amount": money_words(credit.amount)}


def release(request: HttpRequest, hold: WalletHold) -> str:
    release_funds(hold_id=hold.pk, now=timezone.now(), actor_id=person_id(request))
    return gettext("%(amount)s is available again.") % {"amount": money_words(hold.amount)}


class EntryAdmin(ReadOnlyAdmin):
    """What charges, credits and holds show alike."""

    list_filter: ClassVar[tuple[str, ...]] = ("kind", "amount_currency", "booked_at")
    ordering = ("-pk",)
    list_select_related = ("seller", "booked_by")
    search_fields = ("=seller__code", "seller__name", "=document_id", "reason")
    search_help_text = _("A seller's code or name, a document's number, or the reason")
    exclude = ("key",)

    @admin.display(description=_("amount"), ordering="amount")
    def amount_shown(self, entry: Any) -> str:
        return money_words(entry.amount)

    @admin.display(description=_("document"))
    def document_shown(self, entry: Any) -> str:
        return f"{entry.document_kind} {entry.document_id}"


@admin.register(Charge)
class ChargeAdmin(FormActsAdmin, EntryAdmin):
    list_display = ("id", "seller", "kind", "amount_shown", "refunded", "document_shown", "reason", "booked_at")
    form_acts = (FormAct("refund", _("Refund…"), RefundForm, refund, is_refundable, charged),)

    def links(self, row: Charge) -> list[Link]:
        """The way to the books that the charge is kept in, where a refund belongs."""
        keeper = keeper_of(row)
        if keeper is None:
            return []
        books = keeper.model._meta
        page = reverse(f"admin:{books.app_label}_{books.model_name}_changelist")
        return [Link(capfirst(str(keeper.way_back)), f"{page}?charge_id={row.pk}")]


@admin.register(Credit)
class CreditAdmin(EntryAdmin):
    list_display = ("id", "seller", "kind", "amount_shown", "charge", "document_shown", "reason", "booked_at")
    list_select_related = ("seller", "charge")


@admin.register(WalletHold)
class WalletHoldAdmin(EntryAdmin):
    list_display = ("id", "seller", "kind", "amount_shown", "state", "document_shown", "reason", "booked_at")
    list_filter = ("state", "kind", "amount_currency", "booked_at")
    acts = (Act("release", _("Release"), release, lambda hold: hold.state == HoldState.OPEN),)


@admin.register(WalletMonth)
class WalletMonthAdmin(ReadOnlyAdmin):
    list_display = ("seller", "currency", "month_name", "opening_shown", "in_shown", "out_shown", "closing_shown")
    list_filter = ("currency",)
    list_select_related = ("seller",)
    search_fields = ("=seller__code", "seller__name")
    date_hierarchy = "month"
    ordering = ("-month", "seller", "currency")

    @admin.display(description=_("month"), ordering="month")
    def month_name(self, row: WalletMonth) -> str:
        return month_words(row.month)

    @admin.display(description=_("opening balance"), ordering="opening")
    def opening_shown(self, row: WalletMonth) -> str:
        return yuan(row.opening)

    @admin.display(description=_("came in"), ordering="came_in")
    def in_shown(self, row: WalletMonth) -> str:
        return yuan(row.came_in)

    @admin.display(description=_("went out"), ordering="went_out")
    def out_shown(self, row: WalletMonth) -> str:
        return yuan(row.went_out)

    @admin.display(description=_("closing balance"))
    def closing_shown(self, row: WalletMonth) -> str:
        return yuan(row.closing)

    def links(self, row: WalletMonth) -> list[Link]:
        return [Link(_("Statement as CSV"), self.page_url("statement", row.pk))]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("<int:pk>/statement.csv", self.statement_view, "statement"), *super().get_urls()]

    def statement_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The month as the seller gets it."""
        row = self.row_or_404(request, pk)
        figures = figures_of(row)
        movements = all_movements(seller_id=row.seller_id, currency=row.currency, month=figures)
        statement = wallet_document(row.seller, figures, movements, issued_at=timezone.now())
        return statement_answer(replace(statement, name=f"{statement.name}-{row.seller.code}"), format=CSV)
