"""The team of an organisation: the same pages in both doors, run as the tenant."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.access import ask_the_rules, for_members_who
from apps.accounts.domain import invitations
from apps.accounts.domain import team as members
from apps.accounts.doors import redirect_in_door, render_in_door
from apps.accounts.enums import Role
from apps.accounts.forms import InviteForm, RoleForm
from apps.accounts.invitation_mail import send_when_committed
from apps.accounts.models import Invitation, Membership
from apps.accounts.requests import AccountRequest
from apps.accounts.rules import can_manage_members, rules_for
from apps.common.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(bool)
def team(request: AccountRequest) -> HttpResponse:
    """Who works here, who is invited, and what each role may do; owners invite."""
    may_manage = can_manage_members(request.membership)
    if request.method == "POST":
        ask_the_rules(request, can_manage_members)
        return invite(request)
    return team_page(request, InviteForm(initial={"role": Role.VIEWER}) if may_manage else None)


def invite(request: AccountRequest) -> HttpResponse:
    """Send an invitation, or show the form again with what was typed."""
    form = InviteForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            invitation = invitations.invite(
                actor=actor_of(request), email=given["email"], role=Role(given["role"]), now=timezone.now()
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return tell_sent(request, invitation)
    return team_page(request, form)


def team_page(request: AccountRequest, form: InviteForm | None) -> HttpResponse:
    kind = actor_of(request).organization.kind
    context = {
        "members": members.team(),
        "invitations": list(invitations.open_invitations()) if form else [],
        "form": form,
        "now": timezone.now(),
        "roles": Role,
        "rules": [(rule.to, [(role, role in rule.roles) for role in Role]) for rule in rules_for(kind)],
    }
    return render_in_door(request, "accounts/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_members)
def member(request: AccountRequest, pk: int) -> HttpResponse:
    """Another role for a member."""
    chosen = member_or_404(pk)
    form = RoleForm(request.POST or None, initial={"role": chosen.role})
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        try:
            members.change_role(actor=actor_of(request), membership_id=pk, role=role, now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s: %(role)s.") % {"name": chosen.name, "role": role.label})
            return redirect_in_door(request, "team")
    return render_in_door(request, "accounts/member.html", {"member": chosen, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members_who(can_manage_members)
def member_remove(request: AccountRequest, pk: int) -> HttpResponse:
    """Ask, then end a membership."""
    chosen = member_or_404(pk)
    if request.method != "POST":
        return render_in_door(request, "accounts/member_remove.html", {"member": chosen})
    try:
        members.remove(actor=actor_of(request), membership_id=pk, now=timezone.now())
    except DomainError as refusal:
        return render_in_door(request, "accounts/member_remove.html", {"member": chosen, "refusal": str(refusal)})
    messages.success(request, _("%(name)s is no member any more.") % {"name": chosen.name})
    return redirect("accounts:home") if chosen.user_id == request.user.pk else redirect_in_door(request, "team")


@require_POST
@for_members_who(can_manage_members)
def invitation_resend(request: AccountRequest, pk: int) -> HttpResponse:
    """A new link by mail; the old one stops working."""
    return act_on_invitation(
        request,
        lambda: tell_sent(request, invitations.resend(actor=actor_of(request), invitation_id=pk, now=timezone.now())),
    )


@require_POST
@for_members_who(can_manage_members)
def invitation_revoke(request: AccountRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation; inviting again undoes it."""

    def revoke() -> HttpResponse:
        gone = invitations.revoke(actor=actor_of(request), invitation_id=pk, now=timezone.now())
        messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": gone.email})
        return redirect_in_door(request, "team")

    return act_on_invitation(request, revoke)


def act_on_invitation(request: AccountRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Foreign and unknown invitations are not found; other refusals are told on the team page."""
    try:
        return act()
    except invitations.NoSuchInvitation as refusal:
        raise Http404 from refusal
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect_in_door(request, "team")


def tell_sent(request: AccountRequest, invitation: Invitation) -> HttpResponse:
    send_when_committed(request, invitation)
    text = _("An invitation is on its way to %(email)s. Its link is valid for seven days.")
    messages.success(request, text % {"email": invitation.email})
    return redirect_in_door(request, "team")


def member_or_404(membership_id: int) -> members.Member:
    try:
        return members.member(membership_id=membership_id)
    except members.NoSuchMember as error:
        raise Http404 from error


def actor_of(request: AccountRequest) -> Membership:
    """The guards let nobody in without a membership."""
    return cast(Membership, request.membership)
