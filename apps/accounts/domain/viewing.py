"""Staff look at a tenant's pages as that tenant: for an hour, read-only, and every page of it is written down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from apps.accounts.enums import Role, Viewed
from apps.accounts.models import Membership, Organization, TenantViewing, User
from apps.common.errors import DomainError

VIEWING_LASTS: Final = timedelta(minutes=60)
PERMISSION: Final = "accounts.view_as"


class ViewingRefused(DomainError):
    """This person may not look at this organisation's pages as the organisation."""


@dataclass(frozen=True)
class Viewing:
    """Who looks as whom, until when (UTC)."""

    viewer: User
    organization: Organization
    until: datetime

    @property
    def membership(self) -> Membership:
        """What pages ask the rules with: all that the organisation sees. It is no row, and nothing can be saved."""
        return Membership(organization=self.organization, user=self.viewer, role=Role.OWNER)


def start_viewing(*, viewer: User, organization: Organization, now: datetime) -> Viewing:
    """Begin to look as an active organisation. Run as staff. Raises ViewingRefused."""
    if not may_view(viewer):
        raise ViewingRefused(_("Looking as a tenant needs the permission for it; ask who gives out permissions."))
    if not organization.is_active:
        raise ViewingRefused(_("%(name)s is switched off: nobody sees its pages.") % {"name": organization})
    viewing = Viewing(viewer, organization, now + VIEWING_LASTS)
    write_down(viewing, Viewed.STARTED, now=now)
    return viewing


def viewing_at(*, viewer: User, organization_id: int, until: datetime, now: datetime) -> Viewing | None:
    """A viewing that began earlier; None when it is over or the person lost the right."""
    organization = Organization.objects.filter(pk=organization_id, is_active=True).first()
    if organization is None or now >= until or not may_view(viewer):
        return None
    return Viewing(viewer, organization, until)


def may_view(viewer: User) -> bool:
    """Staff with the permission; that they proved a second factor is asked of every page of staff."""
    return viewer.is_staff and viewer.has_perm(PERMISSION)


def write_down(viewing: Viewing, what: Viewed, *, now: datetime, path: str = "") -> None:
    """One row of the audit, for ever. Run as staff."""
    TenantViewing.objects.create(viewer=viewing.viewer, organization=viewing.organization, what=what, path=path, at=now)
