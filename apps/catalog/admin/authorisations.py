"""Brand authorisations: read the document, then accept or refuse it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.catalog.domain.brands import accept_authorisation, refuse_authorisation, revoke_authorisation
from apps.catalog.enums import AuthorisationState
from apps.catalog.models import BrandAuthorisation
from apps.common.administration import Act, Link, ReadOnlyAdmin, answer_of, person_id
from apps.common.uploads import attachment


def is_submitted(row: BrandAuthorisation) -> bool:
    return row.state == AuthorisationState.SUBMITTED


def is_accepted(row: BrandAuthorisation) -> bool:
    return row.state == AuthorisationState.ACCEPTED


def accept(request: HttpRequest, row: BrandAuthorisation) -> str:
    accept_authorisation(authorisation_id=row.pk, now=timezone.now(), actor_id=person_id(request))
    return gettext("%(supplier)s may offer %(brand)s now.") % {"supplier": row.supplier, "brand": row.brand_name}


def refuse(request: HttpRequest, row: BrandAuthorisation) -> str:
    refuse_authorisation(
        authorisation_id=row.pk, reason=answer_of(request), now=timezone.now(), actor_id=person_id(request)
    )
    return gettext("Refused; the supplier reads why.")


def revoke(request: HttpRequest, row: BrandAuthorisation) -> str:
    revoke_authorisation(
        authorisation_id=row.pk, reason=answer_of(request), now=timezone.now(), actor_id=person_id(request)
    )
    return gettext("Revoked; the workers hide its offers of %(brand)s.") % {"brand": row.brand_name}


@admin.register(BrandAuthorisation)
class BrandAuthorisationAdmin(ReadOnlyAdmin):
    list_display = ("brand_name", "supplier", "kind", "state", "valid_from", "valid_until", "submitted_at")
    list_filter = ("state", "kind")
    list_select_related = ("supplier",)
    search_fields = ("brand_name", "=supplier__code")
    search_help_text = _("A brand or a whole supplier code")
    date_hierarchy = "submitted_at"
    exclude = ("file",)
    acts = (
        Act("accept", _("Accept"), accept, is_submitted),
        Act("refuse", _("Refuse"), refuse, is_submitted, asks=_("Reason")),
        Act("revoke", _("Revoke"), revoke, is_accepted, asks=_("Reason")),
    )

    def links(self, row: BrandAuthorisation) -> list[Link]:
        return [Link(_("Document"), self.page_url("document", row.pk))]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("<int:pk>/document/", self.document_view, "document"), *super().get_urls()]

    def document_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The document, to be saved."""
        row: Any = self.row_or_404(request, pk)
        return attachment(row.file, name=row.name, content_type=row.content_type)
