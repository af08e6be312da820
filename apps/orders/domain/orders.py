"""Finding one order and keeping it for the act."""

from apps.orders.domain.errors import OrderMovedOn, UnknownLine, UnknownOrder
from apps.orders.enums import HISTORY, OrderStatus
from apps.orders.models import Order, OrderLine

OVER = (OrderStatus.CANCELLED, OrderStatus.SHIPPED, OrderStatus.DELIVERED)


def lock_order(order_id: int) -> Order:
    """An order, locked until the transaction ends: the first lock of every act on it. Raises UnknownOrder."""
    order = Order.objects.select_for_update(of=("self",)).filter(pk=order_id).first()
    if order is None:
        raise UnknownOrder(order_id)
    return order


def lock_moving(order_id: int) -> Order:
    """An order that somebody still has to do something for, locked. Raises UnknownOrder, OrderMovedOn."""
    order = lock_order(order_id)
    if order.status in OVER or order.source == HISTORY:
        raise OrderMovedOn(order.order_no, order.get_status_display())
    return order


def line_of(order: Order, line_id: int) -> OrderLine:
    """A line of a locked order, cancelled ones too. Raises UnknownLine."""
    line = order.lines.filter(pk=line_id).first()
    if line is None:
        raise UnknownLine(order.order_no)
    return line
