"""What the rest of the platform asks about people and organisations."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.accounts.enums import Kind, Role
from apps.accounts.models import Membership, Organization, User
from apps.common.errors import DomainError


class UnknownSeller(DomainError):
    """No seller has this code."""


def memberships_of(*, user: User) -> list[Membership]:
    """A user's memberships of active organisations, with the organisation, by its name."""
    memberships = user.memberships.select_related("organization").filter(organization__is_active=True)
    return list(memberships.order_by("organization__name", "organization_id"))


def current_membership(*, memberships: Sequence[Membership], organization_id: int | None) -> Membership | None:
    """The chosen organisation's membership; the first one when nothing valid was chosen."""
    chosen = (each for each in memberships if each.organization_id == organization_id)
    return next(chosen, memberships[0] if memberships else None)


def is_last_owner(*, membership: Membership) -> bool:
    """True when the organisation would have no owner without this membership."""
    others = Membership.objects.filter(organization_id=membership.organization_id, role=Role.OWNER)
    return membership.role == Role.OWNER and not others.exclude(pk=membership.pk).exists()


def seller_by_code(code: str) -> Organization:
    """The seller with this code. Raises UnknownSeller."""
    try:
        return Organization.objects.get(kind=Kind.SELLER, code=code)
    except Organization.DoesNotExist:
        raise UnknownSeller(
            _("no seller has the code '%(code)s'; codes are those of sellers.csv") % {"code": code}
        ) from None
