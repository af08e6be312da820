"""How the platform speaks to a person."""

from django.db import connection
from django.utils.translation import gettext as _

from apps.accounts.models import Membership
from apps.common.errors import DomainError


class NoMemberAnyMore(DomainError):
    """The person left the organisation meanwhile."""


def keep_preferences(*, membership: Membership, language: str, time_zone: str) -> None:
    """Keep a member's language ('' for what the browser asks for) and time zone, acting for their organisation.

    Zones only change how instants are written: business days and months are Shanghai's. Raises NoMemberAnyMore.
    """
    with connection.cursor() as cursor:
        cursor.execute("select accounts.keep_preferences(%s, %s, %s)", [membership.user_id, language, time_zone])
        (kept,) = cursor.fetchone()
    if not kept:
        raise NoMemberAnyMore(_("You are no member of this organisation any more; nothing was saved."))
