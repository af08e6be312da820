"""The mail with the link of an invitation."""

from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
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

    def send() -> None:
        with request_context(request):  # where allauth looks for the site
            get_adapter(request).send_mail("account/email/invitation", invitation.email, context)

    transaction.on_commit(send, robust=True)
