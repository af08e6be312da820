"""The one door for new orders: channels, files, the API and people all come through here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.orders.domain.asking import tell_and_ask
from apps.orders.domain.changing import take_changes
from apps.orders.domain.checking import faults_of
from apps.orders.domain.content import Address, NewLine, NewOrder, cleaned, digest_of
from apps.orders.domain.errors import FieldFault, InvalidOrder
from apps.orders.domain.mapping import lock_store
from apps.orders.domain.writing import insert_orders, write_contents
from apps.orders.enums import Source
from apps.orders.models import Order


class Outcome(StrEnum):
    """What came of an order that was told."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Placed:
    """An order and what came of telling it."""

    order: Order
    outcome: Outcome


def place_order(
    *,
    seller_id: int,
    store_id: int,
    order_no: str,
    placed_at: datetime,
    paid_at: datetime | None,
    address: Address,
    lines: Sequence[NewLine],
    source: Source,
    now: datetime,
    actor_id: int | None = None,
    total: Money | None = None,
    note: str = "",
) -> Placed:
    """Take one order; see `place_orders`."""
    order = NewOrder(order_no, placed_at, paid_at, address, lines, total, note)
    (placed,) = place_orders(
        seller_id=seller_id, store_id=store_id, orders=[order], source=source, now=now, actor_id=actor_id
    )
    return placed


def place_orders(
    *,
    seller_id: int,
    store_id: int,
    orders: Sequence[NewOrder],
    source: Source,
    now: datetime,
    actor_id: int | None = None,
) -> list[Placed]:
    """Take orders of one store, all or none, and answer for each in the same order. Instants are aware.

    The store's number of an order decides whether it is new. The same content again changes nothing; other content
    changes what has not moved, and what has moved gets the exception `changed`. Faults of the address and SKUs that
    nobody mapped keep an order waiting, they never refuse it. Works as the seller and as the system; routing is asked
    for by a job. Raises InvalidOrder with every fault of all of them, UnknownStore.
    """
    told = [cleaned(order) for order in orders]
    refuse(told, now)
    if not told:
        return []
    lock_store(seller_id=seller_id, store_id=store_id)
    digests = {order.order_no: digest_of(order) for order in told}
    by_number = {order.order_no: order for order in told}
    new = insert_orders(
        seller_id=seller_id, store_id=store_id, told=list(by_number.values()), digests=digests, source=source
    )
    write_contents([(order, by_number[number]) for number, order in new.items()], now=now, actor_id=actor_id)
    known = [order for number, order in by_number.items() if number not in new]
    changes = take_changes(
        seller_id=seller_id, store_id=store_id, told=known, digests=digests, now=now, actor_id=actor_id
    )
    outcomes = {number: Placed(order, Outcome.CREATED) for number, order in new.items()} | {
        number: Placed(order, Outcome.CHANGED if is_changed else Outcome.UNCHANGED)
        for number, (order, is_changed) in changes.items()
    }
    moved = [each.order.pk for each in outcomes.values() if each.outcome != Outcome.UNCHANGED]
    tell_and_ask(seller_id=seller_id, order_ids=moved, now=now)
    return [outcomes[order.order_no] for order in told]


def check_order(order: NewOrder, *, now: datetime) -> list[FieldFault]:
    """What would be refused about an order, without taking it: for dry runs."""
    return faults_of(cleaned(order), now=now)


def refuse(told: Sequence[NewOrder], now: datetime) -> None:
    faults = [fault for order in told for fault in faults_of(order, now=now)]
    for number, times in Counter(order.order_no for order in told).items():
        if times > 1:
            faults.append(FieldFault(number, "order_no", number, _("stands here twice"), _("tell each order once")))
    if faults:
        raise InvalidOrder(faults)
