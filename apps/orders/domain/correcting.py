"""What a person mends of an order: its address, the buyer's tax number, a change that came too late."""

from dataclasses import replace
from datetime import datetime

from apps.events.domain.recording import record_event
from apps.orders.domain.addressing import address_of, replace_address, settle_address
from apps.orders.domain.asking import ask_for_routing
from apps.orders.domain.changing import PACKED
from apps.orders.domain.checking import refuse_address
from apps.orders.domain.content import Address, cleaned_address
from apps.orders.domain.errors import AddressOnParcel, given_reason
from apps.orders.domain.exceptions import close_exceptions
from apps.orders.domain.orders import lock_moving
from apps.orders.enums import ExceptionKind
from apps.orders.models import Order


def correct_address(*, order_id: int, address: Address, now: datetime, actor_id: int | None, reason: str = "") -> bool:
    """Write another address while nothing is packed; True when nothing of it waits any more.

    An empty `ioss` keeps the number that there is. Raises UnknownOrder, OrderMovedOn, AddressOnParcel, InvalidOrder.
    """
    order = lock_moving(order_id)
    if order.items.filter(state__in=PACKED).exists():
        raise AddressOnParcel(order.order_no)
    wanted = cleaned_address(address)
    refuse_address(wanted, order_no=order.order_no)
    note = replace_address(order, wanted)
    is_settled = settle_address(order, now=now, actor_id=actor_id)
    payload = {"reason": reason, "ioss": note}
    _tell("order.address_corrected", order, payload, now, actor_id)
    ask_for_routing(seller_id=order.seller_id, order_ids=[order.pk], now=now)
    return is_settled


def give_tax_number(*, order_id: int, tax_number: str, now: datetime, actor_id: int | None) -> bool:
    """Write the buyer's tax number; the rest, and the refusals, are as of `correct_address`."""
    order = lock_moving(order_id)
    address = replace(address_of(order.address), tax_number=tax_number)
    return correct_address(order_id=order_id, address=address, now=now, actor_id=actor_id)


def accept_change(*, order_id: int, reason: str, now: datetime, actor_id: int | None) -> int:
    """Close the exceptions `changed` of an order: a person has looked, and said what is to be done.

    Returns how many there were. Raises UnknownOrder, OrderMovedOn, ReasonMissing.
    """
    why, order = given_reason(reason), lock_moving(order_id)
    closed = close_exceptions(order_id=order_id, kinds=[ExceptionKind.CHANGED], now=now, actor_id=actor_id)
    if closed:
        _tell("order.change_seen", order, {"reason": why}, now, actor_id)
        ask_for_routing(seller_id=order.seller_id, order_ids=[order.pk], now=now)
    return closed


def _tell(name: str, order: Order, payload: dict[str, str], now: datetime, actor_id: int | None) -> None:
    record_event(name=name, subject=order, payload=payload, now=now, actor_id=actor_id, seller_id=order.seller_id)
