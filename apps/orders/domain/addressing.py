"""An order's address as it is kept, and what follows from it."""

from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from apps.orders.domain.address_rules import EU
from apps.orders.domain.addresses import Report, check_address
from apps.orders.domain.content import Address
from apps.orders.domain.exceptions import close_exceptions, open_exception
from apps.orders.domain.ioss import ENDING, HIDDEN, hinted, refusal_of, sealed
from apps.orders.enums import ExceptionKind
from apps.orders.models import Order, OrderAddress, OrderException

KEPT: Final = tuple(field.name for field in fields(Address) if field.name != "ioss")


def address_row(order: Order, address: Address) -> tuple[OrderAddress, str]:
    """The row to be kept, and why its IOSS number was left out (`ioss.refusal_of`)."""
    note = refusal_of(address.ioss, country=address.country, total=order.total)
    encrypted, ending = sealed("" if note else address.ioss)
    kept = {name: getattr(address, name) for name in KEPT}
    return OrderAddress(order=order, seller_id=order.seller_id, ioss=encrypted, ioss_ending=ending, **kept), note


def address_of(row: OrderAddress) -> Address:
    """What is kept of an address, without its IOSS number."""
    return Address(**{name: getattr(row, name) for name in KEPT})


def report_on(row: OrderAddress) -> Report:
    """Faults and warnings of a kept address."""
    return check_address(address_of(row))


def replace_address(order: Order, address: Address) -> str:
    """Write another address; one without an IOSS number keeps the number, inside the Union. Returns as above."""
    before = order.address
    row, note = address_row(order, address)
    if not address.ioss and address.country in EU:
        row.ioss, row.ioss_ending = before.ioss, before.ioss_ending
    row.save(force_update=True)
    if order.country != address.country:
        order.country = address.country
        order.save(update_fields=["country"])
    return note


def differences(before: OrderAddress, after: Address) -> dict[str, list[str]]:
    """Fields that are not the same, with both values; of numbers that identify somebody no more than the ending."""
    both = {name: [getattr(before, name), getattr(after, name)] for name in KEPT}
    changed = {name: values for name, values in both.items() if values[0] != values[1]}
    if "tax_number" in changed:
        changed["tax_number"] = ["•••", "•••"]
    if after.ioss and after.ioss[-ENDING:] != before.ioss_ending:
        changed["ioss"] = [before.ioss_ending and f"{HIDDEN} {before.ioss_ending}", hinted(after.ioss)]
    return changed


def notes_by_kind(report: Report) -> dict[ExceptionKind, list[dict[str, Any]]]:
    return {
        ExceptionKind.ADDRESS: [note.as_json() for note in report.address],
        ExceptionKind.TAX_NUMBER: [note.as_json() for note in report.tax_number],
    }


def address_exceptions(order: Order, address: Address, *, now: datetime) -> list[OrderException]:
    """What a new order's address makes wait, not yet written."""
    return [
        OrderException(seller_id=order.seller_id, order=order, kind=kind, details={"faults": notes}, opened_at=now)
        for kind, notes in notes_by_kind(check_address(address)).items()
        if notes
    ]


def settle_address(order: Order, *, now: datetime, actor_id: int | None) -> bool:
    """Open and close the exceptions of an order's address as it is now; True when nothing of it waits."""
    waits = notes_by_kind(report_on(order.address))
    for kind, notes in waits.items():
        if notes:
            open_exception(order=order, kind=kind, now=now, details={"faults": notes})
    mended = [kind for kind, notes in waits.items() if not notes]
    close_exceptions(order_id=order.pk, kinds=mended, now=now, actor_id=actor_id)
    return len(mended) == len(waits)
