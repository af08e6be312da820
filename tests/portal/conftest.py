"""Supplier P with a member of every role, and supplier Q, whose rows must never appear."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import Organization, User
from apps.tenancy.context import acting_as_system
from tests.factories.suppliers import make_active_supplier, make_organization_of_supplier

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@dataclass
class Portal:
    p: Organization
    q: Organization
    users: dict[str, User]

    def client(self, who: str = "owner") -> Client:
        client = Client()
        client.force_login(self.users[who])
        return client


@pytest.fixture
def portal(db: None) -> Iterator[Portal]:
    """It is 20 November 2026. P has not applied yet; Q is active."""
    q = make_active_supplier("Q")
    with acting_as_system():
        p = make_organization_of_supplier("P")
        users = {role: User.objects.create_user(f"{role}@p.example", None, name=role.title()) for role in Role.values}
        for role, user in users.items():
            add_member(organization=p, user=user, role=Role(role))
        users["rival"] = User.objects.create_user("owner@q.example", None, name="Rival")
        add_member(organization=q, user=users["rival"], role=Role.OWNER)
    with time_machine.travel(NOW, tick=False):
        yield Portal(p, q, users)
