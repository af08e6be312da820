"""Charging what a parcel costs: all of it or nothing, from the seller's wallets and points."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from apps.common.errors import DomainError
from apps.common.periods import shanghai_day
from apps.events.domain.recording import record_event
from apps.fulfillment.domain.customs import note_postage
from apps.fulfillment.domain.packing import release_parcel
from apps.fulfillment.models import Parcel
from apps.order_costs.domain.errors import NotCovered
from apps.order_costs.domain.locks import lock_parcels
from apps.order_costs.domain.points_choice import choice_in_force, share_points
from apps.order_costs.domain.pricing import Cost, costs_of_parcel, reason_of
from apps.order_costs.domain.settling import settle_orders
from apps.order_costs.domain.waiting import keep_waiting, stop_waiting
from apps.order_costs.enums import LINE_TYPES, CostKind, CostState
from apps.order_costs.models import OrderCost
from apps.points_ledger.domain.accounts import spendable_points
from apps.points_ledger.domain.redeeming import redeem_points
from apps.wallet.domain.charges import charge_wallet
from apps.wallet.domain.seller_wallet import lock_wallet
from apps.wallet.seller_enums import Currency

CHARGE_KEY: Final = "order_cost:"
"""Begins the keys of what is charged, redeemed and given back of costs."""


def charge_parcel(*, parcel_id: int, now: datetime) -> bool:
    """Charge one packed parcel's costs; True when they are paid, now or before. See `charge_parcels`."""
    return parcel_id in charge_parcels(parcel_ids=[parcel_id], now=now)


@transaction.atomic
def charge_parcels(*, parcel_ids: Iterable[int], now: datetime) -> list[int]:
    """Write what packed parcels cost, charge it and release them; returns the ids of those that are paid.

    A parcel's costs are frozen when they are first written. They are paid together, each line of money from the wallet
    of its currency, fees with points as the seller chose, or not at all: then nothing moves, the order gets
    the exception `unpaid` with the reason and what is missing, and the parcel is not released. Never fails for
    money, points, tariffs or rates that are missing. When all of an order is packed and paid it is settled.
    Runs as the system; unpacked parcels are passed over.
    """
    live = [parcel for parcel in lock_parcels(parcel_ids) if parcel.packed_at and not parcel.voided_at]
    paid = [parcel for parcel in live if _is_paid(parcel, now)]
    settle_orders({parcel.order_id for parcel in paid}, now=now)
    return [parcel.pk for parcel in paid]


def _is_paid(parcel: Parcel, now: datetime) -> bool:
    try:
        with transaction.atomic():
            _write_costs(parcel, now)
        with transaction.atomic():
            _pay(parcel, now)
    except DomainError as refusal:
        keep_waiting(parcel, refusal, now=now)
        return False
    release_parcel(parcel_id=parcel.pk, now=now)
    stop_waiting(parcel.order_id, now=now)
    return True


def _write_costs(parcel: Parcel, now: datetime) -> None:
    """Freeze a parcel's costs, once, and tell its customs declaration what the post charges."""
    if OrderCost.objects.filter(parcel=parcel).exists():
        return
    costs = costs_of_parcel(parcel)
    OrderCost.objects.bulk_create(_row(parcel, cost, now) for cost in costs)
    to_the_post = sum(cost.amount.amount for cost in costs if cost.kind in (CostKind.POSTAGE, CostKind.REGISTRATION))
    note_postage(parcel_id=parcel.pk, postage_cny=Decimal(to_the_post))


def _row(parcel: Parcel, cost: Cost, now: datetime) -> OrderCost:
    values: dict[str, Any] = {"kind": cost.kind, "amount": cost.amount, "explained": cost.explained}
    return OrderCost(
        seller_id=parcel.seller_id,
        order_id=parcel.order_id,
        parcel=parcel,
        item_id=cost.item_id,
        made_at=now,
        **values,
    )


def _pay(parcel: Parcel, now: datetime) -> None:
    """Pay what is due. Wallets are locked by currency, then what there is in money and points can be relied on."""
    due = list(OrderCost.objects.filter(parcel=parcel, state=CostState.DUE).order_by("pk"))
    if not due:
        return
    currencies = sorted({Currency.CNY.value, *(str(cost.amount.currency) for cost in due)})
    wallets = {code: lock_wallet(seller_id=parcel.seller_id, currency=code) for code in currencies}
    _take_points(parcel, due, now)
    short = [
        wallet.money(asked - wallet.available)
        for code, wallet in wallets.items()
        if (asked := _fen_in(due, code)) > wallet.available
    ]
    if short:
        raise NotCovered(short)
    for cost in due:
        _charge(parcel, cost, now)
    record_event(
        name="parcel.paid",
        subject=parcel,
        payload={
            "tracking_no": parcel.tracking_no,
            "money": {code: str(wallet.money(_fen_in(due, code)).amount) for code, wallet in wallets.items()},
            "points": sum(cost.points for cost in due),
        },
        now=now,
        seller_id=parcel.seller_id,
    )


def _take_points(parcel: Parcel, due: Sequence[OrderCost], now: datetime) -> None:
    """Note on each fee how many points pay it, by the choice of the day."""
    choice = choice_in_force(seller_id=parcel.seller_id, on=shanghai_day(now))
    if not choice.logistics and not choice.service_fees:
        return
    shared = share_points(due, choice=choice, available=spendable_points(parcel.seller_id))
    for cost in due:
        cost.points = shared.get(cost.pk, 0)


def _charge(parcel: Parcel, cost: OrderCost, now: datetime) -> None:
    line_type = LINE_TYPES[CostKind(cost.kind)]
    act: dict[str, Any] = {
        "seller_id": cost.seller_id,
        "document_kind": "parcel",
        "document_id": parcel.pk,
        "reason": reason_of(parcel, cost.explained),
        "key": f"{CHARGE_KEY}{cost.pk}",
        "now": now,
    }
    if cost.paid:
        cost.charge = charge_wallet(kind=line_type, amount=cost.paid, **act)
    if cost.points:
        cost.redemption = redeem_points(pays=line_type, points=cost.points, **act)
    cost.state, cost.paid_at = CostState.PAID, now
    cost.save(update_fields=["state", "paid_at", "points", "charge", "redemption"])


def _fen_in(costs: Iterable[OrderCost], currency: str) -> int:
    """What the wallet of a currency has to give, in its minor units."""
    return sum(int(cost.paid.amount * 100) for cost in costs if str(cost.amount.currency) == currency)
