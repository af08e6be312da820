"""Where the link of an invitation leads: an account for a newcomer, or joining as who one is already."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.domain.invitations import (
    InvitationOver,
    NotForThisPerson,
    invitation_of,
    join_as_newcomer,
)
from apps.accounts.domain.invitations import join as take_up
from apps.accounts.forms import NewcomerForm
from apps.accounts.models import Invitation, User
from apps.accounts.requests import AccountRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: AccountRequest, token: str) -> HttpResponse:
    """The same page for addresses with an account and without: only their owner tells the difference, by signing in."""
    try:
        invitation = invitation_of(token=token, now=timezone.now())
        return as_member(request, invitation) if request.user.is_authenticated else as_newcomer(request, invitation)
    except InvitationOver as refusal:
        return render(request, "accounts/join_over.html", {"refusal": str(refusal)}, status=404)


def as_member(request: AccountRequest, invitation: Invitation) -> HttpResponse:
    context = {"invitation": invitation, "is_mine": request.user.email == invitation.email}
    if request.method != "POST":
        return render(request, "accounts/join.html", context)
    try:
        organization_id = take_up(invitation=invitation, user=request.user, now=timezone.now())
    except NotForThisPerson as refusal:
        return render(request, "accounts/join.html", {**context, "is_mine": False, "refusal": str(refusal)}, status=403)
    request.session["organization_id"] = organization_id
    messages.success(request, _("You work for %(name)s now.") % {"name": invitation.organization.name})
    return redirect("accounts:home")


def as_newcomer(request: AccountRequest, invitation: Invitation) -> HttpResponse:
    form = NewcomerForm(User(email=invitation.email), request.POST or None)
    if form.is_valid():
        try:
            join_as_newcomer(
                invitation=invitation,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["new_password1"],
                language=get_language() or "",
                now=timezone.now(),
            )
        except NotForThisPerson as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your account is ready. Sign in with the password you have just chosen."))
            return redirect("account_login")
    sign_in_url = f"{reverse('account_login')}?next={request.path}"
    return render(request, "accounts/join.html", {"invitation": invitation, "form": form, "sign_in_url": sign_in_url})
