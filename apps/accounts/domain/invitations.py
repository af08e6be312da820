"""Invitations to join an organisation: sent to an address, opened by a signed link, once."""

from datetime import datetime, timedelta
from typing import Final

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from apps.accounts.domain.audit import Happening, happenings
from apps.accounts.domain.organizations import AlreadyMember
from apps.accounts.domain.team import refuse_unless_owner, team
from apps.accounts.enums import Role
from apps.accounts.models import Invitation, Membership, User, UserManager
from apps.common.errors import DomainError
from apps.tenancy.context import acting_for_tenant

VALID_FOR: Final = timedelta(days=7)
SENT_AGAIN_AFTER: Final = timedelta(minutes=5)
MAX_A_DAY: Final = 50
SALT: Final = "haitun.invitation"


class NoSuchInvitation(DomainError):
    """The organisation has no open invitation of this id."""


class InvitationOver(DomainError):
    """The link is forged, old, used, withdrawn, or its organisation is switched off."""


class TooManyInvitations(DomainError):
    """Mails to strangers have a limit."""


class NotForThisPerson(DomainError):
    """The invitation names another address, or the person can't join."""


@transaction.atomic
def invite(*, actor: Membership, email: str, role: Role, now: datetime) -> Invitation:
    """Offer a role to an address; one that is invited already gets a new link, and this role.

    Says nothing about whether the address has an account. Raises NoOwnerAnyMore, AlreadyMember, TooManyInvitations.
    """
    refuse_unless_owner(actor)
    address = UserManager.normalize_email(email)
    _refuse_member(address)
    _refuse_too_many(now)
    _refuse_too_soon(address, now)
    invitation = open_invitations().filter(email=address).first()
    invitation = invitation or Invitation(organization=actor.organization, email=address)
    invitation.role, invitation.invited_by_id = role, actor.user_id
    return _send(invitation, actor, "invitation.sent", now)


@transaction.atomic
def resend(*, actor: Membership, invitation_id: int, now: datetime) -> Invitation:
    """A new link for another seven days; the old one stops working.

    Raises NoOwnerAnyMore, NoSuchInvitation, TooManyInvitations.
    """
    refuse_unless_owner(actor)
    invitation = _lock(invitation_id)
    _refuse_too_soon(invitation.email, now)
    return _send(invitation, actor, "invitation.sent_again", now)


@transaction.atomic
def revoke(*, actor: Membership, invitation_id: int, now: datetime) -> Invitation:
    """Withdraw an invitation: its link stops working. Raises NoOwnerAnyMore, NoSuchInvitation."""
    refuse_unless_owner(actor)
    invitation = _lock(invitation_id)
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    _tell("invitation.withdrawn", invitation, now, actor.user_id)
    return invitation


def open_invitations() -> models.QuerySet[Invitation]:
    """Those of the tenant that the transaction acts for which nobody took up or withdrew, the newest first."""
    return Invitation.objects.filter(accepted_at=None, revoked_at=None)


def token_of(invitation: Invitation) -> str:
    """What the newest link carries."""
    return signer().sign(f"{invitation.pk}.{invitation.key}")


def invitation_of(*, token: str, now: datetime) -> Invitation:
    """The open invitation behind a link, with its organisation; asked as nobody yet. Raises InvitationOver."""
    try:
        pk, _dot, key = signer().unsign(token).partition(".")
    except signing.BadSignature:
        raise InvitationOver(over()) from None
    found = open_invitations().select_related("organization").filter(pk=int(pk), key=key, expires_at__gt=now).first()
    if found is None or not found.organization.is_active:
        raise InvitationOver(over())
    return found


@transaction.atomic
def join(*, invitation: Invitation, user: User, now: datetime) -> int:
    """Take up an invitation as the person it was sent to; the id of the organisation to act for.

    Who is a member already keeps the role there is. Raises InvitationOver, NotForThisPerson.
    """
    if user.email != invitation.email or user.is_staff or not user.is_active:
        raise NotForThisPerson(_("This invitation was sent to %(email)s.") % {"email": invitation.email})
    organization = invitation.organization
    with acting_for_tenant(organization.kind, organization.pk):
        with connection.cursor() as cursor:
            cursor.execute("select accounts.join_team(%s, %s, %s)", [invitation.pk, user.pk, now])
            (membership_id,) = cursor.fetchone()
        if membership_id is None:
            raise InvitationOver(over())
        _tell("invitation.accepted", invitation, now, user.pk)
    return organization.pk


@transaction.atomic
def join_as_newcomer(*, invitation: Invitation, name: str, password: str, language: str, now: datetime) -> User:
    """Open an account for the invited address, and join. `password` has passed the validators.

    Raises InvitationOver, NotForThisPerson when the address has an account: its owner signs in instead.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(invitation.email, password, name=name, language=language)
    except (ValidationError, IntegrityError) as error:
        raise NotForThisPerson(_("Sign in with this address instead, and open the link again.")) from error
    join(invitation=invitation, user=user, now=now)
    return user


def signer() -> signing.Signer:
    return signing.Signer(salt=SALT, sep=".")


def over() -> str:
    return _("This invitation does not work any more: it was used, withdrawn, replaced by a newer one, or is too old.")


def _send(invitation: Invitation, actor: Membership, name: str, now: datetime) -> Invitation:
    invitation.key = get_random_string(32)
    invitation.sent_at, invitation.expires_at = now, now + VALID_FOR
    invitation.save()
    _tell(name, invitation, now, actor.user_id)
    return invitation


def _tell(name: str, invitation: Invitation, now: datetime, actor_id: int) -> None:
    about = {"email": invitation.email, "role": invitation.role}
    happenings.tell(Happening(name, invitation, invitation.organization, about, now, actor_id))


def _lock(invitation_id: int) -> Invitation:
    invitation = open_invitations().select_for_update().filter(pk=invitation_id).first()
    if invitation is None:
        raise NoSuchInvitation(_("This invitation is not open any more; look at the team again."))
    return invitation


def _refuse_member(address: str) -> None:
    if any(each.email == address for each in team()):
        raise AlreadyMember(_("%(email)s is a member already; change the role instead.") % {"email": address})


def _refuse_too_many(now: datetime) -> None:
    if Invitation.objects.filter(sent_at__gt=now - timedelta(days=1)).count() >= MAX_A_DAY:
        raise TooManyInvitations(
            _("Your organisation invited %(count)s people within a day; go on tomorrow.") % {"count": MAX_A_DAY}
        )


def _refuse_too_soon(address: str, now: datetime) -> None:
    if Invitation.objects.filter(email=address, sent_at__gt=now - SENT_AGAIN_AFTER).exists():
        raise TooManyInvitations(
            _("An invitation was sent to %(email)s less than five minutes ago; wait a little.") % {"email": address}
        )
