"""What a supplier does in direct dispatch, in one word."""

from datetime import datetime

from apps.fulfillment.domain.direct import pack_direct
from apps.fulfillment.models import DirectParcel
from apps.orders.models import Order, PurchaseOrder
from apps.tenancy.context import acting_as_system


def pack_all_directly(order: Order, *, weight_g: int, now: datetime) -> DirectParcel:
    """All that its one supplier confirmed of an order, in one parcel."""
    with acting_as_system():
        purchase = PurchaseOrder.objects.filter(lines__allocation__order=order).distinct().get()
        return pack_direct(
            supplier_id=purchase.supplier_id,
            purchase_order_id=purchase.pk,
            order_id=order.pk,
            pieces={line.pk: line.accepted for line in purchase.lines.all()},
            weight_g=weight_g,
            now=now,
        )
