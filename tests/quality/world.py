"""One world with something to see on every page: seller A, supplier P1 and the operator's desk in November 2026.

It is built by the worlds of the other tests, at a fixed instant. Nothing of it is kept in Python but the sessions:
pages are found by asking the database for the newest row (samples.py).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookies import SimpleCookie

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.http import HttpRequest
from django.test import Client

from apps.accounts.domain.invitations import invite
from apps.accounts.domain.organizations import add_member
from apps.accounts.domain.viewing import start_viewing
from apps.accounts.enums import Role
from apps.accounts.models import Membership, Organization, User
from apps.channels.models import Store
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from apps.warehouse.models import Bin, Warehouse
from tests.accounts.people import password_hash
from tests.dashboard.conftest import make_world
from tests.factories.parcels import make_range, make_rates, make_sender
from tests.factories.suppliers import make_active_supplier
from tests.ops.staff import make_staff, proven_client
from tests.orders.market import Market
from tests.orders.placing import Shop
from tests.quality import desk, moving, selling, supplying
from tests.warehouse.house import House

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Quality:
    """The house, two of its staff, and the cookies of who opens pages: an owner on each side, staff, nobody."""

    house: House
    ming: User
    hua: User
    cookies: dict[str, SimpleCookie]

    def client(self, who: str) -> Client:
        client = Client()
        client.cookies = SimpleCookie({name: cookie.value for name, cookie in self.cookies[who].items()})
        return client

    def grow(self, tag: str) -> None:
        """One more row in every list that sellers and suppliers look at."""
        selling.do_more(self.house, NOW, tag)
        moving.do_more(self.house, NOW, tag)
        supplying.do_more(self.house, NOW, self.ming, self.hua, tag)


def make_house(seller: Organization) -> House:
    """Seller A's goods come from P1 by the warehouse, and from P2 by direct dispatch."""
    make_sender()
    make_range(8, 20_000)
    make_rates(EUR="8", XDR="9.6")
    with acting_as_system():
        shop = Shop(seller, Store.objects.get(seller=seller))
    market = Market(shop, {code: make_active_supplier(code) for code in ("P1", "P2")})
    with acting_as_ops():
        warehouse = Warehouse.objects.create(code="XM1", name="Xiamen", address="Harbour Road 1\nXiamen")
        Bin.objects.bulk_create(Bin(warehouse=warehouse, code=code) for code in ("A-01", "B-07"))
    return House(market, warehouse)


def make_quality_world() -> Quality:
    sellers = make_world(NOW)
    ming, hua = make_staff("ming@haitun.example"), make_staff("hua@haitun.example")
    house = make_house(sellers.a)
    selling.fill(house, NOW)
    moving.fill(house, NOW)
    supplying.fill(house, NOW, ming, hua)
    desk.fill(house, NOW, ming)
    with acting_as_system():
        RecoveryCodes.activate(ming)
        Authenticator.objects.create(user=ming, type="webauthn", data={"name": "Laptop", "credential": {}})
        lin = sellers.users["owner"]
        lin.password = password_hash()
        lin.save()
        zhao = User.objects.create_user("owner@p1.example", None, name="Zhao Lei")
        add_member(organization=house.market.suppliers["P1"], user=zhao, role=Role.OWNER)
    with acting_as_ops():
        start_viewing(viewer=ming, organization=sellers.a, now=NOW)
    with acting_for_seller(sellers.a.pk):
        invite(actor=Membership.objects.get(user=lin), email="yan@a.example", role=Role.VIEWER, now=NOW)
    cookies = {
        "anonymous": SimpleCookie(),
        "owner": confirmed(lin),
        "supplier": confirmed(zhao),
        "chief": confirmed(ming, proven_client(ming)),
    }
    return Quality(house, ming, hua, cookies)


def confirmed(user: User, client: Client | None = None) -> SimpleCookie:
    """A session in which the password was given just now: pages about second factors ask for that."""
    client, request = client or Client(), HttpRequest()
    if not client.cookies:
        client.force_login(user)
    request.session = client.session
    record_authentication(request, user, "password", reauthenticated=True)
    request.session.save()
    return client.cookies
