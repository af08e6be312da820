"""Every list of the administration: rows have pages and are searched for, and nobody else gets in."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import Organization, User
from apps.common.periods import SHANGHAI, Month
from apps.events.domain.recording import record_event
from apps.jobs.domain.queue import enqueue
from apps.ledger import api as ledger
from apps.orders.models import OrderException, SkuMapping
from apps.points_ledger.domain.month import settle_and_report
from apps.points_ledger.models import Adjustment, Election, SettlementRun
from apps.tenancy.context import acting_as_system
from tests.factories.facts import make_sellers, settled_order, write_orders, write_rates
from tests.ops.staff import proven_client
from tests.reference import facts
from tests.wallet.desk_rows import write_wallet

pytestmark = pytest.mark.django_db

DESK_APPS = {"points_ledger", "ledger", "jobs", "events", "orders", "channels", "fulfillment", "wallet"}
EDITED = (
    "rulebook",
    "payeraccount",
    "packingstandard",
    "routingpolicy",
    "routingstandard",
    "senderaddress",
    "supplierdispatch",
)
MODELS = sorted(
    (model for model in admin.site._registry if model._meta.app_label in DESK_APPS), key=lambda model: model._meta.label
)
NOW = datetime(2026, 12, 3, 2, 0, tzinfo=UTC)


def address(model: type[Model], page: str = "") -> str:
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/{page}"


def write_world(number: int) -> None:
    """One more seller with a row in every table."""
    code, month = f"S{number}", Month(2026, 6 + number)
    delivered_at = datetime(month.year, month.number, 15, 12, tzinfo=SHANGHAI)
    with acting_as_system():
        sellers = make_sellers([code])
        seller = sellers[code]
        write_rates([facts.FxRate(month.first_day, "USD", "CNY", 7)])
        pairs = [settled_order(f"{code}-{n}", code, delivered_at=delivered_at) for n in range(30)]
        orders, parcels = [order for order, _ in pairs], [parcel for _, each in pairs for parcel in each]
        write_orders(sellers, orders, parcels, now=NOW)
        election = Election.objects.create(seller=seller, option="best", effective_from=month.next.first_day)
        record_event(name="test.noted", subject=election, payload={}, now=NOW, seller_id=seller.pk)
        enqueue(kind="points.alarm_unposted", key=f"test:{number}", payload={"month": str(month)}, now=NOW)
    settle_and_report(month=month, now=NOW, step=acting_as_system)
    with acting_as_system():
        run = SettlementRun.objects.get(month=month.first_day)
        order = seller.orders.first()
        Adjustment.objects.create(
            seller=seller, order=order, month=month.first_day, d_orders=-1, d_packages=-1, d_settled_cny_fen=-2000,
            d_bonus_orders=0, noted_at=NOW, run=run, points=0,
        )  # fmt: skip
        OrderException.objects.create(seller=seller, order=order, kind="held", opened_at=NOW)
        SkuMapping.objects.create(seller=seller, store=order.store, sku=code, mapped_at=NOW)
        account = ledger.find_account(purpose="points", unit="PTS", seller_id=seller.pk)
        assert account is not None
        ledger.place_hold(account=account, amount=1, scope="test", key=str(number))
        with pytest.raises(ledger.InsufficientFunds):
            ledger.place_hold(account=account, amount=10**9, scope="test", key=f"too much {number}")
    write_wallet(seller.pk, now=NOW)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_row_has_its_page_and_is_searched_for(desk: Client, model: type[Model]) -> None:
    write_world(1)
    assert desk.get(address(model), {"q": "S1"}).status_code == 200
    with acting_as_system():
        newest = model._default_manager.order_by("-pk").first()
    if newest is not None:
        assert desk.get(address(model, f"{newest.pk}/change/")).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_only_drafts_of_rules_and_the_paying_accounts_are_edited_here(desk: Client, model: type[Model]) -> None:
    edited = model._meta.model_name in EDITED
    assert desk.get(address(model, "add/")).status_code == (200 if edited else 403)


@pytest.fixture
def seller_user(db: None) -> User:
    with acting_as_system():
        user = User.objects.create_user("owner@a.example", None, name="Owner")
        seller = Organization.objects.create(kind="seller", code="X", name="X", joined_on=date(2026, 1, 1))
        add_member(organization=seller, user=user, role=Role.OWNER)
    return user


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_sellers_and_strangers_are_sent_to_sign_in(seller_user: User, model: type[Model]) -> None:
    stranger, seller = Client(), Client()
    seller.force_login(seller_user)
    for client in (stranger, seller):
        answer = client.get(address(model))
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/admin/login/")


def test_the_first_page_says_what_waits(desk: Client, ming: User) -> None:
    write_world(1)
    with acting_as_system():
        SettlementRun.objects.create(
            month=date(2026, 10, 1), rule_book_id=SettlementRun.objects.get().rule_book_id, computed_at=NOW
        )
    page = desk.get("/admin/").content.decode()
    assert "Haitun 海豚 operations" in page
    assert "Points of October 2026" in page
    assert "Computed: a second person approves it." in page
    assert "1 job under way" in page


def test_pages_carry_nothing_inline(desk: Client) -> None:
    write_world(1)
    pages: list[Any] = [desk.get("/admin/"), *(desk.get(address(model)) for model in MODELS)]
    for page in pages:
        text = page.content.decode()
        assert "default-src 'none'" in page["Content-Security-Policy"]
        assert "unsafe" not in page["Content-Security-Policy"]
        assert " style=" not in text
        assert "<script>" not in text


def test_staff_of_one_app_see_only_that_app(hua: User) -> None:
    with acting_as_system():
        hua.is_superuser = False
        hua.save()
    client = proven_client(hua)
    assert {client.get(address(model)).status_code for model in MODELS} == {403}
