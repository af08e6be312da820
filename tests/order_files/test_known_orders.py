"""A file of orders against what the store has already: what is the same, and what would wait."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.order_files.models import OrderFile, OrderFileRow
from apps.orders.models import Order
from apps.tenancy.context import acting_as_system
from tests.order_files.test_files import HEADER, NOW, check, commit, row, sellers, upload
from tests.orders.placing import Shop, make_shop, open_of

pytestmark = pytest.mark.django_db
__all__ = ["sellers"]
UNDATED = HEADER.replace(",下单时间", "")


def undated(number: str, paid_at: str = "") -> str:
    text = row(number, placed="").replace(",,", ",", 1)
    return f"{text},{paid_at}" if paid_at else text


def times_of(number: str) -> tuple[datetime, datetime | None]:
    with acting_as_system():
        return Order.objects.values_list("placed_at", "paid_at").get(order_no=number)


@pytest.mark.parametrize("are_paid", [True, False])
def test_a_file_without_times_is_of_its_arrival_and_the_same_when_it_comes_again(sellers, are_paid: bool):
    later = NOW + timedelta(days=19)
    first = upload(sellers["S1"], undated("A-1"), header=UNDATED, are_paid=are_paid)
    assert (check(first), commit(first)) == ({"created": 1}, {"created": 1})
    told = (NOW, NOW if are_paid else None)
    assert times_of("A-1") == told
    again = upload(sellers["S1"], undated("A-1"), undated("A-2"), header=UNDATED, are_paid=are_paid, now=later)
    assert check(again) == {"created": 1, "unchanged": 1}
    assert commit(again) == {"created": 1, "unchanged": 1}
    assert times_of("A-1") == told
    assert times_of("A-2") == (later, later if are_paid else None)


def test_an_undated_order_that_waited_for_payment_is_paid_when_the_file_says_so(sellers):
    for file in (
        upload(sellers["S1"], undated("A-1"), undated("A-2"), header=UNDATED, are_paid=False),
        upload(sellers["S1"], undated("A-1"), header=UNDATED, now=NOW + timedelta(days=1)),
        upload(
            sellers["S1"], undated("A-2", "2026-11-03 18:30"), header=f"{UNDATED},付款时间", now=NOW + timedelta(days=2)
        ),
    ):
        check(file)
        commit(file)
    assert times_of("A-1") == (NOW, NOW + timedelta(days=1))
    assert times_of("A-2") == (NOW, datetime(2026, 11, 3, 10, 30, tzinfo=UTC))


def words(file: OrderFile) -> dict[int, tuple[str, str]]:
    with acting_as_system():
        return {each.line: (each.outcome, each.reason) for each in OrderFileRow.objects.filter(file=file)}


def test_the_dry_run_says_what_a_good_order_will_wait_for(db: None):
    shop = make_shop()
    shop.map("BEAR")
    unknown = "will wait: SKU TRAIN stands for no goods yet, map it"
    silent = "Phone is missing: without it the post can't call the receiver"
    anna = "Анна,Lange Straße 7,Berlin,1011,DE"
    rows = (
        row("A-1", buyer=anna),
        row("A-1", sku="TRAIN", buyer=anna),
        row("A-2", buyer="Ana,Rua 1,São Paulo,01310-100,BR"),
    )
    file = upload(shop.seller, *rows)
    assert check(file) == {"created": 3}
    assert words(file) == {
        2: (
            "created",
            "will wait: Postcode is not written as in this country: for example 26133 / 53225; "
            "Recipient has letters that are not read everywhere on the way; in Latin letters: Anna; " + silent,
        ),
        3: ("created", unknown),
        4: (
            "created",
            "will wait: Region is missing: write it down; will wait: Buyer's tax number is missing: "
            "customs there ask for the receiver's CPF / CNPJ, for example 390.533.447-05; " + silent,
        ),
    }
    commit(file)
    assert open_of(orders_of(shop)["A-1"]).keys() == {"address", "unmapped"}
    assert open_of(orders_of(shop)["A-2"]).keys() == {"address", "tax_number"}
    again = upload(shop.seller, row("A-1", quantity="3", buyer=anna), rows[1], rows[2])
    assert check(again) == {"changed": 2, "unchanged": 1}
    assert words(again) == {2: ("changed", ""), 3: ("changed", unknown), 4: ("unchanged", "")}


def orders_of(shop: Shop) -> dict[str, Order]:
    with acting_as_system():
        return {order.order_no: order for order in Order.objects.filter(seller=shop.seller)}


@pytest.mark.parametrize("kept", [{"source": "history"}, {"status": "cancelled"}])
def test_the_dry_run_knows_which_orders_stay_what_they_are(sellers, kept: dict[str, str]):
    file = upload(sellers["S1"], row())
    check(file)
    commit(file)
    with acting_as_system():
        Order.objects.update(**kept)
    again = upload(sellers["S1"], row(quantity="3"))
    assert (check(again), commit(again)) == ({"unchanged": 1}, {"unchanged": 1})
