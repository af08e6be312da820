"""Goods of suppliers: accepted in the warehouse or by the carrier, which is what they are paid for; and sent back."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.catalog.domain.terms import price_for
from apps.catalog.models import Offer
from apps.common.periods import shanghai_day
from apps.events.domain.recording import record_event
from apps.fulfillment.domain.errors import AskedFor, InvalidLines, ReceiptDiffers
from apps.fulfillment.domain.scoring import score_delivery
from apps.fulfillment.enums import HandOver
from apps.fulfillment.models import GoodsReceipt, GoodsReceiptLine
from apps.orders.domain.overdue import UNDER_WAY
from apps.orders.enums import AllocationState, ItemState
from apps.orders.models import Allocation, PurchaseLine
from apps.stock.domain.movements import dispatch_stock, lock_levels
from apps.stock.domain.queries import open_reservations
from apps.stock.domain.reservations import dispatch_reservation
from apps.stock.models import Reservation
from apps.suppliers.domain.queries import agreement_in_force
from apps.wallet.domain.payables import accrue_payable

PAYABLE: Final = "goods_receipt"
HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True)
class Delivered:
    """Pieces of one offer that came with a delivery note: what was accepted of them, and what refused.

    `reservations` names what the accepted pieces were reserved by, and how many of them by each; `unit_price` is what
    was agreed when they were ordered. None: the offer's supply price of that quantity, as it is now.
    """

    offer_id: int
    accepted: int
    rejected: int = 0
    reservations: tuple[tuple[int, int], ...] = ()
    unit_price: Money | None = None


@transaction.atomic
def accept_goods(
    *,
    supplier_id: int,
    lines: Sequence[Delivered],
    place: HandOver,
    delivery_note: str,
    now: datetime,
    actor_id: int | None = None,
) -> GoodsReceipt:
    """Accept a supplier's goods, once a delivery note: they leave its stock and the platform owes their price.

    Where a line names reservations, exactly those pieces go, and the score card hears of them from whoever asked the
    supplier for them. Else they are goods that no purchase order asks for: what orders wait for is not touched, other
    reserved pieces go first, the oldest reservation before others. Both also of a suspended offer or supplier.
    The price is the line's, or the offer's supply price for the accepted quantity, each line rounded half-up to two
    decimals; it is due after the terms of the agreement in force on the Shanghai day of `now`. Refused pieces of lines
    without named reservations count as an incident on the score card; none are paid. The same note with the same lines
    again gives the same receipt.
    Raises InvalidLines, ReceiptDiffers, AskedFor, InsufficientStock, ReservationEnded, NoAgreement.
    """
    note = delivery_note.strip()
    offers = _offers_of(supplier_id, lines, note)
    lock_levels(offers)
    earlier = GoodsReceipt.objects.filter(supplier_id=supplier_id, delivery_note=note).first()
    if earlier is not None:
        return _same_or_refuse(earlier, place, lines)
    _refuse_what_is_asked_for([line.offer_id for line in lines if not line.reservations])
    agreement = agreement_in_force(supplier_id=supplier_id, on=shanghai_day(now))
    receipt, rows = _write(supplier_id, note, place, lines, offers, now)
    for row, line in zip(rows, lines, strict=True):
        if line.reservations:
            _dispatch_named(line, receipt, now, actor_id)
            continue
        requested_at = min(_dispatch(row, receipt, now, actor_id), default=now)
        score_delivery(row, document=note, requested_at=requested_at, dispatch_hours=agreement.dispatch_hours, now=now)
    if receipt.amount.amount:
        accrue_payable(
            supplier_id=supplier_id,
            amount=receipt.amount,
            document_kind=PAYABLE,
            document_id=receipt.pk,
            document_name=note,
            accrued_on=shanghai_day(now),
            terms_working_days=agreement.payout_working_days,
            now=now,
            actor_id=actor_id,
        )
    record_event(
        name="goods.accepted",
        subject=receipt,
        payload={"delivery_note": note, "place": place, "amount": str(receipt.amount.amount)},
        now=now,
        actor_id=actor_id,
        supplier_id=supplier_id,
    )
    return receipt


def value_of(unit_price: Money, quantity: int) -> Money:
    """What so many pieces cost, rounded half-up to two decimals."""
    return Money((unit_price.amount * quantity).quantize(HUNDREDTH, ROUND_HALF_UP), unit_price.currency)


def _offers_of(supplier_id: int, lines: Sequence[Delivered], note: str) -> dict[int, Offer]:
    wanted = [line.offer_id for line in lines]
    found = Offer.objects.prefetch_related("steps").filter(supplier_id=supplier_id, pk__in=wanted).in_bulk()
    missing = sorted(set(wanted) - found.keys())
    if not note or not lines:
        raise InvalidLines(_("a receipt has a delivery note and at least one line; enter both"))
    if missing:
        raise InvalidLines(
            _("offers %(offers)s are not of supplier %(supplier)s; choose among its own")
            % {"offers": ", ".join(map(str, missing)), "supplier": supplier_id}
        )
    if _stand_twice(lines):
        raise InvalidLines(_("an offer stands in two lines at one price; add its pieces up"))
    if any(min(line.accepted, line.rejected) < 0 or not line.accepted + line.rejected for line in lines):
        raise InvalidLines(_("each line has pieces that were accepted or refused, and no number below zero"))
    for line in lines:
        _check_reservations(line)
    if len({(line.unit_price or found[line.offer_id].supply_price).currency for line in lines}) > 1:
        raise InvalidLines(_("the offers have prices in several currencies; enter one receipt a currency"))
    return found


def _refuse_what_is_asked_for(offer_ids: Sequence[int]) -> None:
    """Goods of a purchase order come by their delivery: else its item would wait for them, and be bought again."""
    asked = PurchaseLine.objects.filter(offer__in=offer_ids, state__in=UNDER_WAY).order_by("pk")
    names: dict[str, None] = {}
    for line in asked.select_related("purchase_order", "offer__variant"):
        names[f"{line.purchase_order} / {line.line} ({line.offer.variant.sku})"] = None
    if names:
        raise AskedFor(
            _("purchase orders ask for these goods, %(lines)s: announce and receive their delivery instead")
            % {"lines": ", ".join(names)}
        )


def _stand_twice(lines: Sequence[Delivered]) -> bool:
    """Only lines with named reservations, each at another agreed price, may be of one offer."""
    prices = defaultdict(list)
    for line in lines:
        prices[line.offer_id].append(line.unit_price if line.reservations else None)
    return any(len(each) > 1 and (None in each or len(set(each)) < len(each)) for each in prices.values())


def _check_reservations(line: Delivered) -> None:
    """Named reservations are of the line's offer and account for every accepted piece."""
    named = dict(line.reservations)
    if not line.reservations:
        return
    if len(named) < len(line.reservations) or sum(named.values()) != line.accepted or min(named.values()) < 1:
        raise InvalidLines(
            _("each reservation is named once, and their pieces add up to the accepted ones of the line")
        )
    known = set(Reservation.objects.filter(pk__in=named, level__offer_id=line.offer_id).values_list("pk", flat=True))
    if known != named.keys():
        missing = sorted(named.keys() - known)
        raise InvalidLines(
            _("reservations %(reservations)s are not of offer %(offer)s; name those of the offer")
            % {"reservations": ", ".join(map(str, missing)), "offer": line.offer_id}
        )


