"""Staff who have proven a second factor, without the half second that a real sign-in costs."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.http import HttpRequest
from django.test import Client

from apps.accounts.models import User
from apps.tenancy.context import acting_as_system


def make_staff(email: str) -> User:
    with acting_as_system():
        user = User.objects.create_superuser(email, None, name=email.partition("@")[0].title())
        TOTP.activate(user, generate_totp_secret())
    return user


def proven_client(user: User) -> Client:
    """A session that began with a second factor; how it gets there is tested with the accounts."""
    client, request = Client(), HttpRequest()
    client.force_login(user)
    request.session = client.session
    record_authentication(request, user, "mfa")
    request.session.save()
    return client
