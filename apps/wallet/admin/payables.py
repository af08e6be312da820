"""What suppliers are owed: read, taken back, and told as a statement."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from apps.accounts.models import Organization
from apps.common.administration import Link, ReadOnlyAdmin, ReadOnlyInline, person_id
from apps.common.big_lists import RecentValuesFilter
from apps.common.documents.statement import CONTENT_TYPES, statement_answer
from apps.common.form_acts import FormAct, FormActsAdmin
from apps.common.periods import Month, shanghai_day
from apps.wallet.admin.money import shown
from apps.wallet.domain.payables import reverse_payable
from apps.wallet.domain.supplier_statement import supplier_statement
from apps.wallet.enums import PayableState
from apps.wallet.forms import StatementDaysForm
from apps.wallet.models import Payable, PayableReversal, PayoutItem
from apps.wallet.statement_documents import supplier_document


class ReversalForm(forms.Form):
    """`key` makes a form that is sent twice one reversal."""

    amount = forms.DecimalField(label=_("amount"), max_digits=15, decimal_places=2)
    reason = forms.CharField(label=_("reason"), max_length=500, help_text=_("The supplier reads it."))
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class StatementForm(StatementDaysForm):
    supplier = forms.ModelChoiceField(Organization.objects.none(), label=_("supplier"))
    currency = forms.CharField(label=_("currency"), max_length=3, initial="CNY")
    field_order = ("supplier", "currency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["supplier"]
        choice.queryset = Organization.objects.filter(kind="supplier").order_by("name")


def take_back(request: HttpRequest, payable: Payable, filled: dict[str, Any]) -> str:
    amount = Money(filled["amount"], payable.amount.currency)
    reverse_payable(
        document_kind=payable.document_kind,
        document_id=payable.document_id,
        amount=amount,
        reason=filled["reason"],
        key=f"desk:{filled['key']}",
        now=timezone.now(),
        actor_id=person_id(request),
    )
    return gettext("%(amount)s of %(payable)s is taken back.") % {"amount": shown(amount), "payable": payable}


class ReversalInline(ReadOnlyInline):
    model = PayableReversal
    fields = ("amount", "reason", "reversed_at", "state")


class ItemInline(ReadOnlyInline):
    model = PayoutItem
    fields = ("line", "amount", "is_live")


@admin.register(Payable)
class PayableAdmin(FormActsAdmin, ReadOnlyAdmin):
    list_display = ("__str__", "supplier", "owed", "accrued_on", "terms_days", "due_on", "due_is_provisional", "state")
    ordering = ("-pk",)
    list_filter = ("state", "due_is_provisional", ("amount_currency", RecentValuesFilter), "due_on")
    list_select_related = ("supplier",)
    search_fields = ("=supplier__code", "supplier__name", "=document_id", "=document_name")
    search_help_text = _("A supplier's code or name, or a document's number or delivery note")
    inlines = (ReversalInline, ItemInline)
    form_acts = (
        FormAct("reverse", _("Take back…"), ReversalForm, take_back, lambda row: row.state != PayableState.REVERSED),
    )

    @admin.display(description=_("amount"), ordering="amount")
    def owed(self, payable: Payable) -> str:
        return shown(payable.amount)

    def list_links(self) -> list[Link]:
        return [Link(_("Statement of a supplier…"), self.page_url("statement"))]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("statement/", self.statement_view, "statement"), *super().get_urls()]

    def statement_view(self, request: HttpRequest) -> HttpResponse:
        """A supplier's opening, movements and closing over some days: a page or a CSV file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = shanghai_day(timezone.now())
        days = {"first": Month.of_day(today).first_day, "last": today}
        form = StatementForm(request.GET if "supplier" in request.GET else None, initial=days)
        statement = None
        if form.is_valid():
            filled = dict(form.cleaned_data)
            supplier: Organization = filled.pop("supplier")
            statement = supplier_statement(supplier_id=supplier.pk, **filled)
            if (wanted := request.GET.get("format", "")) in CONTENT_TYPES:
                document = supplier_document(supplier, statement, issued_at=timezone.now())
                return statement_answer(document, format=wanted)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Statement of a supplier"),
            "opts": self.opts,
            "form": form,
            "statement": statement,
            "query": request.GET.urlencode(),
        }
        return render(request, "admin/wallet/statement.html", context)