def _write(
    supplier_id: int, note: str, place: HandOver, lines: Sequence[Delivered], offers: dict[int, Offer], now: datetime
) -> tuple[GoodsReceipt, list[GoodsReceiptLine]]:
    rows = [
        GoodsReceiptLine(
            supplier_id=supplier_id,
            line=number,
            offer_id=line.offer_id,
            accepted=line.accepted,
            rejected=line.rejected,
            **_price(offers[line.offer_id], line),
        )
        for number, line in enumerate(lines, 1)
    ]
    first, *others = (value_of(row.unit_price, row.accepted) for row in rows)
    fields: dict[str, Any] = {"delivery_note": note, "place": place, "amount": sum(others, first)}
    receipt = GoodsReceipt.objects.create(supplier_id=supplier_id, accepted_at=now, **fields)
    for row in rows:
        row.receipt = receipt
    return receipt, GoodsReceiptLine.objects.bulk_create(rows)


def _price(offer: Offer, line: Delivered) -> dict[str, Any]:
    return {"unit_price": line.unit_price or price_for(offer, line.accepted)}


def _dispatch(row: GoodsReceiptLine, receipt: GoodsReceipt, now: datetime, actor_id: int | None) -> list[datetime]:
    """Take the accepted pieces out of the supplier's stock; when the served reservations were made.

    What is reserved for an order is asked for by a purchase order soon: it stays.
    """
    left, document, served = row.accepted, receipt.stock_document, []
    routed = Allocation.objects.filter(offer=row.offer_id, item__state=ItemState.ALLOCATED, state=AllocationState.LIVE)
    for reservation in open_reservations(row.offer_id).exclude(pk__in=routed.values("reservation_id")):
        taken = min(left, reservation.open_quantity)
        if taken:
            key = f"{document}:{reservation.pk}"
            dispatch_reservation(
                reservation_id=reservation.pk, quantity=taken, document=document, key=key, now=now, actor_id=actor_id
            )
            served.append(reservation.reserved_at)
            left -= taken
    if left:
        key = f"{document}:free:{row.offer_id}"
        dispatch_stock(lines={row.offer_id: left}, document=document, key=key, now=now, actor_id=actor_id)
    return served


def _dispatch_named(line: Delivered, receipt: GoodsReceipt, now: datetime, actor_id: int | None) -> None:
    document = receipt.stock_document
    for reservation_id, pieces in sorted(line.reservations):
        dispatch_reservation(
            reservation_id=reservation_id,
            quantity=pieces,
            document=document,
            key=f"{document}:{reservation_id}",
            now=now,
            actor_id=actor_id,
        )


def _same_or_refuse(receipt: GoodsReceipt, place: HandOver, lines: Sequence[Delivered]) -> GoodsReceipt:
    rows = receipt.lines.order_by("line").values_list("offer_id", "accepted", "rejected")
    told = [(line.offer_id, line.accepted, line.rejected) for line in lines]
    if (receipt.place, list(rows)) != (place, told):
        raise ReceiptDiffers(
            _("delivery note %(note)s was accepted before with other lines; use another number") % {"note": receipt}
        )
    return receipt
