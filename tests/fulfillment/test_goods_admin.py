"""The desk's pages of goods: a delivery note is entered by SKU, and what goes back of it."""

from decimal import Decimal

import pytest
from django.test import Client

from apps.catalog.models import Variant
from apps.fulfillment.models import GoodsReceipt, GoodsReturn
from apps.tenancy.context import acting_as_system
from apps.wallet.models import Payable
from tests.ops.staff import make_staff, proven_client
from tests.stock.world import World, figures, make_world, stock

RECEIPTS = "/admin/fulfillment/goodsreceipt/"
ACCEPT = f"{RECEIPTS}accept/"


@pytest.fixture
def desk(db: None) -> Client:
    return proven_client(make_staff("ming@haitun.example"))


@pytest.fixture
def world(db: None) -> World:
    world = make_world()
    stock(world.offers[0], 10)
    stock(world.offers[1], 10)
    return world


def sku_of(offer: int) -> str:
    with acting_as_system():
        return Variant.objects.get(offers=offer).sku


def enter(desk: Client, supplier: int, *lines: tuple[str, int | str, int | str], note: str = "DN-1") -> object:
    rows = {
        f"form-{number}-{name}": value
        for number, line in enumerate(lines)
        for name, value in zip(("sku", "accepted", "rejected"), line, strict=True)
    }
    frame = {"form-TOTAL_FORMS": 12, "form-INITIAL_FORMS": 0}
    return desk.post(ACCEPT, {"supplier": supplier, "delivery_note": note, "place": "warehouse", **frame, **rows})


def test_delivery_is_entered_by_sku(desk: Client, world: World) -> None:
    assert desk.get(ACCEPT).status_code == 200
    first, second = (sku_of(offer) for offer in world.offers[:2])
    assert enter(desk, world.suppliers[0], (first, 4, ""), (second, 3, 1)).status_code == 302
    with acting_as_system():
        receipt = GoodsReceipt.objects.get()
        assert [(line.accepted, line.rejected) for line in receipt.lines.all()] == [(4, 0), (3, 1)]
        assert Payable.objects.get().amount.amount == receipt.amount.amount == Decimal("140.00")
    assert [figures(offer) for offer in world.offers[:2]] == [(6, 0), (7, 0)]
    assert "DN-1" in desk.get(RECEIPTS).content.decode()
    assert first in desk.get(f"{RECEIPTS}{receipt.pk}/change/").content.decode()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("foreign", 1, 0), "Not offered by this supplier."),
        (("", 1, 0), "Not offered by this supplier."),
        (("own", 11, 0), "11 wanted, 10 there"),
        (("own", "", ""), "ach line has pieces that were accepted"),
    ],
)
def test_refused_delivery_says_so_and_moves_nothing(desk: Client, world: World, line: tuple, said: str) -> None:
    skus = {"own": sku_of(world.offers[0]), "foreign": sku_of(world.foreign_offer), "": ""}
    answer = enter(desk, world.suppliers[0], (sku_of(world.offers[1]), 1, 0), (skus[line[0]], *line[1:]))
    assert (answer.status_code, said in answer.content.decode()) == (200, True)
    assert figures(world.offers[1]) == (10, 0)
    with acting_as_system():
        assert not GoodsReceipt.objects.exists()


def test_goods_go_back_by_the_receipts_page(desk: Client, world: World) -> None:
    enter(desk, world.suppliers[0], (sku_of(world.offers[0]), 4, 0))
    with acting_as_system():
        receipt = GoodsReceipt.objects.get()
    page = f"{RECEIPTS}{receipt.pk}/return/"
    assert "4 were accepted." in desk.get(page).content.decode()
    form = {"return_note": "RN-1", "reason": "torn seams", "line_1": 3}
    assert desk.post(page, form | {"line_1": 0}).status_code == 200
    assert desk.post(page, form).status_code == 302
    with acting_as_system():
        assert GoodsReturn.objects.get().amount.amount == Decimal("60.00")
    assert figures(world.offers[0]) == (9, 0)
    assert "RN-1" in desk.get("/admin/fulfillment/goodsreturn/", {"receipt__id__exact": receipt.pk}).content.decode()
