"""Organisations and who works in them. Run these as the operator or the system: tenants may only read."""

from datetime import date

from django.db import IntegrityError, transaction

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
        raise OrganizationCodeTaken(f"There is a {kind} with code {code!r} already; choose another code.") from error


def add_member(*, organization: Organization, user: User, role: Role) -> Membership:
    """Give a user a role in an organisation. Raises AlreadyMember."""
    membership, created = Membership.objects.get_or_create(
        organization=organization, user=user, defaults={"role": role}
    )
    if not created:
        raise AlreadyMember(f"{user} is {membership.role} of {organization} already; change that role instead.")
    return membership


@transaction.atomic
def change_member_role(*, membership: Membership, role: Role) -> Membership:
    """Give a member another role. Raises LastOwner when the only owner would step down."""
    current = _lock_with_owners(membership)
    if role != Role.OWNER:
        _refuse_last_owner(current)
    current.role = role
    current.save(update_fields=["role"])
    return current


@transaction.atomic
def remove_member(*, membership: Membership) -> None:
    """End a membership; it stops working with the user's next request. Raises LastOwner."""
    current = _lock_with_owners(membership)
    _refuse_last_owner(current)
    current.delete()


def switch_organization(*, user: User, organization_id: int) -> Membership:
    """The membership to act under from now on. Raises NotAMember."""
    for membership in memberships_of(user=user):
        if membership.organization_id == organization_id:
            return membership
    raise NotAMember(f"{user} is no member of an active organisation {organization_id}.")


def _lock_with_owners(membership: Membership) -> Membership:
    """Lock the organisation's memberships, in order, so that two owners can't both leave at once."""
    locked = Membership.objects.filter(organization_id=membership.organization_id)
    return {each.pk: each for each in locked.order_by("pk").select_for_update(of=("self",))}[membership.pk]


def _refuse_last_owner(membership: Membership) -> None:
    if is_last_owner(membership=membership):
        raise LastOwner(
            f"Membership {membership.pk} is the only owner of organisation {membership.organization_id};"
            " make somebody else an owner first."
        )
