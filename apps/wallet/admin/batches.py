"""Batches at the desk: prepared, approved by a second person, exported, answered by the bank."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Organization
from apps.common.administration import Act, Link, ReadOnlyAdmin, answer_of, person_id, try_act
from apps.common.form_acts import FormAct, FormActsAdmin
from apps.common.periods import shanghai_day
from apps.wallet.admin.money import shown
from apps.wallet.domain.batches import approve_batch, discard_batch, prepare_batch, review_batch
from apps.wallet.domain.due import due_by_supplier, due_currencies
from apps.wallet.domain.errors import FileDamaged
from apps.wallet.domain.exporting import export_batch, payout_file
from apps.wallet.domain.payout_results import apply_results
from apps.wallet.enums import BatchState, FileKind
from apps.wallet.models import PayoutBatch

CONTENT_TYPES = {FileKind.XML: "application/xml", FileKind.CSV: "text/csv; charset=utf-8"}


class PrepareForm(forms.Form):
    currency = forms.CharField(label=_("currency"), max_length=3, initial="CNY")
    due_on = forms.DateField(
        label=_("due through"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Everything that is due on or before this Shanghai day is paid."),
    )


class ComparedForm(forms.Form):
    payouts = forms.IntegerField(label=_("payouts"), disabled=True)
    total = forms.CharField(label=pgettext_lazy("payout batch", "total"), disabled=True)
    compared = forms.BooleanField(label=_("I have compared the payouts and their total"))


class ResultsForm(forms.Form):
    file = forms.FileField(
        label=_("the bank's answer"),
        help_text=_("CSV or XLSX with the columns reference, outcome (confirmed or bounced) and reason."),
    )


def to_compare(batch: PayoutBatch) -> dict[str, Any]:
    return {"payouts": batch.payouts, "total": shown(batch.total)}


def is_unreviewed(batch: PayoutBatch) -> bool:
    return batch.state == BatchState.PREPARED and batch.prepared_by_id is None


def is_approvable(batch: PayoutBatch) -> bool:
    return batch.state == BatchState.PREPARED and batch.prepared_by_id is not None


def is_approved(batch: PayoutBatch) -> bool:
    return batch.state == BatchState.APPROVED


def is_exported(batch: PayoutBatch) -> bool:
    return batch.state in (BatchState.EXPORTED, BatchState.SETTLED)


def is_here(batch: PayoutBatch) -> bool:
    return batch.state in (BatchState.PREPARED, BatchState.APPROVED)


def review(request: HttpRequest, batch: PayoutBatch) -> str:
    review_batch(batch_id=batch.pk, now=timezone.now(), reviewed_by_id=person_id(request))
    return gettext("You stand for this batch. A second person approves it.")


def approve(request: HttpRequest, batch: PayoutBatch, filled: dict[str, Any]) -> str:
    approve_batch(batch_id=batch.pk, now=timezone.now(), approved_by_id=person_id(request))
    return gettext("The batch is approved. Export it next.")


def export(request: HttpRequest, batch: PayoutBatch, filled: dict[str, Any]) -> str:
    export_batch(batch_id=batch.pk, now=timezone.now(), exported_by_id=person_id(request))
    return gettext("The payouts are booked as on their way. Hand one of the two files to the bank.")


def discard(request: HttpRequest, batch: PayoutBatch) -> str:
    actor, reason = person_id(request), answer_of(request)
    discard_batch(batch_id=batch.pk, reason=reason, now=timezone.now(), actor_id=actor)
    return gettext("The batch is discarded; what it held is open again.")


def take_results(request: HttpRequest, batch: PayoutBatch, filled: dict[str, Any]) -> str:
    file, actor = filled["file"], person_id(request)
    done = apply_results(batch_id=batch.pk, file=file.file, name=file.name, now=timezone.now(), actor_id=actor)
    told = gettext("%(confirmed)s payouts are confirmed, %(bounced)s came back, %(known)s were known.")
    return told % {"confirmed": done.confirmed, "bounced": done.bounced, "known": done.known}


@admin.register(PayoutBatch)
class PayoutBatchAdmin(FormActsAdmin, ReadOnlyAdmin):
    list_display = ("__str__", "state", "payouts", "amount", "pay_on", "prepared_by", "approved_by", "exported_by")
    list_filter = ("state", "currency")
    list_select_related = ("prepared_by", "approved_by", "exported_by")
    search_fields = ("=id", "prepared_by__email", "approved_by__email")
    date_hierarchy = "due_through"
    fields = (
        "currency",
        "due_through",
        "state",
        "payouts",
        "amount",
        "prepared_by",
        "prepared_at",
        "approved_by",
        "approved_at",
        "exported_by",
        "exported_at",
        "pay_on",
        "ended_at",
    )
    acts = (
        Act("review", _("The payouts are right"), review, is_unreviewed),
        Act("discard", _("Discard"), discard, is_here, asks=_("Why")),
    )
    form_acts = (
        FormAct("approve", _("Approve"), ComparedForm, approve, is_approvable, to_compare),
        FormAct("export", _("Export to the bank"), ComparedForm, export, is_approved, to_compare),
        FormAct("results", _("Take over the bank's answer"), ResultsForm, take_results, is_exported),
    )

    @admin.display(description=pgettext_lazy("payout batch", "total"), ordering="total")
    def amount(self, batch: PayoutBatch) -> str:
        return shown(batch.total)

    def links(self, row: PayoutBatch) -> list[Link]:
        lines = Link(_("Payouts"), f"{reverse('admin:wallet_payoutline_changelist')}?batch__id__exact={row.pk}")
        files = [Link(kind.label, self.page_url("file", row.pk, kind)) for kind in FileKind]
        return [lines, *(files if is_exported(row) else [])]

    def list_links(self) -> list[Link]:
        return [Link(_("Prepare a batch…"), self.page_url("prepare"))]

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("prepare/", self.prepare_view, "prepare"),
            self.page("<int:pk>/file/<slug:kind>/", self.file_view, "file"),
            *super().get_urls(),
        ]

    def prepare_view(self, request: HttpRequest) -> HttpResponse:
        """What is due today, who waits and why; and a batch of it."""
        if not self.may_act(request):
            raise PermissionDenied
        today = shanghai_day(timezone.now())
        form = PrepareForm(request.POST or None, initial={"due_on": today})
        if form.is_valid() and try_act(request, lambda: self.prepare(request, form.cleaned_data)):
            return redirect(self.page_url("changelist"))
        currencies = due_currencies(through=today)
        due = [each for currency in currencies for each in due_by_supplier(currency=currency, through=today)]
        names = Organization.objects.in_bulk([each.supplier_id for each in due])
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Prepare a batch"),
            "opts": self.opts,
            "list_url": self.page_url("changelist"),
            "form": form,
            "due": [(names[each.supplier_id], each) for each in due],
        }
        return render(request, "admin/wallet/prepare.html", context)

    def prepare(self, request: HttpRequest, filled: dict[str, Any]) -> str:
        batch = prepare_batch(**filled, now=timezone.now(), prepared_by_id=person_id(request))
        told = ngettext(
            "%(n)d payout is prepared. A second person approves it.",
            "%(n)d payouts are prepared. A second person approves them.",
            batch.payouts,
        )
        return told % {"n": batch.payouts}

    def file_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """A file for the bank, exactly as it was exported. It holds whole account numbers."""
        batch = self.row_or_404(request, pk)
        if not self.may_act(request):
            raise PermissionDenied
        try:
            name, content = payout_file(
                batch_id=batch.pk, kind=FileKind(kind), now=timezone.now(), actor_id=person_id(request)
            )
        except ValueError as error:
            raise Http404 from error
        except FileDamaged as refusal:
            messages.error(request, str(refusal))
            return redirect(self.page_url("change", pk))
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=CONTENT_TYPES[FileKind(kind)], headers=headers)
