"""The desk's pages of stock: found by SKU, corrected for a reason, released, held back."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.catalog.models import Offer
from apps.stock.domain.movements import observe_stock
from apps.stock.domain.reservations import reserve_stock
from apps.stock.models import Movement, Reservation, StockLevel, StockPolicy
from apps.tenancy.context import acting_as_system
from tests.ops.staff import make_staff, proven_client
from tests.stock.world import NOW, World, figures, shown, stock

LEVELS, MOVEMENTS = "/admin/stock/stocklevel/", "/admin/stock/movement/"
RESERVATIONS, POLICIES = "/admin/stock/reservation/", "/admin/stock/stockpolicy/"


@pytest.fixture
def desk(db: None) -> Client:
    return proven_client(make_staff("ming@haitun.example"))


@pytest.fixture
def level(world: World) -> StockLevel:
    """Ten of the first offer, four of them reserved; five of another supplier's."""
    offer = stock(world.offers[0], 10)
    stock(world.foreign_offer, 5)
    with acting_as_system():
        reserve_stock(lines={offer: 4}, document="order:1", key="o", now=NOW)
        return StockLevel.objects.select_related("offer__variant").get(offer=offer)


def rows(answer: object) -> list[list[str]]:
    """The cells of a list, without its markup."""
    body = answer.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<t[dh] class=\"field.*?</t[dh]>", row, re.DOTALL)
        ]
        for row in body.split("</tr>")[:-1]
    ]


def test_levels_are_found_by_sku_and_by_supplier(desk: Client, level: StockLevel) -> None:
    sku = level.offer.variant.sku
    found = rows(desk.get(LEVELS, {"q": sku}))
    assert [row[:5] for row in found] == [[sku, "Supplier STOCK-A", "10", "4", "6"]]
    assert [row[2] for row in rows(desk.get(LEVELS, {"q": "STOCK-B"}))] == ["5"]
    assert len(rows(desk.get(LEVELS))) == 2


def correct(desk: Client, level: StockLevel, change: int, reason: str, key: str = "") -> object:
    form = {"change": change, "reason": reason, "key": key or str(uuid.uuid4())}
    return desk.post(f"{LEVELS}{level.pk}/do/correct/", form)


def test_correction_sent_twice_is_one(desk: Client, level: StockLevel) -> None:
    page = desk.get(f"{LEVELS}{level.pk}/do/correct/")
    key = str(page.context["form"]["key"].value())
    for _ in range(2):
        assert correct(desk, level, -3, "three broken", key).status_code == 302
    assert figures(level.offer_id) == (7, 4)
    with acting_as_system():
        movement = Movement.objects.select_related("actor").get(kind="correction")
    assert (movement.reason, movement.actor.email) == ("three broken", "ming@haitun.example")


@pytest.mark.parametrize(
    ("change", "reason", "said"),
    [(-7, "gone", "7 wanted, 6 there"), (-1, "", "This field is required"), (0, "x", "0 is no quantity")],
)
def test_refused_correction_says_so_and_moves_nothing(
    desk: Client, level: StockLevel, change: int, reason: str, said: str
) -> None:
    answer = correct(desk, level, change, reason)
    assert (answer.status_code, said in answer.content.decode()) == (200, True)
    assert figures(level.offer_id) == (10, 4)


def test_movements_are_read_with_their_reasons_and_filtered(desk: Client, level: StockLevel) -> None:
    with acting_as_system():
        observe_stock(offer_id=level.offer_id, quantity=1, observed_at=NOW, source="feed 7", key="s", now=NOW)
    all_of_level = rows(desk.get(MOVEMENTS, {"level__id__exact": level.pk}))
    assert [(row[3], row[4], row[5], row[7]) for row in all_of_level] == [
        ("observed", "1", "-6", "4"),
        ("reserved", "4", "0", "10"),
        ("received", "10", "10", "10"),
    ]
    assert [row[11] for row in rows(desk.get(MOVEMENTS, {"short": "yes"}))] == ["feed 7"]
    assert desk.get(f"{MOVEMENTS}add/").status_code == 403


def test_reservation_is_released_for_a_reason(desk: Client, level: StockLevel) -> None:
    with acting_as_system():
        held = Reservation.objects.get()
    act = f"{RESERVATIONS}{held.pk}/act/release/"
    desk.post(act, {"answer": " "})
    assert figures(level.offer_id) == (10, 4)
    desk.post(act, {"answer": "order was a test"})
    assert figures(level.offer_id) == (10, 0)
    assert [row[7] for row in rows(desk.get(RESERVATIONS, {"q": "order:1"}))] == ["released"]


def test_buffer_is_set_and_changed_through_the_act(desk: Client, world: World, level: StockLevel) -> None:
    form = {"supplier": world.suppliers[0], "safety_buffer": 6, "reason": "miscounts"}
    assert desk.post(f"{POLICIES}add/", form).status_code == 302
    assert shown(level.offer_id) is False
    with acting_as_system():
        policy = StockPolicy.objects.get()
    assert desk.post(f"{POLICIES}{policy.pk}/change/", form | {"safety_buffer": 5}).status_code == 302
    assert shown(level.offer_id) is True
    with acting_as_system():
        assert StockPolicy.objects.get().safety_buffer == 5
        assert Offer.objects.get(pk=level.offer_id).in_stock


def test_lists_ask_the_same_number_of_questions_however_many_rows(
    desk: Client, world: World, level: StockLevel
) -> None:
    def queries() -> list[int]:
        found = []
        for page in (LEVELS, MOVEMENTS, RESERVATIONS):
            with CaptureQueriesContext(connection) as asked:
                desk.get(page)
            found.append(len(asked))
        return found

    few = queries()
    for number, offer in enumerate(world.offers[1:]):
        stock(offer, 5)
        with acting_as_system():
            reserve_stock(lines={offer: 1}, document="order:2", key=f"more {number}", now=NOW)
    assert queries() == few
