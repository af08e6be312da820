"""The supplier's way in: its application and its agreements."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.access import for_members_who, organization_id_of
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_supply, can_sign_agreements, can_view_supply
from apps.accounts.settings_views import settings_page
from apps.categories.models import Category
from apps.common.errors import DomainError
from apps.common.periods import shanghai_day
from apps.common.when import day_words
from apps.portal.answers import own_row_or_404, told
from apps.suppliers.domain.agreements import sign_agreement
from apps.suppliers.domain.applications import amend_application, apply_to_supply
from apps.suppliers.domain.queries import find_agreement_in_force, find_supplier
from apps.suppliers.enums import AgreementState, SupplierState
from apps.suppliers.forms import ApplicationForm
from apps.suppliers.models import Agreement


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_view_supply)
def application(request: AccountRequest) -> HttpResponse:
    """Fill in or mend the application while it is open; afterwards it is only read."""
    supplier_id = organization_id_of(request)
    may_manage, profile = can_manage_supply(request.membership), find_supplier(supplier_id)
    if request.method == "POST" and not may_manage:
        raise PermissionDenied(_("Your role does not allow this. Ask an owner of your organisation."))
    form = ApplicationForm(request.POST or None, initial=ApplicationForm.initial_of(profile) if profile else None)
    if form.is_valid():
        act, now = amend_application if profile else apply_to_supply, timezone.now()
        try:
            act(supplier_id=supplier_id, application=form.application(), now=now, actor_id=request.user.pk)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The application is saved. Upload the documents next."))
            return redirect("portal:documents")
    is_open = profile is None or profile.state == SupplierState.APPLIED
    names = Category.objects.filter(code__in=profile.category_codes) if profile else []
    context = {"form": form, "profile": profile, "is_open": is_open and may_manage, "categories": names}
    return render(request, "portal/application.html", context)


@require_safe
@for_members_who(can_view_supply)
def agreements(request: AccountRequest) -> HttpResponse:
    """Every version, the draft first."""
    supplier_id, today = organization_id_of(request), shanghai_day(timezone.now())
    versions = list(Agreement.objects.filter(supplier_id=supplier_id).exclude(state=AgreementState.WITHDRAWN))
    codes = {code for version in versions for code in version.category_codes}
    context = {
        "versions": versions,
        "in_force": find_agreement_in_force(supplier_id=supplier_id, on=today),
        "categories": {each.code: each for each in Category.objects.filter(code__in=codes)},
        "may_sign": can_sign_agreements(request.membership),
    }
    return render(request, "portal/agreements.html", context)


@require_POST
@for_members_who(can_sign_agreements)
def sign(request: AccountRequest, pk: int) -> HttpResponse:
    """Sign a draft as it is."""
    draft = own_row_or_404(Agreement, pk)

    def act() -> str:
        signed = sign_agreement(agreement_id=draft.pk, now=timezone.now(), actor_id=request.user.pk)
        text = _("Version %(version)s is signed and in force from %(day)s on.")
        return text % {"version": signed.version, "day": day_words(signed.in_force_from)}

    return told(request, act, "portal:agreements")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(bool)
def settings(request: AccountRequest) -> HttpResponse:
    """The person's own language and time zone."""
    return settings_page(request, "portal/settings.html")
