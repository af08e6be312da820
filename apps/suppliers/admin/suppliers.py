"""One supplier: its checklist, what belongs to it, and the acts that its state allows."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import Kind
from apps.accounts.models import Organization
from apps.common.administration import Act, Link, ReadOnlyAdmin, try_act
from apps.common.form_acts import FormAct, FormActsAdmin
from apps.common.periods import shanghai_day
from apps.events.models import DomainEvent
from apps.suppliers.admin import steps
from apps.suppliers.domain.applications import apply_to_supply
from apps.suppliers.domain.checklist import checklist_of
from apps.suppliers.domain.on_file import on_file
from apps.suppliers.domain.score_card import score_cards
from apps.suppliers.formats import card_rows, event_label
from apps.suppliers.forms import ApplicationForm, ClearanceForm, DocumentForm, TermsForm, VisitForm
from apps.suppliers.models import Supplier


class NewSupplierForm(ApplicationForm):
    """An application that staff enter for an organisation that has sent it on paper."""

    supplier = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organization.objects.filter(kind=Kind.SUPPLIER, is_active=True, supplier_profile__isnull=True),
    )
    field_order = ("supplier",)


@admin.register(Supplier)
class SupplierAdmin(FormActsAdmin, ReadOnlyAdmin):
    change_form_template = "admin/suppliers/supplier.html"
    list_display = ("legal_name", "supplier_code", "state", "state_since", "credit_code", "contact_name", "applied_at")
    list_filter = ("state", "applied_at")
    list_select_related = ("supplier",)
    search_fields = ("legal_name", "=credit_code", "=supplier__code", "supplier__name", "contact_name")
    search_help_text = _("A name, a supplier's code or a credit code")
    date_hierarchy = "applied_at"
    acts = (
        Act("submit", _("Send documents in"), steps.submit, steps.may_hold_documents),
        Act("activate", _("Activate"), steps.activate, steps.is_agreeing),
        Act("resume", _("Resume"), steps.resume, steps.is_suspended, asks=_("Reason")),
        Act("suspend", _("Suspend"), steps.suspend, steps.is_active, asks=_("Reason")),
        Act(
            "end",
            _("End for good"),
            steps.end,
            steps.may_hold_documents,
            asks=_("Reason"),
            warning=_("%(row)s ends for good: its offers can't be ordered any more. To pause it, suspend it."),
        ),
    )
    form_acts = (
        FormAct("amend", _("Mend the application…"), ApplicationForm, steps.amend, steps.is_open, steps.application_of),
        FormAct("upload", _("Upload a document…"), DocumentForm, steps.upload, steps.may_hold_documents),
        FormAct("schedule", _("Schedule a visit…"), VisitForm, steps.schedule, steps.may_be_visited, steps.visit_of),
        FormAct("clear", _("Decide the clearance…"), ClearanceForm, steps.clear, steps.is_clearing),
        FormAct("draft", _("Draft an agreement…"), TermsForm, steps.draft, steps.may_agree, steps.terms_of),
    )

    @admin.display(description=_("code"), ordering="supplier__code")
    def supplier_code(self, profile: Supplier) -> str:
        return profile.supplier.code

    def links(self, row: Supplier) -> list[Link]:
        query = f"?supplier__id__exact={row.supplier_id}"
        return [
            Link(_("Supply records"), reverse("admin:suppliers_supplyrecord_changelist") + query),
            Link(_("Members"), f"{reverse('admin:accounts_membership_changelist')}?q={row.supplier.code}"),
        ]

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        row = self.get_object(request, object_id) if object_id else None
        about = about_supplier(row) if isinstance(row, Supplier) else {}
        return super().changeform_view(request, object_id, form_url, {**about, **(extra_context or {})})

    def list_links(self) -> list[Link]:
        return [Link(_("Enter an application…"), self.page_url("apply"))]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("apply/", self.apply_view, "apply"), *super().get_urls()]

    def apply_view(self, request: HttpRequest) -> HttpResponse:
        """Enter what came on paper."""
        if not self.may_act(request):
            raise PermissionDenied
        form = NewSupplierForm(request.POST or None)
        if form.is_valid():
            filled, entered = form.cleaned_data, form.cleaned_data.pop("supplier")

            def act() -> str:
                who_and_when = steps.who_and_when(request)
                apply_to_supply(supplier_id=entered.pk, application=form.application(), **who_and_when)
                return gettext("The application of %(name)s is open.") % {"name": filled["legal_name"]}

            if try_act(request, act):
                return redirect(self.page_url("change", Supplier.objects.get(supplier=entered).pk))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Enter an application"),
            "opts": self.opts,
            "list_url": self.page_url("changelist"),
            "form": form,
        }
        return render(request, "admin/form_act.html", context)


def about_supplier(profile: Supplier) -> dict[str, Any]:
    """Everything of one supplier that its page shows; a few rows of each."""
    today, supplier_id = shanghai_day(timezone.now()), profile.supplier_id
    kept = on_file(supplier_id, profile)
    events = DomainEvent.objects.filter(supplier_id=supplier_id, subject_type="suppliers.supplier")
    cards = score_cards(supplier_id=supplier_id, on=today)
    return {
        "checklist": checklist_of(kept, today),
        "on_file": kept,
        "cards": cards,
        "card_rows": card_rows(cards),
        "happened": [(event_label(each.name), each) for each in events.select_related("actor").order_by("-pk")[:30]],
    }
