"""Orders on their way from a file to a carrier's last scan, told in the words of those who do it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.common.periods import Month
from apps.dispatch_sla.domain.clocks import sweep_clocks
from apps.fulfillment.domain.manifests import add_parcels, close_manifest, open_manifest
from apps.fulfillment.models import Parcel
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.orders.models import LineItem, Order
from apps.points_ledger.domain.figures import MonthFigures
from apps.points_ledger.domain.month import settle_and_report
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.warehouse.domain.station import bench_of, pack_at_station
from tests.order_costs.world import fill, money, points
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

    def works_off(self, kind: str, *, now: datetime) -> None:
        """The workers do the jobs of a kind that wait."""
        with acting_as_system():
            queued = list(Job.objects.filter(kind=kind, state="queued").values_list("pk", flat=True))
        assert queued
        for pk in queued:
            run_job(job_id=pk, clock=lambda: now, lease=timedelta(seconds=60))
        with acting_as_system():
            assert not Job.objects.filter(kind=kind).exclude(state="done").exists()

    def settles(self, month: Month) -> MonthFigures:
        """A month's figures after it was posted, a day after its end; once, however often it is asked for."""
        return settle_and_report(month=month, now=month.ends_at + DAY, step=acting_as_system)

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
