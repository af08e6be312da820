"""The page of points: balance, this month and its forecast, the last statement, movements that lead to their reason."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.common.periods import Month
from apps.fulfillment.models import Parcel
from apps.ledger import api as ledger
from apps.points_ledger.domain.accounts import points_account, redeemed_account
from apps.points_ledger.domain.month import settle_and_report
from apps.points_ledger.models import Adjustment
from apps.tenancy.context import acting_as_system
from tests.dashboard.conftest import NOVEMBER, NOW, World
from tests.dashboard.test_home import words

pytestmark = pytest.mark.django_db

POINTS, MOVEMENTS = "/dashboard/points/", "/dashboard/points/movements/"


def adjust(world: World) -> int:
    """Order A-two of October turns out otherwise; its id."""
    with acting_as_system():
        order = world.a.orders.get(order_no="A-two")
        Adjustment.objects.create(
            seller=world.a, order=order, month=NOVEMBER.previous.first_day, d_orders=-1, d_packages=-2,
            d_settled_cny_fen=-2000, d_bonus_orders=0, noted_at=NOW,
        )  # fmt: skip
    return int(order.pk)


def pay(world: World, parcel: Parcel, points: int) -> None:
    with acting_as_system():
        spent = ledger.Posting(
            src=points_account(world.a.pk), dst=redeemed_account(), unit="PTS", amount=points,
            kind="POINTS_REDEEMED", document_kind="parcel", document_id=parcel.pk, memo="A-big",
            effective_on=NOW.date(),
        )  # fmt: skip
        ledger.post(spent, scope="test", key="1")


def test_balance_and_its_worth(world: World) -> None:
    assert "Balance 21,000 points, worth ¥210.00" in words(world.client("owner").get(POINTS))


def test_this_month_so_far_and_where_it_is_heading(world: World) -> None:
    seen = words(world.client("owner").get(POINTS))
    assert "November 2026 so far" in seen
    assert "Packages 23 Orders 23 Orders with bonus 0 Points if it ended now 0" in seen
    assert "Next band: 20,000 points 7 more packages" in seen
    assert "At this pace: 34 packages and 20,000 points by the end of the month." in seen


def test_the_last_statement_is_explained(world: World) -> None:
    seen = words(world.client("owner").get(POINTS))
    assert "Statement of October 2026" in seen
    assert "Band by packages 31 packages of 30 earning orders 20,000" in seen
    assert "Bonus 1 order settled over USD 30, 1,000 points each 1,000" in seen
    assert "Total ¥790.07 settled · rule book v1 21,000" in seen
    assert "Points of October 2026 20 Nov 2026 +21,000" in seen
    assert "Months November 2026 still running October 2026 21,000" in seen


def test_a_new_seller_is_told_what_comes(world: World) -> None:
    seen = words(world.client("new").get(POINTS))
    assert "Balance 0 points, worth ¥0.00" in seen
    assert "No order earns in this month yet." in seen
    assert "Next band: 20,000 points 30 more packages" in seen
    assert "Statement of October 2026" in seen
    assert "Band by packages 0 packages of 0 earning orders 0" in seen
    assert "Your first points appear here when a month with earning orders is posted." in seen


def test_an_adjustment_names_its_order_and_leads_to_it(world: World) -> None:
    order = adjust(world)
    later = world.client("owner").get("/dashboard/points/2026-10/")
    assert "Later corrections to this month" in words(later)
    assert "Order A-two with the next statement" in words(later)
    waiting = world.client("owner").get("/dashboard/points/2026-11/")
    told = "Order A-two of October 2026 turned out otherwise −2 packages, ¥−20.00 settled, +0 with bonus"
    assert told in words(waiting)
    for page in (later, waiting):
        assert f'href="/dashboard/orders/{order}/"' in page.content.decode()


def test_every_movement_leads_to_what_explains_it(world: World) -> None:
    """A month, whose rows lead to parcels; the order of an adjustment; the parcel that points paid for."""
    order, december = adjust(world), datetime(2026, 12, 3, 2, tzinfo=UTC)
    with acting_as_system():
        parcel = Parcel.objects.get(tracking_no="A-big-28")
    pay(world, parcel, 500)
    settle_and_report(month=Month(2026, 11), now=december, step=acting_as_system)
    page = world.client("viewer").get(MOVEMENTS).content.decode()
    assert f'href="/dashboard/orders/{order}/">Adjustment: October 2026 A-two</a>' in page
    assert f'href="/dashboard/parcels/{parcel.pk}/">Paid with points: A-big</a>' in page
    assert 'href="/dashboard/points/2026-10/">Points of October 2026</a>' in page
    month = world.client("viewer").get("/dashboard/points/2026-10/").content.decode()
    assert f'href="/dashboard/parcels/{parcel.pk}/">A-big-28</a>' in month
    assert world.client("viewer").get(f"/dashboard/parcels/{parcel.pk}/").status_code == 200


@pytest.mark.parametrize("address", [POINTS, MOVEMENTS, "/dashboard/points/2026-11/", "/dashboard/points/2026-10/"])
def test_a_page_costs_the_same_with_more_rows_and_little(world: World, address: str) -> None:
    def queries() -> int:
        client = world.client("owner")
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len([each for each in captured if "SAVEPOINT" not in each["sql"]])  # the test's own transaction

    adjust(world)
    before = queries()
    adjust(world)
    adjust(world)
    assert queries() == before <= 12
