"""Everybody who may come to a door, each with a real session."""

from dataclasses import dataclass

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.test import Client

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Kind, Role
from apps.accounts.models import Organization, User
from apps.tenancy.context import acting_as_system
from tests.accounts.people import make_organization, make_user, sign_in, totp_code

SELLERS_PEOPLE = tuple(Role.values)
TENANTS = (*SELLERS_PEOPLE, "rival", "supplier", "lonely")
STAFF = ("newcomer", "unproven", "clerk", "chief")
EVERYBODY = ("anonymous", *TENANTS, *STAFF)


@dataclass(frozen=True)
class Cast:
    """`blue` is the seller of all the roles; `rival` owns the other one.

    Staff: `newcomer` has no second factor, `unproven` has one but did not use it in this session, `clerk` has
    no permissions, `chief` has all.
    """

    blue: Organization
    other: Organization
    toys: Organization
    sessions: dict[str, dict]

    def client(self, who: str) -> Client:
        """A browser that has just signed in; what it does to its session is forgotten."""
        cache.clear()  # nobody is slowed down for what others tried
        client = Client(raise_request_exception=False)
        if who != "anonymous":
            session = SessionStore()
            session.update(self.sessions[who])
            session.save()
            client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client


def make_cast() -> Cast:
    with acting_as_system():
        blue = make_organization(Kind.SELLER, "S1", "Blue Harbour")
        other = make_organization(Kind.SELLER, "S2", "Rival & Sons")
        toys = make_organization(Kind.SUPPLIER, "P1", "Ningbo Toys")
        users = {who: make_user(f"{who}@example.com", who.title()) for who in TENANTS}
        for role in SELLERS_PEOPLE:
            add_member(organization=blue, user=users[role], role=Role(role))
        add_member(organization=other, user=users["rival"], role=Role.OWNER)
        add_member(organization=toys, user=users["supplier"], role=Role.OWNER)
        for who in STAFF:
            users[who] = make_user(f"{who}@example.com", who.title(), is_staff=True, is_superuser=who == "chief")
    return Cast(blue, other, toys, {who: session_of(who, user) for who, user in users.items()})


def session_of(who: str, user: User) -> dict:
    """What the sign-in pages leave in the session of this person."""
    client = Client()
    if who in ("clerk", "chief"):
        secret = generate_totp_secret()
        with acting_as_system():
            TOTP.activate(user, secret)
        sign_in(client, user).post("/accounts/2fa/authenticate/", {"code": totp_code(secret)})
    else:
        sign_in(client, user)
    if who == "unproven":
        with acting_as_system():
            TOTP.activate(user, generate_totp_secret())
    return dict(client.session.items())
