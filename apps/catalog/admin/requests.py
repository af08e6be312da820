"""Product requests: staff read what would change, then approve or refuse."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.catalog.domain.approving import approve_request
from apps.catalog.domain.content import title_of
from apps.catalog.domain.images import upload_image
from apps.catalog.domain.requests import changes_of, refuse_request, submit_requests
from apps.catalog.enums import RequestState
from apps.catalog.models import ProductRequest
from apps.catalog.product_forms import ProductSheet, SuppliersProductForm
from apps.catalog.words import lines
from apps.common.administration import Act, Link, ReadOnlyAdmin, answer_of, person_id, try_act


def is_submitted(row: ProductRequest) -> bool:
    return row.state == RequestState.SUBMITTED


def approve(request: HttpRequest, row: ProductRequest) -> str:
    product = approve_request(request_id=row.pk, now=timezone.now(), actor_id=person_id(request))
    return gettext("Product %(product)s is published in version %(version)s.") % {
        "product": product,
        "version": product.version,
    }


def refuse(request: HttpRequest, row: ProductRequest) -> str:
    refuse_request(request_id=row.pk, reason=answer_of(request), now=timezone.now(), actor_id=person_id(request))
    return gettext("Refused; the supplier reads why.")


def send_in(request: HttpRequest, sheet: ProductSheet) -> str:
    form = sheet.form
    supplier_id, now, actor_id = form.cleaned_data["supplier"].pk, timezone.now(), person_id(request)
    pictures = [
        upload_image(supplier_id=supplier_id, file=file, now=now, actor_id=actor_id)
        for file in form.cleaned_data["pictures"]
    ]
    content = sheet.content([each.sha256 for each in pictures])
    (pk,) = submit_requests(supplier_id=supplier_id, contents=[content], now=now, actor_id=actor_id)
    return gettext("Request %(request)s waits for review.") % {"request": pk}


@admin.register(ProductRequest)
class ProductRequestAdmin(ReadOnlyAdmin):
    list_display = ("id", "title", "supplier", "is_change", "state", "submitted_at", "decided_at")
    list_display_links = ("id", "title")
    list_filter = ("state", "is_change")
    list_select_related = ("supplier",)
    search_fields = ("=id", "=supplier__code")
    search_help_text = _("The number of a request or a whole supplier code")
    date_hierarchy = "created_at"
    actions = ("approve_selected",)
    fields = (
        "supplier",
        "product",
        "base_version",
        "current_version",
        "state",
        "reason",
        "submitted_at",
        "decided_at",
        "changes",
    )
    readonly_fields = ("current_version", "changes")
    acts = (
        Act("approve", _("Approve"), approve, is_submitted),
        Act("refuse", _("Refuse"), refuse, is_submitted, asks=_("Reason")),
    )

    @admin.display(description=_("title"))
    def title(self, row: ProductRequest) -> str:
        return title_of(row.content)

    @admin.display(description=_("version by now"))
    def current_version(self, row: ProductRequest) -> str:
        return str(row.product.version) if row.product else "–"

    @admin.display(description=_("what it changes"))
    def changes(self, row: ProductRequest) -> SafeString:
        return render_to_string("admin/catalog/changes.html", {"changes": lines(changes_of(row))})

    @admin.action(description=_("Approve the selected requests"), permissions=["act"])
    def approve_selected(self, request: HttpRequest, rows: QuerySet[ProductRequest]) -> None:
        for row in rows.order_by("pk"):
            try_act(request, partial(approve, request, row))

    def has_act_permission(self, request: HttpRequest) -> bool:
        return self.may_act(request)

    def list_links(self) -> list[Link]:
        return [Link(_("Send in for a supplier…"), self.page_url("send"))]

    def get_urls(self) -> list[URLPattern]:
        return [self.page("send/", self.send_view, "send"), *super().get_urls()]

    def send_view(self, request: HttpRequest) -> HttpResponse:
        """Send in a new product on a supplier's behalf."""
        if not self.may_act(request):
            raise PermissionDenied
        sheet = ProductSheet(request.POST or None, request.FILES or None, form_class=SuppliersProductForm)
        if sheet.is_valid() and try_act(request, lambda: send_in(request, sheet)):
            return redirect(self.page_url("changelist"))
        return self.form_page(request, sheet.form, rows=sheet.rows, title=gettext("Send in a product for a supplier"))

    def links(self, row: Any) -> list[Link]:
        if row.product_id is None:
            return []
        return [Link(_("Product"), reverse("admin:catalog_product_change", args=[row.product_id]))]
