"""What middlewares add to every request, in types."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from apps.accounts.models import Membership, User


class AccountRequest(HttpRequest):
    """A request with its user's memberships of active organisations, and the one acted under."""

    user: User
    htmx: HtmxDetails
    memberships: list[Membership]
    membership: Membership | None
