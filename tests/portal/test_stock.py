"""A supplier's stock in the portal: seen with its source, counted and corrected by hand; another's is missing."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.catalog.models import Offer
from apps.events.models import DomainEvent
from apps.stock.domain.check import check_stock
from apps.stock.domain.movements import observe_stock
from apps.stock.domain.policy import set_safety_buffer
from apps.stock.domain.reservations import reserve_stock
from apps.stock.models import Movement, StockLevel
from apps.tenancy.context import acting_as_system
from tests.factories.catalog import make_offer, make_variant
from tests.factories.suppliers import make_active_supplier
from tests.portal.conftest import NOW, Portal
from tests.stock.world import figures, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(portal: Portal) -> Offer:
    """Ten bears of Q by feed 7, four of them reserved; R has five."""
    foreign = make_offer(make_variant(sku="LION"), supplier=make_active_supplier("R"))
    offer = make_offer(make_variant(sku="BEAR"), supplier=portal.q, supplier_sku="q-bear")
    with acting_as_system():
        observe_stock(offer_id=offer.pk, quantity=10, observed_at=NOW, source="feed 7", key="a", now=NOW)
        observe_stock(offer_id=foreign.pk, quantity=5, observed_at=NOW, source="feed 8", key="b", now=NOW)
        reserve_stock(lines={offer.pk: 4}, document="order:1", key="r", now=NOW)
    return offer


def words(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def count(client: Client, offer: Offer, quantity: object) -> str:
    form = {"act": "count", "count-quantity": quantity}
    return client.post(f"/portal/stock/{offer.pk}/", form, follow=True).content.decode()


def correct(client: Client, offer: Offer, change: object, reason: str, key: str = "") -> str:
    form = {"act": "correct", "correct-change": change, "correct-reason": reason, "correct-key": key or uuid.uuid4()}
    return client.post(f"/portal/stock/{offer.pk}/", form, follow=True).content.decode()


def test_each_quantity_is_shown_with_when_and_from_where(portal: Portal, offer: Offer):
    make_offer(make_variant(sku="CAT"), supplier=portal.q)
    with acting_as_system():
        set_safety_buffer(supplier_id=portal.q.pk, safety_buffer=2, reason="miscounts", now=NOW)
    page = words(portal.client("rival"), "/portal/stock/")
    assert "BEAR q-bear 10 4 4 20 Nov 2026 10:00 feed 7" in page
    assert "CAT 0 0 0 never" in page
    assert "2 pieces of each offer are held back." in page
    assert "LION" not in page
    one = words(portal.client("rival"), f"/portal/stock/{offer.pk}/")
    assert "20 Nov 2026 10:00 reserved 4 10 4 +4" in one
    assert "20 Nov 2026 10:00 observed 10 feed 7 10 +10 0" in one


def test_counted_goods_are_on_hand_at_once_and_sellers_see_it(portal: Portal, offer: Offer):
    new, client = make_offer(make_variant(sku="CAT"), supplier=portal.q), portal.client("rival")
    assert not shown(new.pk)
    for _ in range(2):  # sent twice, it says the same twice
        assert "12 pieces are on hand now." in count(client, new, 12)
    assert (figures(new.pk), shown(new.pk)) == ((12, 0), True)
    with acting_as_system():
        level = StockLevel.objects.get(offer=new)
        movement = Movement.objects.filter(level=level).latest("version")
        assert check_stock() == []
    assert (level.observed_at, level.source, movement.actor) == (NOW, "count", portal.users["rival"])
    assert "20 Nov 2026 10:00 counted by hand" in words(client, "/portal/stock/")


def test_less_counted_than_promised_is_told(portal: Portal, offer: Offer):
    page = count(portal.client("rival"), offer, 1)
    assert "3 pieces that orders were promised are missing; the platform is told." in page
    assert figures(offer.pk) == (4, 4)
    with acting_as_system():
        assert DomainEvent.objects.get(name="stock.short").payload["short"] == 3


def test_correction_sent_twice_is_one_and_keeps_its_reason(portal: Portal, offer: Offer):
    client, key = portal.client("rival"), str(uuid.uuid4())
    for _ in range(2):
        assert "7 pieces are on hand now." in correct(client, offer, -3, "three broken", key)
    assert figures(offer.pk) == (7, 4)
    assert "corrected 3 three broken 7 −3 4" in words(client, f"/portal/stock/{offer.pk}/")
    with acting_as_system():
        event = DomainEvent.objects.get(name="stock.corrected")
    assert (event.supplier_id, event.actor_id) == (portal.q.pk, portal.users["rival"].pk)


@pytest.mark.parametrize(
    ("change", "reason", "why"),
    [
        (-7, "gone", "7 wanted, 6 there"),
        (0, "x", "0 is no quantity"),
        (-1, " ", "This field is required"),
        ("x", "y", "Enter a whole number"),
        (-(10**9) - 1, "too many", "Ensure this value is greater than or equal to"),
    ],
)
def test_refused_correction_says_why_and_moves_nothing(
    portal: Portal, offer: Offer, change: object, reason: str, why: str
):
    page = correct(portal.client("rival"), offer, change, reason)
    assert ('role="alert"' in page, why in page) == (True, True)
    assert figures(offer.pk) == (10, 4)


def test_more_than_a_figure_holds_is_refused(portal: Portal, offer: Offer):
    client = portal.client("rival")
    count(client, offer, 10**9)
    correct(client, offer, 10**9, "a ship came in")
    assert "more pieces than a figure can hold" in correct(client, offer, 10**9, "another one")
    assert figures(offer.pk) == (2 * 10**9, 4)


def test_refusals_are_said_in_chinese(portal: Portal, offer: Offer):
    client = portal.client("rival")
    client.cookies["django_language"] = "zh-hans"
    assert "需要 7 件，现有 6 件" in correct(client, offer, -7, "丢失")


def test_another_suppliers_stock_is_missing(portal: Portal, offer: Offer):
    with acting_as_system():
        foreign = Offer.objects.get(variant__sku="LION")
    client = portal.client("rival")
    assert client.get(f"/portal/stock/{foreign.pk}/").status_code == 404
    for form in ({"act": "count", "count-quantity": 1}, {"act": "correct"}):
        assert client.post(f"/portal/stock/{foreign.pk}/", form).status_code == 404
    assert figures(foreign.pk) == (5, 0)


def test_a_key_of_another_supplier_says_nothing_here(portal: Portal, offer: Offer):
    key = str(uuid.uuid4())
    with acting_as_system():
        observe_stock(offer_id=offer.pk, quantity=9, observed_at=NOW, source="x", key=f"portal:0:{key}", now=NOW)
    correct(portal.client("rival"), offer, 1, "found one", key)
    assert figures(offer.pk) == (10, 4)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.VIEWER])
def test_who_may_only_look_changes_nothing(portal: Portal, offer: Offer, role: Role):
    with acting_as_system():
        looker = User.objects.create_user("looker@q.example", None, name="Looker")
        add_member(organization=portal.q, user=looker, role=role)
    client = Client()
    client.force_login(looker)
    page = words(client, f"/portal/stock/{offer.pk}/")
    assert ("BEAR" in page, "Correct the stock" in page) == (True, False)
    assert client.post(f"/portal/stock/{offer.pk}/", {"act": "count", "count-quantity": 1}).status_code == 403
    assert figures(offer.pk) == (10, 4)


def test_the_list_asks_the_same_number_of_questions_however_many_rows(portal: Portal, offer: Offer):
    client = portal.client("rival")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/portal/stock/")
        return len(asked)

    few = queries()
    for number in range(3):
        make_offer(make_variant(sku=f"BEAR-{number}"), supplier=portal.q)
    assert queries() == few
