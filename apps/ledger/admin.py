"""The ledger for staff to read. Even the database lets nobody write here but its own functions."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Link, ReadOnlyAdmin, grouped
from apps.common.big_lists import RecentValuesFilter
from apps.common.when import month_words
from apps.ledger.domain.queries import balance
from apps.ledger.models import Account, Hold, Period, PointLot, Refusal, Transfer

WHOSE = ("seller", "supplier")


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "seller",
        "supplier",
        "purpose",
        "unit",
        "posted",
        "held",
        "state_shown",
        "tracked",
        "opened_at",
    )
    list_display_links = ("id", "purpose")
    list_filter = (("unit", RecentValuesFilter), ("purpose", RecentValuesFilter), "balance__state", "tracked")
    list_select_related = (*WHOSE, "balance")
    search_fields = ("=id", "=seller__code", "=supplier__code", "seller__name")
    date_hierarchy = "opened_at"
    readonly_fields = ("balance_now",)

    @admin.display(description=_("balance"), ordering="balance__posted")
    def posted(self, account: Account) -> str | Promise:
        """The platform's own busy accounts have no balance row; their page sums them up."""
        return grouped(account.balance.posted) if account.tracked else _("see its page")

    @admin.display(description=_("held"), ordering="balance__held")
    def held(self, account: Account) -> str:
        return grouped(account.balance.held) if account.tracked else "–"

    @admin.display(description=_("state"), ordering="balance__state")
    def state_shown(self, account: Account) -> str:
        return account.balance.get_state_display() if account.tracked else "–"

    @admin.display(description=_("balance"))
    def balance_now(self, account: Account) -> str:
        return grouped(balance(account.pk).posted)

    def links(self, row: Account) -> list[Link]:
        transfers = reverse("admin:ledger_transfer_changelist")
        return [
            Link(_("What came in"), f"{transfers}?dst__id__exact={row.pk}"),
            Link(_("What went out"), f"{transfers}?src__id__exact={row.pk}"),
        ]


@admin.register(Transfer)
class TransferAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "effective_on",
        "kind",
        "amount_shown",
        "unit",
        "src",
        "dst",
        "seller",
        "supplier",
        "memo",
        "recorded_at",
    )
    list_filter = (
        ("kind", RecentValuesFilter),
        ("unit", RecentValuesFilter),
        ("reverses", admin.EmptyFieldListFilter),
        "effective_on",
    )
    list_select_related = ("src", "dst", *WHOSE)
    search_fields = ("=key", "=seller__code", "=supplier__code", "=document_id", "memo")
    search_help_text = _("A key, an organisation's code, a document's id or words of the memo")
    ordering = ("-id",)
    exclude = ("payload_hash",)

    @admin.display(description=_("amount"), ordering="amount")
    def amount_shown(self, transfer: Transfer) -> str:
        return grouped(transfer.amount)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """An account's page leads to its transfers."""
        return lookup in ("src__id__exact", "dst__id__exact") or super().lookup_allowed(lookup, value, request)


@admin.register(PointLot)
class PointLotAdmin(ReadOnlyAdmin):
    list_display = ("id", "seller", "dst", "amount", "effective_on", "expires_on")
    list_filter = (("expires_on", admin.EmptyFieldListFilter), "effective_on")
    list_select_related = ("dst", *WHOSE)
    search_fields = ("=seller__code", "seller__name")
    ordering = ("-id",)
    exclude = ("payload_hash",)


@admin.register(Hold)
class HoldAdmin(ReadOnlyAdmin):
    list_display = ("id", "account", "seller", "supplier", "amount", "unit", "outcome", "placed_at", "memo")
    list_filter = (("unit", RecentValuesFilter), "ending__outcome", ("ending", admin.EmptyFieldListFilter), "placed_at")
    list_select_related = ("account", "ending", *WHOSE)
    search_fields = ("=key", "=seller__code", "=supplier__code", "memo")
    ordering = ("-id",)
    exclude = ("payload_hash",)

    @admin.display(description=_("outcome"))
    def outcome(self, hold: Hold) -> str | Promise:
        return hold.ending.get_outcome_display() if hasattr(hold, "ending") else _("open")


@admin.register(Refusal)
class RefusalAdmin(ReadOnlyAdmin):
    list_display = ("recorded_at", "act", "scope", "key", "code", "seller", "supplier")
    list_display_links = ("recorded_at", "key")
    list_filter = (("act", RecentValuesFilter), ("code", RecentValuesFilter), "recorded_at")
    list_select_related = WHOSE
    search_fields = ("=key", "=seller__code", "=supplier__code")
    ordering = ("-id",)
    exclude = ("payload_hash",)


@admin.register(Period)
class PeriodAdmin(ReadOnlyAdmin):
    list_display = ("month_name", "unit", "closed_at")
    list_filter = ("unit",)
    search_fields = ("=unit",)
    date_hierarchy = "month"
    ordering = ("-month", "unit")

    @admin.display(description=_("month"), ordering="month")
    def month_name(self, period: Period) -> str:
        return month_words(period.month)
