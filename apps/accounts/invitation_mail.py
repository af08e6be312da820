"""The mail with the link of an invitation."""

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.urls import reverse

from apps.accounts.domain.invitations import token_of
from apps.accounts.models import Invitation
from apps.accounts.requests import AccountRequest


def send_when_committed(request: AccountRequest, invitation: Invitation) -> None:
    """Send the newest link once the invitation is kept; a mail that fails is logged, and can be sent again."""
    link = request.build_absolute_uri(reverse("accounts:join", args=[token_of(invitation)]))
    context = {
        "link": link,
        "organization": invitation.organization.name,
        "inviter": request.user.name,
        "expires_at": invitation.expires_at,
    }
    adapter = get_adapter(request)
    transaction.on_commit(lambda: adapter.send_mail("account/email/invitation", invitation.email, context), robust=True)
