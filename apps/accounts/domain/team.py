"""What owners do with the members of their own organisation, as that tenant."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from apps.accounts.domain.organizations import change_member_role, lock_team, remove_member
from apps.accounts.enums import Role
from apps.accounts.models import Membership
from apps.accounts.rules import can_manage_members
from apps.common.errors import DomainError


class NoSuchMember(DomainError):
    """Nobody of the organisation has this membership."""


class NoOwnerAnyMore(DomainError):
    """Who acts lost the right meanwhile."""


@dataclass(frozen=True)
class Member:
    """A person of the organisation; `last_login` is UTC, None for somebody who never signed in."""

    membership_id: int
    user_id: int
    name: str
    email: str
    role: Role
    last_login: datetime | None
    has_second_factor: bool


def team() -> list[Member]:
    """The members of the tenant that the transaction acts for, by name."""
    with connection.cursor() as cursor:
        cursor.execute("select * from accounts.team()")
        rows = cursor.fetchall()
    return [Member(pk, user, name, email, Role(role), *rest) for pk, user, name, email, role, *rest in rows]


def member(*, membership_id: int) -> Member:
    """One member of the tenant that the transaction acts for. Raises NoSuchMember."""
    found: Iterator[Member] = (each for each in team() if each.membership_id == membership_id)
    try:
        return next(found)
    except StopIteration:
        raise NoSuchMember(_("Nobody of your organisation is meant by this; look at the team again.")) from None


@transaction.atomic
def change_role(*, actor: Membership, membership_id: int, role: Role, now: datetime) -> None:
    """Give a member of the actor's organisation another role.

    Raises NoSuchMember, NoOwnerAnyMore, LastOwner.
    """
    chosen = _member_to_manage(actor, membership_id)
    change_member_role(membership=chosen, role=role, now=now, actor_id=actor.user_id)


@transaction.atomic
def remove(*, actor: Membership, membership_id: int, now: datetime) -> None:
    """End a membership in the actor's organisation, one's own too.

    Raises NoSuchMember, NoOwnerAnyMore, LastOwner.
    """
    remove_member(membership=_member_to_manage(actor, membership_id), now=now, actor_id=actor.user_id)


def refuse_unless_owner(actor: Membership) -> dict[int, Membership]:
    """The locked memberships of the actor's organisation; what the page knew may have changed since."""
    locked = lock_team(actor.organization_id)
    if not can_manage_members(locked.get(actor.pk)):
        raise NoOwnerAnyMore(_("You are no owner of this organisation any more; ask one of its owners."))
    return locked


def _member_to_manage(actor: Membership, membership_id: int) -> Membership:
    locked = refuse_unless_owner(actor)
    if membership_id not in locked:
        raise NoSuchMember(_("Nobody of your organisation is meant by this; look at the team again."))
    return locked[membership_id]
