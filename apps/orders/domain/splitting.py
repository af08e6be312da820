"""An item divided where the way of its pieces parts."""

from django.utils.translation import gettext as _

from apps.orders.domain.routing_errors import InvalidSplit
from apps.orders.models import LineItem


def split_item(*, item: LineItem, quantity: int, state: str = "") -> LineItem:
    """Take `quantity` pieces off an item; returns the new item that they are, in `state` or the item's own.

    Items of a line always add up to it. The caller holds the order's row, and calls `refresh_statuses` when states
    change. Raises InvalidSplit when not both would have pieces.
    """
    if not 0 < quantity < item.quantity:
        raise InvalidSplit(
            _("item %(item)s has %(pieces)s pieces: %(taken)s can't be taken off; take 1 to %(most)s")
            % {"item": item.pk, "pieces": item.quantity, "taken": quantity, "most": item.quantity - 1}
        )
    item.quantity -= quantity
    item.save(update_fields=["quantity"])
    return LineItem.objects.create(
        seller_id=item.seller_id,
        order_id=item.order_id,
        line_id=item.line_id,
        variant_id=item.variant_id,
        quantity=quantity,
        state=state or item.state,
        shipment=item.shipment,
    )
