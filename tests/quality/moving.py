"""Orders of seller A on their way: asked for, announced, in bins, packed, with the carrier, delivered, stuck."""

from datetime import datetime, timedelta

from apps.dispatch_sla.domain.clocks import sweep_clocks
from apps.dispatch_sla.models import StoreProgramme
from apps.fulfillment.domain.batches import ask_for_labels
from apps.fulfillment.domain.customs import Papers
from apps.fulfillment.domain.direct_asking import ask_to_pack
from apps.fulfillment.domain.manifests import open_manifest
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.order_costs.domain.refunds import refund_parcel
from apps.order_costs.enums import RefundScope
from apps.orders.domain.cancelling import cancel_order
from apps.orders.enums import DispatchMode, Fault
from apps.orders.models import LineItem, Order, PurchaseLine, SupplierDispatch
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_supplier
from apps.tracking.domain.inbound import keep_message
from apps.tracking.domain.reviews import write_review
from apps.warehouse.domain.placing import place_items
from apps.warehouse.domain.receiving import Counted
from apps.warehouse.domain.waves import open_wave
from apps.warehouse.models import Delivery
from tests.factories.parcels import Bought, make_packable_order
from tests.factories.suppliers import image_file
from tests.stories.live import Trade
from tests.tracking.test_files import upload as upload_scans
from tests.tracking.world import scan, tell
from tests.warehouse.house import LATER, House

DAY = timedelta(days=1)


def fill(house: House, now: datetime) -> None:
    for name, price in (("bear", "19.80"), ("train", "46.00")):
        house.market.offer("P1", name, pieces=300, supply_price=price)
        house.market.offer("P2", name, pieces=300, supply_price=price, lead_time_days=5)
    do_more(house, now, "")
    leave_traces(house, now)


def do_more(house: House, now: datetime, tag: str) -> None:
    """Another order at every point of the way."""
    pack_and_send(house, now, tag)
    keep_in_the_house(house, tag)
    keep_at_the_suppliers(house, tag)
    with acting_as_system():
        sweep_clocks(now=now)


def pack_and_send(house: House, now: datetime, tag: str) -> None:
    """One parcel delivered and reviewed, one stuck at customs, one packed and not handed over."""
    trade = Trade(house)
    delivered, stuck, _packed = (trade.packs(came(house, f"W-{number}{tag}")) for number in (1, 2, 3))
    trade.hands_over(delivered, stuck)
    trade.travels(delivered)
    with acting_as_system():
        open_manifest(now=now)
    told = now - 6 * DAY
    scans = {"EMA": "CNCANA", "EMC": "CNCANA", "EMD": "ESMADB", "EME": "ESMADB"}
    tell(*(scan(stuck, code, told + n * DAY, facility=at) for n, (code, at) in enumerate(scans.items())), now=now)
    with acting_as_system():
        delivered.refresh_from_db()
        write_review(parcel=delivered, rating=5, text="Arrived well", language="en", now=now)
        given = {"scope": RefundScope.LOGISTICS, "reason": "Came a month late", "key": f"late{tag}", "now": now}
        refund_parcel(parcel_id=delivered.pk, **given)
    with acting_as_ops():
        ask_for_labels(parcel_ids=[delivered.pk, stuck.pk], now=now)
    work_off("fulfillment.draw_labels", now)


def keep_in_the_house(house: House, tag: str) -> None:
    """A wave; an order whose goods came without a bin, one of them broken; goods of an order that was cancelled."""
    place(house, came(house, f"A-1{tag}"))
    with acting_as_ops():
        open_wave(warehouse_id=house.warehouse.pk, now=LATER)
    place(house, came(house, f"A-11{tag}"))
    broken = Counted(0, 1, "damaged", "a wheel is broken", (image_file("wheel.jpg"),))
    came(house, f"A-2{tag}", Counted(2), broken)
    gone = came(house, f"A-3{tag}")
    place(house, gone)
    with acting_as_system():
        cancel_order(order_id=gone.pk, fault=Fault.BUYER, reason="changed their mind", now=LATER)


def keep_at_the_suppliers(house: House, tag: str) -> None:
    """A delivery under way, goods to announce, a purchase order to answer, and orders that P1 packs itself."""
    market = house.market
    announced(house, house.confirmed(("bear", 2), ("train", 1), order_no=f"A-4{tag}"))
    house.confirmed(("bear", 4), ("train", 3), order_no=f"A-5{tag}")
    asked = [market.place(("bear", 2 + n), ("train", 1), order_no=f"SH-{n}{tag}") for n in range(2)]
    market.route(*asked)
    market.issue()
    goods = (market.shop.variant(name) for name in ("bear", "train"))
    lines = [Bought(n, variant=each, supplier=market.suppliers["P1"]) for n, each in enumerate(goods, 1)]
    for count in (2, 1):
        order = make_packable_order(*lines[:count], seller=market.shop.seller, mode=DispatchMode.DIRECT)
    pack_directly(order, tag)
    market.shop.map(f"GHOST{tag}", {"ghost": 1})
    market.route(market.place((f"ghost{tag}", 1), order_no=f"NO-1{tag}"))


def pack_directly(order: Order, tag: str) -> None:
    """P1 packs an order of one line, and its label is there."""
    with acting_as_system():
        line = PurchaseLine.objects.get(allocation__order=order)
        supplier_id, asked = line.supplier_id, {"purchase_order_id": line.purchase_order_id, "order_id": order.pk}
    with acting_for_supplier(supplier_id):
        ask_to_pack(
            supplier_id=supplier_id, pieces={line.pk: line.accepted}, weight_g=300, size_mm=None, papers=Papers(),
            key=f"direct{tag}", now=LATER, **asked,
        )  # fmt: skip
    work_off("fulfillment.pack_direct", LATER)


def leave_traces(house: House, now: datetime) -> None:
    """What carriers' files and messages left, and how stores and suppliers dispatch."""
    upload_scans()
    keep_message(source="17track", body=b'{"event": "TRACKING_UPDATED"}', now=now)
    work_off("tracking.import_file", now)
    store = house.market.shop.store
    with acting_as_ops():
        SupplierDispatch.objects.create(supplier=house.market.suppliers["P2"], mode=DispatchMode.DIRECT)
        StoreProgramme.objects.create(
            seller=house.market.shop.seller, store=store, programme="pop", effective_from="2026-01-01"
        )


def came(house: House, order_no: str, *counts: Counted) -> Order:
    order = house.confirmed(("bear", 2), ("train", 1), order_no=order_no)
    house.receive(announced(house, order), *counts)
    return order


def announced(house: House, order: Order) -> Delivery:
    """What P1 accepted for one order, on its way to the warehouse."""
    with acting_as_system():
        lines = PurchaseLine.objects.filter(allocation__order=order, state="accepted").order_by("pk")
        pieces = {line.pk: line.accepted for line in lines}
    return house.announce("P1", pieces, note=f"DN-{order.order_no}")


def place(house: House, order: Order) -> None:
    with acting_as_ops():
        items = LineItem.objects.filter(order=order).order_by("pk").values_list("pk", flat=True)
        for item, code in zip(items, ("B-07", "A-01"), strict=True):
            place_items(item_ids=[item], warehouse_id=house.warehouse.pk, bin_code=code, now=LATER)


def work_off(kind: str, now: datetime) -> None:
    with acting_as_system():
        queued = list(Job.objects.filter(kind=kind, state="queued").values_list("pk", flat=True))
    for pk in queued:
        run_job(job_id=pk, clock=lambda: now, lease=timedelta(minutes=1))
