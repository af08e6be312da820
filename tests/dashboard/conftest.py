"""Seller A with a posted October and orders in November; rival R, whose rows must never appear."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import Organization, User
from apps.common.periods import SHANGHAI, Month
from apps.points_ledger.domain.month import settle_and_report
from apps.tenancy.context import acting_as_system
from tests.factories.facts import make_sellers, settled_order, write_orders, write_rates
from tests.reference import facts

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def shanghai(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


@dataclass
class World:
    a: Organization
    rival: Organization
    new: Organization
    users: dict[str, User]

    def client(self, who: str) -> Client:
        client = Client()
        client.force_login(self.users[who])
        return client


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """It is 20 November 2026. A: 31 packages in October, one with bonus; 23 in November so far."""
    with time_machine.travel(NOW, tick=False):
        yield make_world()


def make_world() -> World:
    with acting_as_system():
        sellers = make_sellers(["A", "R", "NEW"])
        write_rates([facts.FxRate(date(2026, 9, 1), "USD", "CNY", 7)])
        pairs = [settled_order(f"A-oct-{n:02}", "A", delivered_at=shanghai(10, 1 + n)) for n in range(28)]
        pairs.append(settled_order("A-big", "A", delivered_at=shanghai(10, 29), amount="30.01", currency="USD"))
        pairs.append(settled_order("A-two", "A", delivered_at=shanghai(10, 30), packages=2))
        pairs += [settled_order(f"A-nov-{n:02}", "A", delivered_at=shanghai(11, 2)) for n in range(23)]
        pairs += [settled_order(f"R-oct-{n:02}", "R", delivered_at=shanghai(10, 5), amount="977") for n in range(61)]
        orders, parcels = [order for order, _ in pairs], [parcel for _, each in pairs for parcel in each]
        write_orders(sellers, orders, parcels, now=NOW)
        users = {name: User.objects.create_user(f"{name}@a.example", None, name=name.title()) for name in Role}
        for role, user in users.items():
            add_member(organization=sellers["A"], user=user, role=role)
        users |= make_others(sellers)
    settle_and_report(month=OCTOBER, now=NOW, step=acting_as_system)
    return World(sellers["A"], sellers["R"], sellers["NEW"], users)


def make_others(sellers: dict[str, Organization]) -> dict[str, User]:
    """The rival, a seller without an order, and a supplier."""
    supplier = Organization.objects.create(kind="supplier", code="P", name="Plush", joined_on=date(2026, 1, 1))
    others = {"rival": sellers["R"], "new": sellers["NEW"], "supplier": supplier}
    users = {name: User.objects.create_user(f"{name}@b.example", None, name=name.title()) for name in others}
    for name, organization in others.items():
        add_member(organization=organization, user=users[name], role=Role.OWNER)
    return users
