"""The door: where everybody lands, and the organisation they act for."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.domain.organizations import NotAMember, switch_organization
from apps.accounts.enums import Kind
from apps.accounts.forms import SwitchForm
from apps.accounts.requests import AccountRequest

FIRST_PAGE_OF: dict[str | None, str] = {Kind.SELLER: "dashboard:home", Kind.SUPPLIER: "portal:home"}


@require_safe
def home(request: AccountRequest) -> HttpResponse:
    """Welcome strangers; send everybody else to their own first page."""
    if not request.user.is_authenticated:
        return render(request, "accounts/welcome.html")
    if request.user.is_staff:
        return redirect("admin:index")
    kind = request.membership.organization.kind if request.membership else None
    return redirect(FIRST_PAGE_OF.get(kind, "accounts:organizations"))


@require_safe
def favicon(request: AccountRequest) -> HttpResponse:
    """For pages that name no icon, the administration's above all."""
    return redirect(static("haitun/img/logo.svg"))


@require_safe
@login_required
def organizations(request: AccountRequest) -> HttpResponse:
    """The organisations one works for."""
    return render(request, "accounts/organizations.html")


@require_POST
@login_required
def switch(request: AccountRequest) -> HttpResponse:
    """Act for another of one's organisations from now on."""
    form = SwitchForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        membership = switch_organization(user=request.user, organization_id=form.cleaned_data["organization"])
    except NotAMember as error:
        raise Http404 from error
    request.session["organization_id"] = membership.organization_id
    return redirect("accounts:home")
