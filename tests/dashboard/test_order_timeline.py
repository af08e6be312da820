"""An order's page: everything that happened to it in one list, by whom, with the way to parcel and money."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import Membership, User
from apps.order_costs.domain.refunds import refund_parcel
from apps.order_costs.enums import RefundScope
from apps.orders.domain.answering import Answer
from apps.orders.domain.holding import hold_order, release_order
from apps.orders.models import Order
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from apps.warehouse.domain.station import bench_of, pack_at_station
from tests.accounts.people import make_user
from tests.dashboard.test_home import words
from tests.orders.placing import NOW
from tests.stories.live import ARRIVES, DAY, Trade, make_trade
from tests.tracking.world import scan, tell

pytestmark = pytest.mark.django_db
MAX_QUERIES = 12
HOUR = timedelta(hours=1)


@pytest.fixture
def trade(db: None) -> Trade:
    trade = make_trade()
    trade.house.market.offer("P1", "bear")
    trade.house.market.offer("P2", "train")
    return trade


def member(trade: Trade, name: str, role: Role = Role.OPERATOR) -> Client:
    with acting_as_system():
        user = make_user(f"{name.lower()}@example.com", name)
        add_member(organization=trade.seller, user=user, role=role)
    client = Client()
    client.force_login(user)
    client.user_id = user.pk
    return client


def told(client: Client, order: Order) -> list[str]:
    """What stands in the list, an entry a line, the oldest first."""
    with time_machine.travel(ARRIVES + DAY, tick=False):
        page = client.get(f"/dashboard/orders/{order.pk}/").content.decode()
    entries = re.findall(r"<li class=\"relative.*?</li>", page, re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", entry)).strip() for entry in reversed(entries)]


def delivered(trade: Trade, *lines: tuple[str, int], order_no: str = "A-1") -> Order:
    """An order whose goods two suppliers sent, packed, paid, handed over, delivered."""
    order = trade.house.market.place(*lines, order_no=order_no)
    trade.house.market.route(order)
    for purchase in trade.house.market.issue():
        with acting_as_system():
            asked = [line.quantity for line in purchase.lines.order_by("line")]
            code = purchase.supplier.code
        trade.house.market.answer(purchase, *(Answer(pieces) for pieces in asked), now=NOW + HOUR)
        trade.house.receive(trade.house.announce(code, note=f"DN-{purchase.pk}", now=NOW + 2 * HOUR))
    parcel = trade.packs(order)
    trade.hands_over(parcel)
    trade.travels(parcel)
    return order


def test_everything_that_happened_stands_in_one_list(trade: Trade) -> None:
    mei, lin = member(trade, "Mei"), member(trade, "Lin")
    order = trade.house.market.place(("bear", 2))
    with acting_for_seller(trade.seller.pk):
        hold_order(order_id=order.pk, reason="Buyer asked", now=NOW, actor_id=lin.user_id)
        release_order(order_id=order.pk, now=NOW + timedelta(minutes=1), actor_id=mei.user_id)
    trade.house.market.route(order, now=NOW + timedelta(minutes=2))
    trade.sweeps(NOW + timedelta(minutes=3))
    (purchase,) = trade.house.market.issue(now=NOW + timedelta(minutes=4))
    trade.house.market.answer(purchase, Answer(1, "One is broken"), now=NOW + HOUR)
    trade.house.receive(trade.house.announce("P1", {line_of(purchase): 1}, now=NOW + 2 * HOUR))
    parcel = trade.packs(order)
    trade.hands_over(parcel)
    trade.travels(parcel)
    with acting_as_system():
        refund_parcel(
            parcel_id=parcel.pk, scope=RefundScope.SERVICE_FEE, reason="Late", key="r1", now=ARRIVES + 2 * HOUR
        )
    number = parcel.tracking_no
    entries = told(mei, order)
    assert entries[:2] == [
        "Time for dispatch begins 2 Nov 2026 10:00 · the platform Due by 5 Nov 2026 10:00 (Shanghai)",
        "Order taken 2 Nov 2026 11:00 · the channel Channel",
    ]
    for entry in (
        "Held 2 Nov 2026 11:00 · Lin Buyer asked",
        "Released 2 Nov 2026 11:01 · you",
        "Goods reserved 2 Nov 2026 11:02 · the platform 1 × C-BEAR",
        "Goods asked of the supplier 2 Nov 2026 11:04 · the platform 2 × C-BEAR",
        "Goods confirmed 2 Nov 2026 12:00 · the supplier 1 × C-BEAR",
        "Goods refused: others are looked for 2 Nov 2026 12:00 · the supplier 1 × C-BEAR One is broken",
        "Goods sent off by the supplier 2 Nov 2026 13:00 · the supplier 1 × C-BEAR",
        "Goods arrived in the warehouse 3 Nov 2026 07:00 · the platform 1 × C-BEAR",
        f"Parcel packed 3 Nov 2026 11:00 · the platform 1 × C-BEAR 800 g {number}",
        f"Parcel may leave 3 Nov 2026 11:00 · the platform {number}",
        f"Handed over to the carrier 4 Nov 2026 11:00 · the platform {number}",
        f"Accepted by the post 4 Nov 2026 14:00 · the carrier {number}",
    ):
        assert entry in entries, (entry, entries)
    (charged,) = [entry for entry in entries if entry.startswith("Costs charged")]
    assert re.fullmatch(
        rf"Costs charged 3 Nov 2026 11:00 · the platform CNY [\d.]+ {number} Movements of the wallet", charged
    )
    (back,) = [entry for entry in entries if entry.startswith("Costs given back")]
    assert back.startswith("Costs given back 14 Nov 2026 13:00 · the platform Service fee CNY")
    assert entries[-1] == back
    assert not [entry for entry in entries if re.match(r"[a-z_]+\.[a-z_]+ ", entry)], "every event has its words"


def line_of(purchase: object) -> int:
    with acting_as_system():
        return purchase.lines.get().pk


def test_a_deadline_that_is_missed_costs_and_earned_points_lead_to_their_month(trade: Trade) -> None:
    mei = member(trade, "Mei")
    trade.sweeps(NOW)
    order = trade.house.market.place(("bear", 1))
    trade.sweeps(NOW)
    trade.house.market.route(order)
    (purchase,) = trade.house.market.issue()
    trade.house.market.answer(purchase, Answer(1))
    trade.house.receive(trade.house.announce("P1"))
    late = NOW + 4 * DAY
    trade.sweeps(late)
    parcel = trade.packs(order, now=late)
    trade.hands_over(parcel, now=late)
    tell(scan(parcel, "EMA", late + HOUR), now=late + 2 * HOUR)
    tell(scan(parcel, "EMI", ARRIVES), now=ARRIVES + HOUR)
    entries = told(mei, order)
    assert "Deadline for dispatch missed 5 Nov 2026 10:00 · the platform Due by 5 Nov 2026 10:00 (Shanghai)" in entries
    assert "Penalty for late dispatch 6 Nov 2026 11:00 · the platform CNY 5.00" in entries
    with acting_as_system():
        User.objects.update(time_zone="Europe/Madrid")
    elsewhere = "Deadline for dispatch missed 5 Nov 2026 03:00 · the platform Due by 5 Nov 2026 10:00 (Shanghai)"
    assert elsewhere in told(mei, order)
    earned = "Points earned 14 Nov 2026 11:00 · the platform Counts in November 2026, packages: 1 Points of the month"
    assert earned in entries


def test_who_left_has_no_name_and_other_sellers_see_nothing(trade: Trade) -> None:
    mei, lin = member(trade, "Mei"), member(trade, "Lin")
    order = trade.house.market.place(("bear", 2))
    with acting_for_seller(trade.seller.pk):
        hold_order(order_id=order.pk, reason="Buyer asked", now=NOW, actor_id=lin.user_id)
    with acting_as_system():
        Membership.objects.filter(user=lin.user_id).delete()
    assert "Held 2 Nov 2026 11:00 · somebody who left your organisation Buyer asked" in told(mei, order)
    with acting_for_seller(trade.house.market.shop.seller.pk), connection.cursor() as cursor:
        cursor.execute("select accounts.colleague_name(%s), accounts.colleague_name(%s)", [mei.user_id, lin.user_id])
        assert cursor.fetchone() == ("Mei", "")


def test_an_orders_page_costs_the_same_with_one_and_three_of_everything(trade: Trade) -> None:
    mei = member(trade, "Mei")
    one = delivered(trade, ("bear", 1))
    trade.house.market.offer("P1", "car")
    trade.house.market.shop.map("CAR")
    three = trade.house.market.place(("bear", 3), ("train", 3), ("car", 3), order_no="A-3")
    trade.house.market.route(three)
    for purchase in trade.house.market.issue():
        with acting_as_system():
            asked = [line.quantity for line in purchase.lines.order_by("line")]
            code = purchase.supplier.code
        trade.house.market.answer(purchase, *(Answer(pieces) for pieces in asked))
        trade.house.receive(trade.house.announce(code, note=f"DN-{purchase.pk}"))
    trade.sweeps(NOW)
    for day in range(3):
        pack_one_each(trade, three, day)
    costs = []
    for order in (one, one, three):
        with CaptureQueriesContext(connection) as queries:
            assert mei.get(f"/dashboard/orders/{order.pk}/").status_code == 200
        costs.append(len(queries))
    assert costs[1] == costs[2] <= MAX_QUERIES, costs


def pack_one_each(trade: Trade, order: Order, day: int) -> None:
    with acting_as_ops():
        chosen = {item.pk: 1 for item in bench_of(order.pk).ready}
    with acting_as_system():
        parcel, _ = pack_at_station(
            order_id=order.pk, items=chosen, weight_g=500, key=f"p{day}", now=NOW + DAY + day * HOUR
        )
    trade.hands_over(parcel)
    trade.travels(parcel, delivered_at=None)


def test_parcels_stand_on_the_page_with_what_is_in_them(trade: Trade) -> None:
    order = delivered(trade, ("bear", 2))
    with acting_as_system():
        number = order.parcels.get().tracking_no
    with time_machine.travel(ARRIVES + DAY, tick=False):
        seen = words(member(trade, "Mei", Role.VIEWER).get(f"/dashboard/orders/{order.pk}/"))
    assert f"Parcels {number} 2 × C-BEAR Delivered" in seen
