"""Credits and charges by hand: entered by one person, approved by a second one above the limit."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from apps.accounts.enums import Kind
from apps.accounts.models import Organization
from apps.common.administration import Act, Link, ReadOnlyAdmin, answer_of, person_id, try_act
from apps.common.money import money_words
from apps.common.second_look import SecondLookForm
from apps.wallet.admin.amounts import amount_field
from apps.wallet.domain.charges_manual import approve_entry, enter_by_hand, refuse_entry
from apps.wallet.models import ManualEntry
from apps.wallet.seller_enums import Currency, Direction, ManualState


class EntryForm(SecondLookForm):
    """`key` makes a form that is sent twice one entry."""

    seller = forms.CharField(label=_("Seller's code"), max_length=32)
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction)
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency)
    amount = amount_field(label=_("Amount"))
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The seller reads it in the statement."))
    key = forms.CharField(max_length=80, widget=forms.HiddenInput, initial=lambda: str(uuid4()))

    def clean_seller(self) -> Organization:
        seller = Organization.objects.filter(kind=Kind.SELLER, code=self.cleaned_data["seller"].strip()).first()
        if seller is None:
            raise forms.ValidationError(_("No seller has this code."))
        return seller

    def consequence(self, cleaned: dict[str, Any]) -> str:
        figures = {"amount": money_words(money_of(cleaned)), "seller": cleaned["seller"]}
        if cleaned["direction"] == Direction.CREDIT:
            return gettext("%(seller)s gets %(amount)s from the platform.") % figures
        return gettext("%(seller)s pays %(amount)s to the platform.") % figures


def money_of(cleaned: dict[str, Any]) -> Money:
    return Money(cleaned["amount"], cleaned["currency"])


def is_waiting(entry: ManualEntry) -> bool:
    return entry.state == ManualState.WAITING


def enter(request: HttpRequest, filled: dict[str, Any]) -> str:
    entry = enter_by_hand(
        seller_id=filled["seller"].pk,
        direction=Direction(filled["direction"]),
        amount=money_of(filled),
        reason=filled["reason"],
        key=filled["key"],
        now=timezone.now(),
        actor_id=person_id(request),
    )
    if is_waiting(entry):
        return gettext("The entry waits: above the limit somebody else approves it.")
    return gettext("The entry is booked.")


def approve(request: HttpRequest, entry: ManualEntry) -> str:
    approve_entry(entry_id=entry.pk, now=timezone.now(), actor_id=person_id(request))
    return gettext("The entry is booked.")


def refuse(request: HttpRequest, entry: ManualEntry) -> str:
    refuse_entry(entry_id=entry.pk, reason=answer_of(request), now=timezone.now(), actor_id=person_id(request))
    return gettext("The entry is dropped. Nothing was booked.")


@admin.register(ManualEntry)
class ManualEntryAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "seller",
        "direction",
        "amount_shown",
        "reason",
        "state",
        "prepared_by",
        "prepared_at",
        "decided_by",
    )
    list_filter = ("state", "direction", "amount_currency")
    list_select_related = ("seller", "prepared_by", "decided_by")
    search_fields = ("=seller__code", "seller__name", "reason", "prepared_by__email")
    date_hierarchy = "prepared_at"
    exclude = ("key",)
    acts = (
        Act(
            "approve",
            _("Approve and book"),
            approve,
            is_waiting,
            warning=_("Entry %(row)s is booked in the seller's wallet; the seller reads its reason."),
        ),
        Act("refuse", _("Drop"), refuse, is_waiting, asks=_("Why")),
    )

    @admin.display(description=_("amount"), ordering="amount")
    def amount_shown(self, entry: ManualEntry) -> str:
        return money_words(entry.amount)

    def list_links(self) -> list[Link]:
        return [Link(_("Credit or charge a seller…"), self.page_url("enter"))]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("enter/", self.enter_view, "enter"), *super().get_urls()]

    def enter_view(self, request: HttpRequest) -> HttpResponse:
        """Enter by hand; the second look says what will happen."""
        if not self.may_act(request):
            raise PermissionDenied
        form = EntryForm(request.POST or None)
        if form.is_valid() and try_act(request, lambda: enter(request, form.cleaned_data)):
            return redirect(self.page_url("changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Credit or charge a seller"),
            "opts": self.opts,
            "list_url": self.page_url("changelist"),
            "form": form,
        }
        return render(request, "admin/form_act.html", context)
