"""Seller A with a posted month and orders in the next; rival R, whose rows must never appear."""

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

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)


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
        yield make_world(NOW)


def make_world(now: datetime, *, password: str | None = None) -> World:
    """Last month is posted, this one has just begun."""
    this, last = Month.of(now), Month.of(now).previous
    with acting_as_system():
        sellers = make_sellers(["A", "R", "NEW"])
        write_rates([facts.FxRate(last.previous.first_day, "USD", "CNY", 7)])
        pairs = [settled_order(f"A-last-{n:02}", "A", delivered_at=noon(last, 1)) for n in range(28)]
        pairs.append(settled_order("A-big", "A", delivered_at=noon(last, 26), amount="30.01", currency="USD"))
        pairs.append(settled_order("A-two", "A", delivered_at=noon(last, 27), packages=2))
        pairs += [settled_order(f"A-this-{n:02}", "A", delivered_at=noon(this, 1)) for n in range(23)]
        pairs += [settled_order(f"R-last-{n:02}", "R", delivered_at=noon(last, 5), amount="977") for n in range(61)]
        orders, parcels = [order for order, _ in pairs], [parcel for _, each in pairs for parcel in each]
        write_orders(sellers, orders, parcels, now=now)
        users = {role: make_user(f"{role}@a.example", password) for role in Role.values}
        for role, user in users.items():
            add_member(organization=sellers["A"], user=user, role=Role(role))
        users |= make_others(sellers, password)
    settle_and_report(month=last, now=now, step=acting_as_system)
    return World(sellers["A"], sellers["R"], sellers["NEW"], users)


def noon(month: Month, day: int) -> datetime:
    return datetime(month.year, month.number, day, 12, tzinfo=SHANGHAI)


def make_user(email: str, password: str | None) -> User:
    return User.objects.create_user(email, password, name=email.partition("@")[0])


def make_others(sellers: dict[str, Organization], password: str | None) -> dict[str, User]:
    """The rival, a seller without an order, and a supplier."""
    supplier = Organization.objects.create(kind="supplier", code="P", name="Plush", joined_on=date(2026, 1, 1))
    others = {"rival": sellers["R"], "new": sellers["NEW"], "supplier": supplier}
    users = {name: make_user(f"{name}@b.example", password) for name in others}
    for name, organization in others.items():
        add_member(organization=organization, user=users[name], role=Role.OWNER)
    return users
