"""The seller's pages of parcels."""

import pytest
from django.test import Client

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.tenancy.context import acting_as_system
from apps.tracking.domain import queries
from apps.tracking.models import ParcelReview, ShipmentDeclaration
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
        "2026-08-04 18:00",
        "2026-08-03 20:00",
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
