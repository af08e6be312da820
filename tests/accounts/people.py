"""The people and organisations of these tests, and how they sign in."""

import time
from dataclasses import dataclass
from datetime import date
from functools import cache

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from apps.accounts.domain.organizations import add_member, register_organization
from apps.accounts.enums import Kind, Role
from apps.accounts.models import Organization, User
from apps.tenancy.context import acting_as_system

PASSWORD = "nine dolphins in a bay"


@dataclass
class People:
    """Mei owns `blue` and keeps the books of `toys`; Wei works for `blue`; `rival` must stay out of sight."""

    mei: User
    wei: User
    supplier: User
    lonely: User
    staff: User
    blue: Organization
    toys: Organization
    rival: Organization


def make_people() -> People:
    with acting_as_system():
        people = People(
            mei=make_user("mei@example.com", "Lin Mei"),
            wei=make_user("wei@example.com", "Chen Wei"),
            supplier=make_user("lei@example.com", "Zhao Lei"),
            lonely=make_user("lonely@example.com", "Nobody's"),
            staff=make_user("ops@example.com", "Ops", is_staff=True, is_superuser=True),
            blue=make_organization(Kind.SELLER, "S1", "Blue Harbour"),
            toys=make_organization(Kind.SUPPLIER, "P1", "Ningbo Toys"),
            rival=make_organization(Kind.SELLER, "S2", "Rival & Sons"),
        )
        add_member(organization=people.blue, user=people.mei, role=Role.OWNER)
        add_member(organization=people.toys, user=people.mei, role=Role.FINANCE)
        add_member(organization=people.blue, user=people.wei, role=Role.OPERATOR)
        add_member(organization=people.toys, user=people.supplier, role=Role.OWNER)
    return people


@cache
def password_hash() -> str:
    """Argon2 is slow on purpose; once is enough."""
    return make_password(PASSWORD)


def make_user(email: str, name: str, **fields: bool) -> User:
    user = User.objects.create_user(email, name=name, **fields)
    user.password = password_hash()
    user.save()
    return user


def make_organization(kind: Kind, code: str, name: str) -> Organization:
    return register_organization(kind=kind, code=code, name=name, joined_on=date(2026, 1, 5))


def sign_in(client: Client, user: User, password: str = PASSWORD) -> Client:
    client.post(reverse("account_login"), {"login": user.email, "password": password})
    return client


def totp_code(secret: str) -> str:
    """The code that an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in_with_second_factor(client: Client, user: User) -> Client:
    """A session in which an authenticator app was proven; for tests that are about something else."""
    secret = generate_totp_secret()
    with acting_as_system():
        TOTP.activate(user, secret)
    sign_in(client, user).post(reverse("mfa_authenticate"), {"code": totp_code(secret)})
    return client
