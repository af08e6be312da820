"""The supply demo step by step: each step is committed once, in this order, whatever becomes of the worker."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from apps.accounts.enums import Kind
from apps.accounts.models import Organization, User
from apps.ops.domain.supply_demo import live, wallets
from apps.ops.domain.supply_demo.cast import ACTIVE, CAST, SUPPLYING, Reached
from apps.ops.domain.supply_demo.feeding import send_feed
from apps.ops.domain.supply_demo.offering import ask_for_goods, claim_brand, offer_too, publish
from apps.ops.domain.supply_demo.onboarding import bring_in
from apps.ops.domain.supply_demo.paying import open_accounts, pay, prepare
from apps.ops.domain.supply_demo.trading import (
    FIRST_DELIVERY,
    count_shelves,
    fill_shelves,
    orders_between,
    suspend,
    trade,
)

Step = tuple[str, Callable[[], object]]
PAID_AT: Final = (31, 13, 1)
FEEDS_SENT: Final = (7, 1)
"""Days ago on which payouts were prepared, and feeds uploaded."""


def tell(
    *,
    seller: Organization,
    operator: User,
    now: datetime,
    done: int,
    step: Callable[[], AbstractContextManager[None]],
    progress: Callable[[int, int, str], None],
) -> int:
    """Do all steps after the first `done`; how many there are. Days are counted back from `now`, an aware instant."""
    steps = list(steps_of(seller=seller, operator=operator, now=now))
    for number, (title, act) in enumerate(steps[done:], done + 1):
        with step():
            act()
            progress(number, len(steps), title)
    return len(steps)


def steps_of(*, seller: Organization, operator: User, now: datetime) -> Iterator[Step]:
    for supplier in CAST:
        yield f"{supplier.code} applies", partial(bring_in, supplier, now=now)
    for supplier in SUPPLYING:
        if supplier.brand:
            yield f"{supplier.code} names its brand", partial(claim_brand, supplier, now=now)
        yield f"{supplier.code} publishes", partial(publish, supplier, now=now)
    for supplier in ACTIVE:
        yield f"{supplier.code} offers", partial(offer_too, supplier, now=now)
    for supplier in SUPPLYING:
        yield f"{supplier.code} fills its shelves", partial(fill_shelves, supplier, now=now)
    yield "bank accounts", partial(open_accounts, operator=operator, now=now)
    yield from deliveries(operator=operator, now=now)
    yield from finish(seller=seller, operator=operator, now=now)


def deliveries(*, operator: User, now: datetime) -> Iterator[Step]:
    """Orders and payouts as they followed one another."""
    first, second, last = PAID_AT
    bounced = SUPPLYING[4]
    yield from orders(FIRST_DELIVERY, first, now)
    yield "first payouts", partial(pay, operator=operator, now=now - timedelta(days=first))
    yield from orders(first, second, now)
    yield "payouts", partial(pay, operator=operator, now=now - timedelta(days=second), bounced=bounced)
    yield from orders(second, 0, now)
    yield "payouts to approve", partial(prepare, now=now - timedelta(days=last))


def orders(since: int, until: int, now: datetime) -> Iterator[Step]:
    for order in orders_between(since, until):
        yield f"order {order.number}", partial(trade, order, now=now)


def finish(*, seller: Organization, operator: User, now: datetime) -> Iterator[Step]:
    """What the desk finds today."""
    for supplier in CAST:
        if supplier.reached == Reached.SUSPENDED:
            yield f"{supplier.code} is suspended", partial(suspend, supplier, now=now)
    for supplier in ACTIVE:
        yield f"{supplier.code} counts", partial(count_shelves, supplier, now=now)
    for days_ago in FEEDS_SENT:
        yield "feed", partial(send_feed, ACTIVE[0], now=now - timedelta(days=days_ago))
    yield "requests", partial(ask_for_goods, ACTIVE[0], ACTIVE[1:4:2], now=now)
    other = Organization.objects.filter(kind=Kind.SELLER).exclude(pk=seller.pk).order_by("code").first()
    wallets_of: dict[Any, tuple[wallets.Movement, ...]] = {seller: wallets.SHOWN, other: wallets.OTHER}
    for owner, movements in wallets_of.items():
        if owner:
            yield f"wallet of {owner.code}", partial(wallets.fill_wallet, owner, movements, operator=operator, now=now)
    yield "entry by hand", partial(wallets.leave_entry, seller, now=now)
    yield "the warehouse opens", partial(live.open_warehouse, now=now)
    yield "orders come", partial(live.take_orders, seller, now=now)
    yield "orders are worked on", partial(live.work_on_orders, now=now)
