"""Organisations and who works in them. Staff and system run all of these; for a tenant's owners see `team.py`."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.domain.audit import Happening, happenings
from apps.accounts.domain.queries import is_last_owner, memberships_of
from apps.accounts.enums import Kind, Role
from apps.accounts.models import Membership, Organization, User
from apps.common.errors import DomainError


class OrganizationCodeTaken(DomainError):
    """Another organisation of the same kind has this code."""


class AlreadyMember(DomainError):
    """The user has a role in the organisation already."""


class LastOwner(DomainError):
    """The act would leave the organisation without an owner."""


class NotAMember(DomainError):
    """The user has no membership of that organisation, or it is not active."""


def register_organization(*, kind: Kind, code: str, name: str, joined_on: date) -> Organization:
    """Make a seller or supplier; `joined_on` is a Shanghai business day.

    Raises OrganizationCodeTaken.
    """
    try:
        with transaction.atomic():
            return Organization.objects.create(kind=kind, code=code, name=name, joined_on=joined_on)
    except IntegrityError as error:
        taken = {
            Kind.SELLER: _("There is a seller with code '%(code)s' already; choose another code."),
            Kind.SUPPLIER: _("There is a supplier with code '%(code)s' already; choose another code."),
        }
        raise OrganizationCodeTaken(taken[kind] % {"code": code}) from error


def add_member(*, organization: Organization, user: User, role: Role) -> Membership:
    """Give a user a role in an organisation. Raises AlreadyMember."""
    membership, created = Membership.objects.get_or_create(
        organization=organization, user=user, defaults={"role": role}
    )
    if not created:
        raise AlreadyMember(
            _("%(user)s is %(role)s of %(organization)s already; change that role instead.")
            % {"user": user, "role": membership.get_role_display(), "organization": organization}
        )
    return membership


@transaction.atomic
def change_member_role(*, membership: Membership, role: Role, now: datetime, actor_id: int | None) -> Membership:
    """Give a member another role. Raises LastOwner when the only owner would step down."""
    current = lock_team(membership.organization_id)[membership.pk]
    if current.role == role:
        return current
    if role != Role.OWNER:
        _refuse_last_owner(current)
    before, current.role = current.role, role
    current.save(update_fields=["role"])
    _tell("member.role_changed", current, {"from": before, "to": role}, now=now, actor_id=actor_id)
    return current


@transaction.atomic
def remove_member(*, membership: Membership, now: datetime, actor_id: int | None) -> None:
    """End a membership; it stops working with the user's next request. Raises LastOwner."""
    current = lock_team(membership.organization_id)[membership.pk]
    _refuse_last_owner(current)
    _tell("member.removed", current, {"role": current.role}, now=now, actor_id=actor_id)
    current.delete()


def switch_organization(*, user: User, organization_id: int) -> Membership:
    """The membership to act under from now on. Raises NotAMember."""
    for membership in memberships_of(user=user):
        if membership.organization_id == organization_id:
            return membership
    raise NotAMember(
        _("%(user)s is no member of an active organisation %(id)s.") % {"user": user, "id": organization_id}
    )


def lock_team(organization_id: int) -> dict[int, Membership]:
    """An organisation's memberships by id, locked in order, so that two owners can't both leave at once."""
    locked = Membership.objects.filter(organization_id=organization_id).order_by("pk")
    return {each.pk: each for each in locked.select_for_update(of=("self",))}


def _refuse_last_owner(membership: Membership) -> None:
    if is_last_owner(membership=membership):
        raise LastOwner(_("This is the only owner of the organisation; make somebody else an owner first."))


def _tell(name: str, of: Membership, payload: dict[str, Any], *, now: datetime, actor_id: int | None) -> None:
    about = {"user": of.user_id, **payload}
    happenings.tell(Happening(name, of, of.organization, about, now, actor_id))
