"""What seller A has beside its points: orders that wait for somebody, files, money, costs."""

from datetime import datetime, timedelta

from djmoney.money import Money

from apps.common.periods import shanghai_day
from apps.exports.domain.asking import ask_export
from apps.exports.enums import ExportFormat, ExportKind
from apps.order_costs.domain.points_choice import Choice, choose_points_payment
from apps.orders.domain.saved_views import save_view
from apps.orders.models import LineItem, Order, RoutingPolicy
from apps.points_ledger.models import Adjustment, Election, SettlementRun
from apps.tenancy.context import acting_as_system, acting_for_seller
from apps.wallet.domain.topups import request_top_up
from tests.order_costs.world import fill as fill_wallet
from tests.order_files.test_files import check, commit, row, upload
from tests.orders.placing import BERLIN, line, to
from tests.wallet.desk_rows import write_wallet
from tests.wallet.seller_wallets import charge
from tests.warehouse.house import House


def fill(house: House, now: datetime) -> None:
    shop = house.market.shop
    for sku in ("BEAR", "TRAIN"):
        shop.map(sku)
    shop.map("SET-OF-TWO", {"bear": 1, "train": 2})
    write_wallet(shop.seller.pk, now=now)
    charge(shop.seller.pk, Money("12.5", "CNY"), now=now)
    fill_wallet(shop.seller, "3000.00", now=now - timedelta(days=18))
    do_more(house, now, "")
    choose(house, now)
    with acting_for_seller(shop.seller.pk):
        save_view(seller_id=shop.seller.pk, name="Brazil", filters={"country": "BR"}, now=now)
        asked = {"kind": ExportKind.ORDERS, "format": ExportFormat.CSV, "filters": {"country": "BR"}}
        ask_export(seller_id=shop.seller.pk, now=now, actor_id=None, **asked)


def do_more(house: House, now: datetime, tag: str) -> None:
    """Another row in each of the seller's lists."""
    take_waiting_orders(house, now, tag)
    send_files(house, now, tag)
    key = {"transfer_reference": f"INV-2{tag}", "key": f"quality{tag}", "now": now, "actor_id": None}
    with acting_for_seller(house.market.shop.seller.pk):
        request_top_up(seller_id=house.market.shop.seller.pk, amount=Money(700, "CNY"), **key)


def take_waiting_orders(house: House, now: datetime, tag: str) -> None:
    """An SKU that nobody mapped, an address that is refused, a buyer who changed the order too late."""
    shop, times = house.market.shop, {"now": now, "placed_at": now - timedelta(hours=3), "paid_at": now}
    unknown = [line("BEAR", 1), line(f"KITE-RED{tag}", 3)]
    shop.place(f"US-1002{tag}", lines=unknown, note="Gift wrap, please", **times)
    shop.place(f"BR-1003{tag}", address=to("BR", name="João", postcode="1", phone=""), **times)
    total = Money("25", "EUR")
    shop.place(f"EU-1001{tag}", total=total, **times)
    with acting_as_system():
        LineItem.objects.filter(order__order_no=f"EU-1001{tag}").update(state="packed")
        Order.objects.filter(order_no=f"EU-1001{tag}").update(status="awaiting_dispatch")
    shop.place(f"EU-1001{tag}", total=total, lines=[line(quantity=4)], address=BERLIN, **times)


def send_files(house: House, now: datetime, tag: str) -> None:
    """A file whose columns are to be chosen, one with refused rows that is checked, one that became orders."""
    seller, before = house.market.shop.seller, now - timedelta(hours=1)
    upload(seller, row(f"F-0{tag}"), name=f"columns{tag}.csv", now=before)
    rows = (row(f"F-1{tag}"), row(f"F-2{tag}", quantity="none"))
    check(upload(seller, *rows, name=f"checked{tag}.csv", now=before))
    done = upload(seller, row(f"F-3{tag}"), name=f"written{tag}.csv", now=before)
    check(done)
    commit(done)


def choose(house: House, now: datetime) -> None:
    """Standing choices, and an order of the closed month that turned out otherwise."""
    seller, then = house.market.shop.seller, now - timedelta(days=19)
    with acting_as_system():
        choice, day = Choice(logistics=True, share_percent=50), shanghai_day(then)
        choose_points_payment(seller_id=seller.pk, choice=choice, effective_from=day, now=then, actor_id=None)
        Election.objects.create(seller=seller, option="best", effective_from=day)
        RoutingPolicy.objects.create(seller=seller, on_shortage="split")
        run, order = SettlementRun.objects.get(), seller.orders.earliest("pk")
        Adjustment.objects.create(
            seller=seller, order=order, month=run.month, d_orders=-1, d_packages=-1, d_settled_cny_fen=-2000,
            d_bonus_orders=0, noted_at=now, run=run, points=0,
        )  # fmt: skip
