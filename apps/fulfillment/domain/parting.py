"""Where a part of an item goes into another parcel: one item in the warehouse becomes two that add up to it."""

from apps.orders.enums import AllocationState
from apps.orders.models import Allocation, LineItem


def part_of_item(item: LineItem, quantity: int) -> LineItem:
    """Take `quantity` pieces, fewer than all, off an item that arrived: a new item, served by the same offer.

    The live allocation is divided with it, for each part is charged at its seller's price; what was reserved has left
    the supplier, so both keep one reservation. The purchase line stays as it was asked and delivered.
    """
    part = LineItem.objects.create(
        seller_id=item.seller_id,
        order_id=item.order_id,
        line_id=item.line_id,
        variant_id=item.variant_id,
        quantity=quantity,
        state=item.state,
        attempts=item.attempts,
    )
    item.quantity -= quantity
    item.save(update_fields=["quantity"])
    served = Allocation.objects.select_for_update().filter(item=item, state=AllocationState.LIVE).first()
    if served is not None:
        served.quantity -= quantity
        served.save(update_fields=["quantity"])
        Allocation.objects.create(
            seller_id=served.seller_id,
            order_id=served.order_id,
            item=part,
            offer_id=served.offer_id,
            supplier_id=served.supplier_id,
            quantity=quantity,
            unit_price=served.unit_price,
            reservation_id=served.reservation_id,
            made_at=served.made_at,
        )
    return part
