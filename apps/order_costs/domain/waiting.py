"""Parcels whose costs are not covered: the order's exception `unpaid`, and who has them tried again."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from apps.common.errors import DomainError
from apps.common.said import kept_of
from apps.fulfillment.models import Parcel
from apps.jobs.domain.queue import enqueue
from apps.order_costs.domain.errors import NotCovered
from apps.order_costs.enums import CostState
from apps.order_costs.models import OrderCost
from apps.orders.domain.exceptions import close_exceptions, open_exception
from apps.orders.enums import ExceptionKind
from apps.orders.models import Order, OrderException


def waiting_parcels(*, seller_id: int | None = None) -> QuerySet[Parcel]:
    """Packed parcels that are not paid, of one seller or of all, the oldest first."""
    packed = Parcel.objects.filter(released_at=None, voided_at=None, handed_over_at=None).exclude(packed_at=None)
    return (packed if seller_id is None else packed.filter(seller_id=seller_id)).order_by("packed_at", "pk")


def ask_to_try(seller_id: int, transfer_id: int, now: datetime) -> None:
    """Have a job try a seller's waiting parcels, since money came in by this transfer."""
    if waiting_parcels(seller_id=seller_id).exists():
        enqueue(
            kind="costs.charge_waiting",
            key=f"costs.charge_waiting:{transfer_id}",
            payload={"seller_id": seller_id},
            now=now,
        )


def keep_waiting(parcel: Parcel, refusal: DomainError, *, now: datetime) -> None:
    """Let the order wait for a person or for money, and keep why: see `reasons_unpaid`. The order is locked."""
    told = reasons_kept(parcel.order_id) | {parcel.tracking_no: reason_kept(refusal)}
    open_exception(order=parcel.order, kind=ExceptionKind.UNPAID, now=now, details={"parcels": told})


def stop_waiting(order_id: int, *, now: datetime) -> None:
    """Close the exception when nothing of the order is unpaid any more; until then it tells of what still is."""
    unpaid = unpaid_parcels(order_id).values_list("tracking_no", flat=True)
    told = {number: why for number, why in reasons_kept(order_id).items() if number in unpaid}
    if told:
        order = Order.objects.get(pk=order_id)
        open_exception(order=order, kind=ExceptionKind.UNPAID, now=now, details={"parcels": told})
    else:
        close_exceptions(order_id=order_id, kinds=[ExceptionKind.UNPAID], now=now)


def reasons_kept(order_id: int) -> dict[str, Any]:
    """By tracking number why parcels of an order are not paid, as the open exception has it."""
    found = OrderException.objects.filter(order_id=order_id, kind=ExceptionKind.UNPAID, closed_at=None).first()
    return dict(found.details["parcels"]) if found else {}


def reason_kept(refusal: DomainError) -> dict[str, Any]:
    """What is missing in the wallets by currency, or the refusal's sentence."""
    if isinstance(refusal, NotCovered):
        return {"missing": {str(amount.currency): f"{amount.amount:.2f}" for amount in refusal.missing}}
    return {"said": kept_of(refusal)}


def unpaid_parcels(order_id: int) -> QuerySet[Parcel]:
    """Packed parcels of an order with costs that are due, or not even written."""
    packed = Parcel.objects.filter(order_id=order_id, voided_at=None).exclude(packed_at=None)
    costs = OrderCost.objects.filter(parcel_id=OuterRef("pk"))
    return packed.filter(Exists(costs.filter(state=CostState.DUE)) | ~Exists(costs))
