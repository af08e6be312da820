"""The seller's first page: what needs somebody, balance, month and forecast, level, and thirty days in charts."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.enums import Role
from apps.accounts.models import Organization
from apps.channels.models import Store
from apps.dispatch_sla.models import DispatchClock, SlaRule
from apps.fulfillment.models import Parcel
from apps.jobs.models import Job
from apps.order_files.models import OrderFile
from apps.orders.enums import ExceptionKind
from apps.orders.models import Order, OrderException, OrderLine
from apps.seller_tiers.models import SellerTier
from apps.tenancy.context import acting_as_system, acting_for_seller
from apps.tracking.models import TrackingProblem
from apps.wallet.models import WalletSetting
from tests.dashboard.conftest import NOVEMBER, NOW, World, noon
from tests.factories.facts import settled_order, write_orders

pytestmark = pytest.mark.django_db

HOME = "/dashboard/"
DETAILS: dict[str, dict[str, object]] = {
    "unmapped": {"sku": "BEAR"},
    "unpaid": {"parcels": {}},
    "held": {"reason": "Wait for the buyer"},
}


def words(answer: HttpResponse) -> str:
    """What a reader sees, on one line."""
    assert answer.status_code == 200
    main = answer.content.decode().partition("</nav>")[2].partition("</main>")[0]
    shown = re.sub(r"<script.*?</script>", " ", main, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


def tasks(answer: HttpResponse) -> list[tuple[int, str, str]]:
    """How many wait of what, and where the link leads."""
    return [(task.many, str(task.label), task.url) for task in answer.context["tasks"]]


def wait(order: Order, kind: ExceptionKind) -> None:
    with acting_as_system():
        line = OrderLine.objects.create(seller_id=order.seller_id, order=order, sku="BEAR", title="Bear", quantity=1)
        OrderException.objects.create(
            seller_id=order.seller_id, order=order, line=line, kind=kind, opened_at=NOW, details=DETAILS.get(kind, {})
        )


def clock(order: Order, due: datetime, *, state: str = "running", ended: datetime | None = None) -> None:
    with acting_as_system():
        rule = SlaRule.objects.select_related("rule_book").earliest("pk")
        DispatchClock.objects.create(
            order=order, seller_id=order.seller_id, store_id=order.store_id, rule=rule, rule_book=rule.rule_book,
            ends_with="scan", paid_at=NOW, started_at=NOW, deadline_at=due, explanation={}, state=state,
            ended_at=ended, month=due.date().replace(day=1),
        )  # fmt: skip


def trouble(parcel: Parcel, kind: str) -> None:
    with acting_as_system():
        TrackingProblem.objects.create(seller_id=parcel.seller_id, parcel=parcel, kind=kind, since=NOW, opened_at=NOW)


def file_of(seller: Organization, *, job: str) -> OrderFile:
    """A file whose check ended like this."""
    with acting_for_seller(seller.pk):
        file = OrderFile.objects.create(
            seller=seller, store=Store.objects.get(seller=seller), file="x.csv", name="november.csv", size=1,
            sha256="0" * 64, format="csv", header=["a"], zone="Asia/Shanghai", are_paid=False, state="checking",
            runs=2, received_at=NOW,
        )  # fmt: skip
    with acting_as_system():
        for run, state in ((1, "failed"), (2, job)):
            Job.objects.create(
                kind="order_files.check", key=f"order_file:{file.pk}:{run}", state=state, seller=seller,
                run_after=NOW, created_at=NOW, finished_at=NOW,
            )  # fmt: skip
    return file


def orders_of(seller: Organization) -> list[Order]:
    with acting_as_system():
        return list(Order.objects.filter(seller=seller).order_by("pk"))


def test_everything_that_waits_leads_to_its_place(world: World) -> None:
    mine, theirs = orders_of(world.a), orders_of(world.rival)
    for order, kind in zip(mine, ("unmapped", "unmapped", "held", "unpaid"), strict=False):
        wait(order, ExceptionKind(kind))
    wait(theirs[0], ExceptionKind.ADDRESS)
    for order, hours in zip(mine, (1, 24, 25), strict=False):
        clock(order, NOW + timedelta(hours=hours))
    clock(mine[3], NOW - timedelta(days=40), state="late")
    clock(mine[4], NOW - timedelta(days=1), state="late", ended=NOW)
    clock(theirs[0], NOW - timedelta(days=1), state="late")
    with acting_as_system():
        parcels = list(Parcel.objects.filter(seller=world.a)[:2])
        others = Parcel.objects.filter(seller=world.rival)[0]
        for seller, currency, since in ((world.a, "CNY", NOW), (world.a, "USD", None), (world.rival, "EUR", NOW)):
            WalletSetting.objects.create(seller=seller, currency=currency, low_balance_at=5, low_since=since)
    for parcel, kind in ((parcels[0], "customs"), (parcels[0], "silent"), (parcels[1], "silent"), (others, "silent")):
        trouble(parcel, kind)
    stopped, _fine = file_of(world.a, job="failed"), file_of(world.a, job="done")
    file_of(world.rival, job="failed")
    page = world.client("owner").get(HOME)
    assert tasks(page) == [
        (1, "Orders late and not handed over", "/dashboard/dispatch/#late"),
        (1, "The costs of a parcel are not paid", "/dashboard/orders/exceptions/?kind=unpaid"),
        (1, "The CNY wallet runs low", "/dashboard/wallet/CNY/"),
        (2, "Orders due within 24 hours", "/dashboard/dispatch/#due"),
        (2, "SKU is not mapped to goods", "/dashboard/orders/exceptions/?kind=unmapped"),
        (2, "Parcels with a problem", "/dashboard/parcels/?tab=problems"),
        (1, "Held by the seller", "/dashboard/orders/exceptions/?kind=held"),
        (1, "Files of orders that stopped", f"/dashboard/orders/files/{stopped.pk}/"),
    ]
    assert "What needs you today 1 Orders late and not handed over" in words(page)
    for _many, _label, url in tasks(page):
        assert world.client("owner").get(url).status_code == 200, url


def test_several_stopped_files_lead_to_the_list(world: World) -> None:
    file_of(world.a, job="failed")
    file_of(world.a, job="quarantined")
    assert tasks(world.client("viewer").get(HOME)) == [(2, "Files of orders that stopped", "/dashboard/orders/files/")]


def test_an_order_that_was_cancelled_is_not_late_any_more(world: World) -> None:
    order = orders_of(world.a)[0]
    clock(order, NOW - timedelta(days=1), state="late")
    with acting_as_system():
        Order.objects.filter(pk=order.pk).update(status="cancelled")
    page = world.client("owner").get(HOME)
    assert tasks(page) == []
    assert "Nothing waits for you" in words(page)


def test_balance_month_and_where_it_is_heading(world: World) -> None:
    page = world.client("owner").get(HOME)
    seen = words(page)
    assert "21,000 points, worth ¥210.00" in seen
    assert "Points of November 2026 All about points 23 packages, 0 points so far" in seen
    assert "Next band: 20,000 points 7 more packages" in seen
    assert 'value="23" max="30"' in page.content.decode()
    assert "At this pace: 34 packages and 20,000 points by the end of the month." in seen
    assert "23 ÷ 20 days gone, today included, × 30 days of the month" in seen


def test_the_level_and_what_the_next_one_needs(world: World) -> None:
    seen = words(world.client("owner").get(HOME))
    assert "No level yet Star asks for 3 orders a day on average. 90 more orders in 30 days reach it." in seen
    with acting_as_system():
        SellerTier.objects.create(seller=world.a, level=1, days_under=2, orders_30d=86)
        SellerTier.objects.create(seller=world.rival, level=5, days_under=0, orders_30d=9000)
    seen = words(world.client("owner").get(HOME))
    assert "Star 2.86 orders a day in 30 days Silver asks for 10 orders a day on average." in seen
    assert "214 more orders in 30 days reach it." in seen
    assert "Under the standard of your level for 2 days. 5 more in a row cost one level." in seen
    assert "Crown" not in seen


def test_thirty_days_of_orders_and_dispatch(world: World) -> None:
    mine = orders_of(world.a)
    clock(mine[0], NOW - timedelta(days=1), state="on_time", ended=NOW - timedelta(days=2))
    clock(mine[1], NOW - timedelta(days=1), state="on_time", ended=NOW - timedelta(days=2))
    clock(mine[2], NOW - timedelta(days=1), state="late")
    clock(mine[3], NOW - timedelta(days=30), state="late", ended=NOW)
    clock(orders_of(world.rival)[0], NOW - timedelta(days=1), state="late")
    page = world.client("owner").get(HOME)
    orders, dispatch = page.context["charts"]
    assert orders.summary == "23 orders in 30 days; most, 23, on 1 Nov."
    assert (orders.labels[0], orders.labels[-1], dict(zip(orders.labels, orders.series[0].values, strict=True))) == (
        "22 Oct", "20 Nov", {f"{day.day} {day:%b}": 23 * (f"{day:%m-%d}" == "11-01") for day in thirty_days()}
    )  # fmt: skip
    assert dispatch.summary == "2 of 3 orders that were due in 30 days were on time: 66.6\N{NO-BREAK SPACE}%."
    assert [(each.label, each.values[-2], sum(each.values)) for each in dispatch.series] == [
        ("On time", 2, 2), ("Late", 1, 1)
    ]  # fmt: skip
    assert "haitun/charts" in page.content.decode()


def thirty_days() -> list[datetime]:
    return [datetime(2026, 10, 22, tzinfo=UTC) + timedelta(days=n) for n in range(30)]


def test_a_new_seller_is_told_what_to_do_first(world: World) -> None:
    page = world.client("new").get(HOME)
    seen = words(page)
    assert "Nothing waits for you" in seen
    assert "Begin with your first orders" in seen
    assert re.findall(r'class="btn btn-sm[^"]*" href="([^"]+)"', page.content.decode()) == [
        "/dashboard/sourcing/", "/dashboard/orders/files/", "/dashboard/orders/new/"
    ]  # fmt: skip
    assert "0 points, worth ¥0.00" in seen
    assert "No order earns in this month yet." in seen
    assert page.context["charts"] == []
    assert "haitun/charts" not in page.content.decode()


def test_who_may_not_act_is_led_to_what_may_be_seen(world: World) -> None:
    with acting_as_system():
        Order.objects.filter(seller=world.a).update(placed_at=NOW - timedelta(days=31))
    page = world.client("viewer").get(HOME).content.decode()
    assert ("/dashboard/orders/new/" in page, "Look at the files" in page) == (False, True)


def test_a_rivals_data_never_appears(world: World) -> None:
    """R has 61 packages and 40,000 points of the same month, in the same tables."""
    for address in (HOME, "/dashboard/points/", "/dashboard/points/2026-10/", "/dashboard/points/movements/"):
        page = world.client("owner").get(address).content.decode()
        assert "R-last" not in page
        assert "977.00" not in page
        assert "101,000" not in page
    rival = words(world.client("rival").get(HOME))
    assert "101,000 points" in rival
    assert "A-big" not in rival


def test_every_role_of_the_seller_sees_it(world: World) -> None:
    assert {role: world.client(role).get(HOME).status_code for role in Role.values} == dict.fromkeys(Role.values, 200)


def test_strangers_sign_in_and_suppliers_are_refused(world: World) -> None:
    stranger = Client().get(HOME)
    assert (stranger.status_code, stranger["Location"]) == (302, "/accounts/login/?next=/dashboard/")
    assert world.client("supplier").get(HOME).status_code == 403


def test_the_page_costs_the_same_with_more_rows_and_little(world: World) -> None:
    def queries() -> int:
        client = world.client("owner")
        with CaptureQueriesContext(connection) as captured:
            client.get(HOME)
        return len([each for each in captured if "SAVEPOINT" not in each["sql"]])  # the test's own transaction

    mine = orders_of(world.a)
    wait(mine[0], ExceptionKind.UNMAPPED)
    clock(mine[0], NOW)
    before = queries()
    with acting_as_system():
        pairs = [settled_order(f"A-more-{n:02}", "A", delivered_at=noon(NOVEMBER, 3)) for n in range(3)]
        orders, parcels = [order for order, _ in pairs], [parcel for _, each in pairs for parcel in each]
        write_orders({"A": world.a}, orders, parcels, now=datetime.now(UTC))
    for order in mine[1:4]:
        wait(order, ExceptionKind.NO_STOCK)
        clock(order, NOW)
    assert queries() == before <= 12


def test_the_page_speaks_chinese(world: World) -> None:
    client = world.client("owner")
    client.post("/i18n/setlang/", {"language": "zh-hans"})
    seen = words(client.get(HOME))
    assert "21,000 积分，价值 ¥210.00" in seen
    assert "按此进度，月底将有 34 个包裹，获得 20,000 积分。" in seen
