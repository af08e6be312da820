"""Documents: opened, then accepted or refused with a reason, one by one."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.administration import Act, Link, ReadOnlyAdmin, answer_of, person_id
from apps.common.form_acts import FormAct, FormActsAdmin
from apps.common.uploads import attachment
from apps.suppliers.admin.links import link_to_supplier
from apps.suppliers.domain.documents import review_document
from apps.suppliers.enums import DocumentState
from apps.suppliers.forms import AcceptForm
from apps.suppliers.models import SupplierDocument


def waits(document: SupplierDocument) -> bool:
    return document.state == DocumentState.SUBMITTED


def accept(request: HttpRequest, document: SupplierDocument, filled: dict[str, Any]) -> str:
    review_document(document_id=document.pk, accepted=True, now=timezone.now(), actor_id=person_id(request), **filled)
    return gettext("%(document)s is accepted.") % {"document": document}


def refuse(request: HttpRequest, document: SupplierDocument) -> str:
    review_document(
        document_id=document.pk,
        accepted=False,
        reason=answer_of(request),
        now=timezone.now(),
        actor_id=person_id(request),
    )
    return gettext("%(document)s is refused; the supplier reads why.") % {"document": document}


@admin.register(SupplierDocument)
class SupplierDocumentAdmin(FormActsAdmin, ReadOnlyAdmin):
    list_display = ("supplier", "kind", "name", "state", "expires_on", "uploaded_at", "reviewed_at")
    list_filter = ("state", "kind", "uploaded_at")
    list_select_related = ("supplier",)
    search_fields = ("=supplier__code", "supplier__name", "name", "=sha256")
    date_hierarchy = "uploaded_at"
    exclude = ("file",)
    acts = (Act("refuse", _("Refuse"), refuse, waits, asks=_("Reason")),)
    form_acts = (FormAct("accept", _("Accept…"), AcceptForm, accept, waits),)

    def links(self, row: SupplierDocument) -> list[Link]:
        return [Link(_("Open the file"), self.page_url("file", row.pk)), link_to_supplier(row.supplier_id)]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("<int:pk>/file/", self.file_view, "file"), *super().get_urls()]

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        document = self.row_or_404(request, pk)
        return attachment(document.file, name=document.name, content_type=document.content_type)
