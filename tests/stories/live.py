"""Orders on their way from a file to a carrier's last scan, told in the words of those who do it."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from apps.common.periods import Month
from apps.dispatch_sla.domain.clocks import sweep_clocks
from apps.fulfillment.domain.manifests import add_parcels, close_manifest, open_manifest
from apps.fulfillment.models import Parcel
from apps.ledger import api as ledger
from apps.order_costs.domain.check import check_order_costs
from apps.orders.models import LineItem, Order
from apps.points_ledger.domain.month import settle_and_report
from apps.stock.domain.check import check_stock
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.wallet.domain.seller_wallet_proof import check_wallets
from apps.warehouse.domain.station import bench_of, pack_at_station
from tests.order_costs.world import UNIT_TOTALS, fill, money, points
from tests.orders.placing import NOW
from tests.tracking.world import scan, tell
from tests.warehouse.house import House, make_house

DAY = timedelta(days=1)
SHIPPED, ARRIVES = NOW + 2 * DAY, NOW + 12 * DAY


@dataclass
class Trade:
    """A seller with a full wallet, a warehouse, and suppliers whose goods it sells."""

    house: House

    @property
    def seller(self):
        return self.house.market.shop.seller

    def packs(self, order: Order, *, weight_g: int = 800, now: datetime = NOW + DAY) -> Parcel:
        """Everything of an order that is there becomes one parcel; its costs are charged at once."""
        with acting_as_ops():
            bench = bench_of(order.pk)
            chosen = {item.pk: item.quantity for item in bench.ready}
        with acting_as_system():
            key = f"story-{order.pk}-{now}"
            parcel, _warning = pack_at_station(order_id=order.pk, items=chosen, weight_g=weight_g, key=key, now=now)
            parcel.refresh_from_db()
        return parcel

    def hands_over(self, *parcels: Parcel, now: datetime = SHIPPED) -> None:
        with acting_as_system():
            manifest = open_manifest(now=now)
            add_parcels(manifest_id=manifest.pk, tracking_numbers=[each.tracking_no for each in parcels], now=now)
            close_manifest(manifest_id=manifest.pk, now=now)

    def travels(self, parcel: Parcel, *, delivered_at: datetime | None = ARRIVES) -> None:
        """The carrier takes it over, and delivers it."""
        tell(scan(parcel, "EMA", SHIPPED + timedelta(hours=3)), now=ARRIVES)
        if delivered_at:
            tell(scan(parcel, "EMI", delivered_at), now=delivered_at + timedelta(hours=1))

    def sweeps(self, now: datetime) -> None:
        with acting_as_system():
            sweep_clocks(now=now)

    def settles(self, month: Month) -> int:
        """The points that a month gave the seller."""
        figures = settle_and_report(month=month, now=month.ends_at + DAY, step=acting_as_system)
        return next(row.total_points for row in figures.sellers if row.seller == self.seller.code)

    @property
    def wallet(self) -> str:
        return money(self.seller)

    @property
    def points(self) -> int:
        return points(self.seller)

    def status(self, order: Order) -> str:
        with acting_as_system():
            return Order.objects.get(pk=order.pk).status

    def states(self, order: Order) -> list[str]:
        with acting_as_system():
            return list(LineItem.objects.filter(order=order).order_by("pk").values_list("state", flat=True))


def make_trade(*codes: str, wallet: str = "1000.00") -> Trade:
    trade = Trade(make_house(*codes))
    fill(trade.seller, wallet, now=NOW - DAY)
    return trade


def assert_books_agree() -> None:
    """Every unit adds up to nothing, and no check finds anything."""
    with acting_as_system(), connection.cursor() as cursor:
        cursor.execute(UNIT_TOTALS)
        assert {total for _unit, total in cursor.fetchall()} <= {0}
        assert ledger.check_ledger().discrepancies == []
        assert (check_stock(), check_order_costs(), check_wallets(step=nullcontext)) == ([], [], [])
