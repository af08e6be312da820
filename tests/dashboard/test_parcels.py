"""The seller's pages of parcels."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.tenancy.context import acting_as_system
from apps.tracking.domain import queries
from apps.tracking.models import ParcelReview, ShipmentDeclaration, TrackingProblem
from tests.accounts.people import make_user
from tests.tracking.world import NOW, day, make_order, make_parcel, make_seller, scan, tell

pytestmark = pytest.mark.django_db
PAGE = "/dashboard/parcels/"


@pytest.fixture
def seller() -> Client:
    with acting_as_system():
        user = make_user("mei@example.com", "Mei")
        add_member(organization=make_seller(), user=user, role=Role.OPERATOR)
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, address: str = "") -> str:
    answer = client.get(PAGE + address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_parcels_stand_in_their_tabs_and_nobody_elses_do(seller: Client) -> None:
    waiting, held, done = (make_parcel(make_order(make_seller())) for _ in range(3))
    others, voided = make_parcel(make_order(make_seller("S2"))), make_parcel(voided_at=day(4))
    for parcel in (held, done, others):
        tell(scan(parcel, "EMA", day(4)), scan(parcel, "EME", day(9)), now=day(9))
    tell(scan(done, "EMI", day(10)), now=day(10))
    shown = {
        tab: {parcel.tracking_no for parcel in (waiting, held, done, others, voided) if parcel.tracking_no in found}
        for tab in ("under-way", "problems", "delivered")
        for found in [text(seller, f"?tab={tab}")]
    }
    assert shown == {
        "under-way": {waiting.tracking_no, held.tracking_no},
        "problems": {held.tracking_no},
        "delivered": {done.tracking_no},
    }
    assert "held by customs" in text(seller)
    for address in (f"{others.pk}/", "999999999999999999999/", "?tab=all", "?before=yesterday", "?before=2026-08-01_1"):
        assert seller.get(PAGE + address).status_code == 404, address


def test_a_parcel_shows_the_scans_in_the_carriers_own_words(seller: Client) -> None:
    parcel = make_parcel(make_order(make_seller()))
    tell(scan(parcel, "EMA", day(4), text="Posting/Collection", facility="CNCANA"), scan(parcel, "EMI", day(10)))
    with acting_as_system():
        of_parcel = {"parcel": parcel, "seller_id": parcel.seller_id}
        ParcelReview.objects.create(**of_parcel, rating=4, text="<i>Bien</i>", language="es", written_at=NOW)
        ShipmentDeclaration.objects.create(
            **of_parcel, tracking_no=parcel.tracking_no, checked_at=NOW, declared_at=day(3, 12)
        )
    found = text(seller, f"{parcel.pk}/")
    for said in (
        "Accepted by the post",
        "Posting/Collection",
        "Guangzhou CN",
        "4 Aug 2026 18:00",
        "3 Aug 2026 20:00",
        "4 of 5",
        "&lt;i&gt;Bien&lt;/i&gt;",
        f"/p/{parcel.follow_key}/",
    ):
        assert said in found, said


def test_parcels_go_on_page_by_page(seller: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    parcels = [make_parcel(make_order(make_seller())) for _ in range(5)]
    monkeypatch.setattr(queries.parcels_page, "__kwdefaults__", {"before": None, "size": 2})
    seen, address = [], ""
    while True:
        page = seller.get(PAGE + address).context["page"]
        seen += [parcel.pk for parcel in page.parcels]
        if not page.next_before:
            break
        address = f"?before={page.next_before}"
    assert seen == sorted((parcel.pk for parcel in parcels), reverse=True)


def test_the_queue_says_why_since_when_and_what_to_do(seller: Client) -> None:
    parcels = [make_parcel(make_order(make_seller())) for _ in range(3)]
    for parcel in parcels[:2]:
        tell(scan(parcel, "EMA", day(4)), scan(parcel, "EME", day(9)), now=day(9))
    tell(scan(parcels[2], "EMA", day(4)), scan(parcels[2], "EMH", day(10)), now=day(10))
    seen = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(seller, "?tab=problems")))
    order = parcels[0].order.order_no
    said = f"{parcels[0].tracking_no} Order {order} · Spain Held by customs 9 Aug 2026 18:00"
    assert said in seen
    assert "Ask the buyer to answer customs: they often want a tax number or a proof of the price." in seen
    assert "Have the buyer pick it up, or arrange another delivery with the carrier." in seen


@pytest.mark.parametrize("tab", ["under-way", "problems"])
def test_pages_of_parcels_cost_the_same_with_one_and_three(seller: Client, tab: str) -> None:
    costs = []
    for more in (1, 2):
        for _ in range(more):
            parcel = make_parcel(make_order(make_seller()))
            tell(scan(parcel, "EMA", day(4)), scan(parcel, "EME", day(9)), now=day(9))
            with acting_as_system():
                given = {"tracking_no": parcel.tracking_no, "checked_at": NOW, "refused_at": NOW}
                findings = [{"code": "check_digit", "number": parcel.tracking_no}]
                ShipmentDeclaration.objects.create(
                    parcel=parcel, seller_id=parcel.seller_id, findings=findings, **given
                )
                TrackingProblem.objects.create(
                    parcel=parcel, seller_id=parcel.seller_id, kind="number_refused", since=NOW, opened_at=NOW
                )
        found = []
        for address in (f"?tab={tab}", f"{parcel.pk}/"):
            with CaptureQueriesContext(connection) as queries:
                text(seller, address)
            found.append(len(queries))
        costs.append(found)
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 12, costs
