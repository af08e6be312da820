"""A supplier's deliveries in the portal: announced, counted, and what was rejected; another's are missing."""

import pytest
from django.test import Client

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.orders.models import PurchaseLine
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.warehouse.domain.receiving import Counted
from apps.warehouse.models import Delivery, RejectPhoto
from tests.factories.suppliers import image_file
from tests.portal.test_purchases import client, words
from tests.warehouse.house import House, make_house, purchase_states

pytestmark = pytest.mark.django_db
LIST, NEW = "/portal/deliveries/", "/portal/deliveries/new/"


@pytest.fixture
def house(db: None) -> House:
    house = make_house("P1", "P2")
    with acting_as_system():
        for code, supplier in house.market.suppliers.items():
            for role in (Role.OWNER, Role.VIEWER):
                user = User.objects.create_user(f"{role}@{code.lower()}.example", None, name=role.title())
                add_member(organization=supplier, user=user, role=role)
    house.market.offer("P1", "bear")
    house.market.offer("P2", "train")
    house.confirmed(("bear", 3), ("train", 2))
    return house


def line_of(code: str) -> int:
    with acting_as_system():
        return PurchaseLine.objects.get(supplier__code=code).pk


def announced(house: House, **pieces: str) -> dict[str, str]:
    return {
        "warehouse": str(house.warehouse.pk),
        "delivery_note": "DN-1",
        "carrier": "SF",
        "tracking_no": "SF1",
    } | pieces


def deliveries() -> list[tuple[str, str, list[int]]]:
    with acting_as_ops():
        return [
            (row.supplier.code, row.delivery_note, [line.announced for line in row.lines.all()])
            for row in Delivery.objects.select_related("supplier").order_by("pk")
        ]


def test_a_supplier_announces_what_it_sends_and_the_rest_later(house: House):
    owner, line = client("P1"), line_of("P1")
    assert "1 accepted line is to be sent to a warehouse." in words(owner.get(LIST))
    page = words(owner.get(NEW))
    assert f'name="pieces_{line}" value="3"' in page
    assert f"pieces_{line_of('P2')}" not in page
    assert owner.post(NEW, announced(house, **{f"pieces_{line}": "2"}))["Location"] == LIST
    assert deliveries() == [("P1", "DN-1", [2])]
    assert purchase_states() == [("P1", 3, 0, "shipped"), ("P2", 2, 0, "accepted")]
    assert "DN-1" in words(owner.get(LIST))
    assert f'name="pieces_{line}" value="1"' in words(owner.get(NEW))
    rest = announced(house, **{f"pieces_{line}": "1"}) | {"delivery_note": "DN-2"}
    assert owner.post(NEW, rest)["Location"] == LIST
    assert deliveries() == [("P1", "DN-1", [2]), ("P1", "DN-2", [1])]
    assert "0 accepted lines" in words(owner.get(LIST))


def test_too_many_pieces_and_lines_of_others_are_refused(house: House):
    owner, line = client("P1"), line_of("P1")
    more = owner.post(NEW, announced(house, **{f"pieces_{line}": "4"}))
    assert "4 pieces of 3 that are to come" in words(more)
    foreign = owner.post(NEW, announced(house, **{f"pieces_{line_of('P2')}": "1"}))
    assert "at least one line" in words(foreign)
    assert (deliveries(), purchase_states()) == ([], [("P1", 3, 0, "accepted"), ("P2", 2, 0, "accepted")])


def test_who_may_only_look_announces_nothing(house: House):
    viewer = client("P1", "viewer")
    assert NEW not in words(viewer.get(LIST))
    form = announced(house, **{f"pieces_{line_of('P1')}": "3"})
    assert (viewer.get(NEW).status_code, viewer.post(NEW, form).status_code, deliveries()) == (403, 403, [])


@pytest.fixture
def rejected(house: House) -> tuple[Delivery, RejectPhoto]:
    """Of three pieces one came, and two were rejected."""
    counted = Counted(1, 2, "damaged", "torn seams", (image_file("seam.jpg"),))
    delivery = house.receive(house.announce("P1"), counted)
    with acting_as_ops():
        return delivery, RejectPhoto.objects.get()


def test_a_supplier_sees_what_was_rejected_and_its_photo(rejected: tuple[Delivery, RejectPhoto]):
    delivery, photo = rejected
    viewer = client("P1", "viewer")
    page = words(viewer.get(f"{LIST}{delivery.pk}/"))
    for word in ("damaged", "torn seams", "seam.jpg", "C-BEAR", "Harbour Road 1"):
        assert word in page
    shown = viewer.get(f"{LIST}photos/{photo.pk}/")
    with acting_as_ops(), photo.file.open() as kept:
        assert b"".join(shown.streaming_content) == kept.read()
    assert (shown["Content-Type"], shown["Content-Disposition"]) == ("image/jpeg", 'attachment; filename="seam.jpg"')


def test_deliveries_and_photos_of_another_supplier_are_missing(rejected: tuple[Delivery, RejectPhoto]):
    delivery, photo = rejected
    rival: Client = client("P2")
    assert "DN-P1" not in words(rival.get(LIST))
    for page in (f"{LIST}{delivery.pk}/", f"{LIST}photos/{photo.pk}/", f"{LIST}999999/", f"{LIST}photos/999999/"):
        assert rival.get(page).status_code == 404
