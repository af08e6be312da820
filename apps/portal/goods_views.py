"""A supplier's products and brands: sent in for review here, with what became of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import for_members_who, organization_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_supply, can_view_supply
from apps.catalog.domain.brands import submit_authorisation
from apps.catalog.domain.content import content_of
from apps.catalog.domain.images import upload_image
from apps.catalog.domain.requests import (
    changes_of,
    submit_change,
    submit_requests,
    supplied_products,
    withdraw_request,
)
from apps.catalog.enums import RequestState
from apps.catalog.forms import AuthorisationForm
from apps.catalog.models import BrandAuthorisation, Product, ProductRequest
from apps.catalog.product_forms import ProductSheet
from apps.catalog.words import lines
from apps.common.newest import newest_page
from apps.common.uploads import attachment
from apps.portal.answers import before_of, chosen_ids, own_row_or_404, told
from apps.portal.refusals import kept

AGAIN = (RequestState.REFUSED, RequestState.WITHDRAWN)
UNDECIDED = (RequestState.DRAFT, RequestState.SUBMITTED)


@require_safe
@for_members_who(can_view_supply)
def products(request: AccountRequest) -> HttpResponse:
    """Requests and what became of them, the newest first; those of one state alone."""
    state = request.GET.get("state", "")
    state = state if state in RequestState else ""
    found = ProductRequest.objects.filter(
        supplier_id=organization_id_of(request), **({"state": state} if state else {})
    )
    context = {
        "page": newest_page(found, before=before_of(request)),
        "state": state,
        "states": RequestState,
        "here": urlencode({"state": state}) if state else "",
        "may_manage": can_manage_supply(request.membership),
    }
    return render(request, "portal/products.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_supply)
def product_new(request: AccountRequest) -> HttpResponse:
    """Send in a new product; one that was refused may be corrected (`?again=`)."""
    again = asked_again(request, None)
    sheet = ProductSheet(request.POST or None, request.FILES or None, published=again.content if again else None)
    if sheet.is_valid() and kept(sheet.form, lambda: send_in(request, sheet)):
        messages.success(request, _("The product is sent in; staff review it."))
        return redirect("portal:products")
    context = {"form": sheet.form, "rows": sheet.rows, "again": again, "published": sheet.published}
    return render(request, "portal/product_new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_supply)
def product_change(request: AccountRequest, pk: int) -> HttpResponse:
    """Ask for a change of a published product that is this supplier's too."""
    product = supplied_products(organization_id_of(request)).filter(pk=pk).first()
    if product is None:
        raise Http404
    again = asked_again(request, product)
    content = again.content if again else content_of(product)
    sheet = ProductSheet(request.POST or None, request.FILES or None, published=content)
    seen = request.POST.get("version", "")
    if sheet.is_valid() and kept(sheet.form, lambda: send_change(request, sheet, product, seen)):
        messages.success(request, _("The change is sent in; staff review it."))
        return redirect("portal:products")
    context = {
        "form": sheet.form,
        "rows": sheet.rows,
        "product": product,
        "published": sheet.published,
        "version": seen,
        "again": again,
    }
    return render(request, "portal/product_new.html", context)


def asked_again(request: AccountRequest, product: Product | None) -> ProductRequest | None:
    """The refused or withdrawn request that is corrected: of this product, or of a new one."""
    told = request.GET.get("again", "")
    if not told:
        return None
    found = ProductRequest.objects.filter(supplier_id=organization_id_of(request), pk__in=chosen_ids([told]))
    again = found.filter(state__in=AGAIN, product=product, is_change=product is not None).first()
    if again is None:
        raise Http404
    return again


def send_in(request: AccountRequest, sheet: ProductSheet) -> None:
    common = sender(request)
    submit_requests(contents=[sheet.content(uploaded(sheet, common))], **common)


def send_change(request: AccountRequest, sheet: ProductSheet, product: Product, seen: str) -> None:
    common = sender(request)
    content, version = sheet.content(uploaded(sheet, common)), int(seen) if seen.isdecimal() else 0
    submit_change(product_id=product.pk, seen_version=version, content=content, **common)


def sender(request: AccountRequest) -> dict[str, Any]:
    return {"supplier_id": organization_id_of(request), "now": timezone.now(), "actor_id": request.user.pk}


def uploaded(sheet: ProductSheet, common: dict[str, Any]) -> list[str]:
    """Keep the pictures that were chosen; their hashes."""
    return [upload_image(file=file, **common).sha256 for file in sheet.form.cleaned_data["pictures"]]


@require_safe
@for_members_who(can_view_supply)
def product_request(request: AccountRequest, pk: int) -> HttpResponse:
    """What one request changes, field by field."""
    row = own_row_or_404(ProductRequest, pk)
    may_manage = can_manage_supply(request.membership)
    context = {
        "row": row,
        "changes": lines(changes_of(row)),
        "may_withdraw": may_manage and row.state in UNDECIDED,
        "may_change": may_manage and row.state == RequestState.APPROVED,
        "may_correct": may_manage and row.state in AGAIN,
    }
    return render(request, "portal/product_request.html", context)


@require_POST
@for_members_who(can_manage_supply)
def product_withdraw(request: AccountRequest, pk: int) -> HttpResponse:
    """Take a request back before it is decided."""
    row = own_row_or_404(ProductRequest, pk)

    def act() -> str:
        withdraw_request(request_id=row.pk, now=timezone.now(), actor_id=request.user.pk)
        return _("The request is withdrawn.")

    return told(request, act, "portal:products")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_view_supply)
def brands(request: AccountRequest) -> HttpResponse:
    """The brands that may be offered, and the document for one more."""
    may_manage = can_manage_supply(request.membership)
    if request.method == "POST" and not may_manage:
        raise PermissionDenied(_("Your role does not allow this. Ask an owner of your organisation."))
    form = AuthorisationForm(request.POST or None, request.FILES or None)
    if form.is_valid() and kept(form, lambda: send_authorisation(request, form)):
        messages.success(request, _("The authorisation is sent in; staff review it."))
        return redirect("portal:brands")
    sent = BrandAuthorisation.objects.filter(supplier_id=organization_id_of(request))
    return render(request, "portal/brands.html", {"authorisations": sent, "form": form, "may_manage": may_manage})


def send_authorisation(request: AccountRequest, form: AuthorisationForm) -> None:
    submit_authorisation(
        supplier_id=organization_id_of(request),
        claim=form.claim(),
        file=form.cleaned_data["file"],
        now=timezone.now(),
        actor_id=request.user.pk,
    )


@require_safe
@for_members_who(can_view_supply)
def brand_file(request: AccountRequest, pk: int) -> HttpResponseBase:
    """The document, to be saved."""
    row = own_row_or_404(BrandAuthorisation, pk)
    return attachment(row.file, name=row.name, content_type=row.content_type)
