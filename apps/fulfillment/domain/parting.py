"""Where a part of an item goes into another parcel: one item becomes two that add up to it."""

from django.db.models import Max

from apps.orders.domain.allocations import divide_allocation
from apps.orders.domain.answering_effects import of_record
from apps.orders.domain.purchasing_locks import lock_lines, lock_purchase
from apps.orders.domain.splitting import split_item
from apps.orders.enums import AllocationState, DispatchMode
from apps.orders.models import Allocation, LineItem, PurchaseLine
from apps.suppliers.domain.records import record_answer, record_request


def part_of_item(item: LineItem, quantity: int) -> LineItem:
    """Take `quantity` pieces, fewer than all, off an item that is packed: a new item, served by the same offer.

    The live allocation is divided with it, for each part is charged at its seller's price; both keep one reservation.
    In the warehouse the purchase line stays as it was asked and delivered; of what the supplier packs itself, it is
    divided too, so that each part is handed over, or taken back, by itself.
    """
    part = split_item(item=item, quantity=quantity)
    served = Allocation.objects.select_for_update().filter(item=item, state=AllocationState.LIVE).first()
    if served is None:
        return part
    divided = divide_allocation(served, item=part, quantity=quantity)
    asked = PurchaseLine.objects.filter(allocation=served, purchase_order__mode=DispatchMode.DIRECT)
    for line in lock_lines(list(asked.values_list("pk", flat=True))):
        _divide(line, divided)
    return part


def _divide(line: PurchaseLine, divided: Allocation) -> None:
    """The part is a further line of the purchase order, asked and accepted as the whole was."""
    purchase = lock_purchase(line.purchase_order_id)
    line.quantity -= divided.quantity
    line.accepted -= divided.quantity
    line.save(update_fields=["quantity", "accepted"])
    last = purchase.lines.aggregate(last=Max("line"))["last"]
    part = PurchaseLine.objects.create(
        supplier_id=line.supplier_id,
        purchase_order=purchase,
        line=last + 1,
        allocation=divided,
        offer_id=line.offer_id,
        quantity=divided.quantity,
        accepted=divided.quantity,
        unit_price=line.unit_price,
        state=line.state,
        answered_at=line.answered_at,
        shipped_at=line.shipped_at,
    )
    record = of_record(part)
    record_request(**record, requested_at=purchase.issued_at, ship_by=purchase.ship_by)
    if part.answered_at is not None:
        record_answer(**record, accepted=True, answered_at=part.answered_at)
