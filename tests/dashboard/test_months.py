"""A month order by order: pages, adjustments, the file, and months that are not there."""

import csv
import io

import pytest
from django.test import Client

from apps.tenancy.context import acting_as_system
from tests.dashboard.conftest import World
from tests.dashboard.test_home import words

pytestmark = pytest.mark.django_db


def test_an_order_is_explained_down_to_scan_settlement_and_rate(world: World) -> None:
    seen = words(world.client("owner").get("/dashboard/points/2026-10/"))
    assert "Points of October 2026 Posted" in seen
    order, settlement = "A-big CSV upload · earns on 26 Oct", "USD 30.01 26 Oct 12:00 rate 7 of 1 Sep ¥210.07 +1,000"
    assert f"{order} A-big-28 delivered 26 Oct 12:00 {settlement}" in seen
    assert "A-two-29 delivered 27 Oct 12:00 A-two-30 delivered 27 Oct 12:00" in seen


def test_a_running_month_says_that_it_moves(world: World) -> None:
    seen = words(world.client("viewer").get("/dashboard/points/2026-11/"))
    assert "Points of November 2026 Still running" in seen
    assert "23 packages of 23 earning orders 0" in seen


def test_orders_come_fifty_a_page(world: World) -> None:
    client = world.client("rival")
    first = client.get("/dashboard/points/2026-10/")
    numbers = [order.order_no for order in first.context["details"]["page"].orders]
    cursor = first.context["details"]["page"].next_cursor
    second = client.get("/dashboard/points/2026-10/", {"after": cursor})
    numbers += [order.order_no for order in second.context["details"]["page"].orders]
    assert numbers == [f"R-last-{n:02}" for n in range(61)]
    assert second.context["details"]["page"].next_cursor == ""
    assert "First orders" in words(second)


@pytest.mark.parametrize(
    "address", ["2026-09/", "2026-13/", "2999-01/", "2026-10/?after=nonsense", "2026-09/orders.csv"]
)
def test_what_is_not_there_is_not_found(world: World, address: str) -> None:
    assert world.client("owner").get(f"/dashboard/points/{address}").status_code == 404


def test_the_file_has_every_order(world: World) -> None:
    answer = world.client("finance").get("/dashboard/points/2026-10/orders.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="haitun-points-2026-10.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert len(rows) == 30
    assert rows[28] == {
        "order_no": "A-big",
        "channel": "csv",
        "placed_at": "2026-10-01T12:00:00+08:00",
        "qualified_at": "2026-10-26T12:00:00+08:00",
        "packages": "1",
        "tracking_nos": "A-big-28",
        "delivered_at": "2026-10-26T12:00:00+08:00",
        "settled_amount": "30.01",
        "settled_currency": "USD",
        "settled_at": "2026-10-26T12:00:00+08:00",
        "fx_rate": "7",
        "fx_rate_on": "2026-09-01",
        "settled_cny_fen": "21007",
        "bonus": "yes",
    }
    assert {row["order_no"][:2] for row in rows} == {"A-"}


def test_a_formula_in_an_order_number_stays_text(world: World) -> None:
    with acting_as_system():
        world.a.orders.filter(order_no="A-big").update(order_no="=1+1")
    text = world.client("owner").get("/dashboard/points/2026-10/orders.csv").content.decode()
    assert "\n'=1+1,csv," in text


@pytest.mark.parametrize("page", ["2026-10/", "2026-10/orders.csv", "movements/", "choice/"])
def test_strangers_sign_in_and_suppliers_are_refused(world: World, page: str) -> None:
    assert Client().get(f"/dashboard/points/{page}").status_code == 302
    assert world.client("supplier").get(f"/dashboard/points/{page}").status_code == 403


def test_movements_tell_their_reason_and_balance(world: World) -> None:
    seen = words(world.client("operator").get("/dashboard/points/movements/"))
    assert "20 Nov 2026 Points of October 2026 +21,000 21,000" in seen
    assert words(world.client("operator").get("/dashboard/points/movements/?before=1")).count("Points of") == 0
    assert world.client("operator").get("/dashboard/points/movements/?before=x").status_code == 404
