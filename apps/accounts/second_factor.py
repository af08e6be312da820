"""When staff count as proven: a second factor was passed, or enrolled, in this very session."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.dispatch import receiver
from django.http import HttpRequest

from apps.accounts.models import User

TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    """Recovery codes alone are none: they stand in for a lost one."""
    return bool(is_mfa_enabled(user, TYPES))


def second_factor_proven(request: HttpRequest) -> bool:
    """A session that began with only a password stays unproven when another session enrols a factor."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


@receiver(authenticator_added)
def count_enrolling_as_proof(*, request: HttpRequest, user: User, authenticator: Authenticator, **signal: Any) -> None:
    """Enrolling shows possession, so nobody is asked for a code twice in one minute."""
    if authenticator.type in TYPES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
