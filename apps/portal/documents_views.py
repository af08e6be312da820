"""Documents go in and come out here; inspections and their photos are shown."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import for_members_who, organization_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_supply, can_view_supply
from apps.common.errors import DomainError
from apps.common.uploads import attachment
from apps.portal.answers import own_row_or_404, told
from apps.suppliers.domain.documents import submit_documents, upload_document, withdraw_document
from apps.suppliers.domain.queries import find_supplier
from apps.suppliers.enums import DocumentKind, DocumentState, SupplierState
from apps.suppliers.forms import DocumentForm
from apps.suppliers.models import Inspection, InspectionPhoto, SupplierDocument


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_view_supply)
def documents(request: AccountRequest) -> HttpResponse:
    """What was uploaded, what became of it, and one more."""
    supplier_id, profile = organization_id_of(request), find_supplier(organization_id_of(request))
    may_manage = can_manage_supply(request.membership)
    if request.method == "POST" and not may_manage:
        raise PermissionDenied(_("Your role does not allow this. Ask an owner of your organisation."))
    if request.method == "POST" and profile is None:
        messages.warning(request, _("First fill in the application."))
        return redirect("portal:application")
    form = DocumentForm(request.POST or None, request.FILES or None)
    if form.is_valid() and uploaded(request, supplier_id, form):
        return redirect("portal:documents")
    kept = list(SupplierDocument.objects.filter(supplier_id=supplier_id).exclude(state=DocumentState.WITHDRAWN))
    context = {
        "form": form,
        "profile": profile,
        "documents": kept,
        "unsent": [document for document in kept if document.state == DocumentState.UPLOADED],
        "may_manage": may_manage and profile is not None and profile.state != SupplierState.ENDED,
        "is_open": profile is not None and profile.state == SupplierState.APPLIED,
    }
    return render(request, "portal/documents.html", context)


def uploaded(request: AccountRequest, supplier_id: int, form: DocumentForm) -> bool:
    """Whether the file was kept; a refusal becomes the form's error."""
    filled = {**form.cleaned_data, "kind": DocumentKind(form.cleaned_data["kind"])}
    try:
        upload_document(supplier_id=supplier_id, **filled, now=timezone.now(), actor_id=request.user.pk)
    except DomainError as refusal:
        form.add_error("file", str(refusal))
        return False
    messages.success(request, _("The document is uploaded. Staff see it once you send it in."))
    return True


@require_POST
@for_members_who(can_manage_supply)
def submit(request: AccountRequest) -> HttpResponse:
    """Send in what is uploaded, and the application with it."""

    def act() -> str:
        sent = submit_documents(supplier_id=organization_id_of(request), now=timezone.now(), actor_id=request.user.pk)
        return ngettext("%(n)d document is sent in.", "%(n)d documents are sent in.", sent) % {"n": sent}

    return told(request, act, "portal:documents")


@require_POST
@for_members_who(can_manage_supply)
def withdraw(request: AccountRequest, pk: int) -> HttpResponse:
    """Take back a document that was not sent in yet."""
    document = own_row_or_404(SupplierDocument, pk)

    def act() -> str:
        withdraw_document(document_id=document.pk, now=timezone.now(), actor_id=request.user.pk)
        return _("%(name)s is withdrawn.") % {"name": document.name}

    return told(request, act, "portal:documents")


@require_safe
@for_members_who(can_view_supply)
def document_file(request: AccountRequest, pk: int) -> HttpResponseBase:
    document = own_row_or_404(SupplierDocument, pk)
    return attachment(document.file, name=document.name, content_type=document.content_type)


@require_safe
@for_members_who(can_view_supply)
def inspections(request: AccountRequest) -> HttpResponse:
    """Every visit with its scores and photos, the newest first."""
    visits = Inspection.objects.filter(supplier_id=organization_id_of(request))
    context = {"visits": visits.select_related("standard").prefetch_related("photos")}
    return render(request, "portal/inspections.html", context)


@require_safe
@for_members_who(can_view_supply)
def photo_file(request: AccountRequest, pk: int) -> HttpResponseBase:
    photo = own_row_or_404(InspectionPhoto, pk)
    return attachment(photo.file, name=photo.name, content_type=photo.content_type)
