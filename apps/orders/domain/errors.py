"""What orders refuse. People read these words, so they come in the reader's language. A refused act moved nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.common.errors import DomainError
from apps.orders.domain.content import plain


class OrdersError(DomainError):
    """An act on orders was refused."""


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One thing that is wrong with a new order: which field (`lines.2.quantity`), what stood there, why, what to do."""

    order_no: str
    field: str
    value: str
    reason: str
    mend: str

    def __str__(self) -> str:
        return f"{self.order_no}: {self.field} '{self.value}' {self.reason}: {self.mend}"


class InvalidOrder(OrdersError):
    """New orders that no one can work with, with every fault; none of them was taken."""

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        self.faults = list(faults)
        super().__init__("; ".join(map(str, self.faults)))


class UnknownOrder(OrdersError):
    """There is no such order, or it is not the caller's."""

    def __init__(self, order_id: int) -> None:
        super().__init__(_("there is no order %(order)s: look it up in the list of orders") % {"order": order_id})


class UnknownStore(OrdersError):
    """There is no such store of this seller."""

    def __init__(self, store_id: int) -> None:
        super().__init__(_("there is no store %(store)s of this seller: choose one of its own") % {"store": store_id})


class UnknownVariants(OrdersError):
    """A mapping names goods that the catalog does not have, or no goods at all."""

    def __init__(self, variant_ids: Sequence[int]) -> None:
        text = _("there are no goods %(goods)s in the catalog: look them up there")
        none = _("an SKU stands for at least one piece of something: choose goods and how many of them")
        super().__init__(text % {"goods": ", ".join(map(str, variant_ids))} if variant_ids else none)


class OrderMovedOn(OrdersError):
    """The act comes too late for what became of the order."""

    def __init__(self, order_no: str, status: str) -> None:
        text = _("order %(order)s is %(status)s: this can't be done any more")
        super().__init__(text % {"order": order_no, "status": status})


class UnknownLine(OrdersError):
    """There is no such line of this order."""

    def __init__(self, order_no: str) -> None:
        super().__init__(_("there is no such line of order %(order)s: choose one of its own") % {"order": order_no})


class LineMovedOn(OrdersError):
    """The act comes too late for what became of a line's goods."""

    def __init__(self, sku: str) -> None:
        text = _("goods of %(sku)s are found, packed or gone already: look at the order again")
        super().__init__(text % {"sku": sku})


class NothingWaits(OrdersError):
    """Nothing of the order waits for goods."""

    def __init__(self, order_no: str) -> None:
        super().__init__(_("nothing of order %(order)s waits for goods: leave it out") % {"order": order_no})


class NotHeld(OrdersError):
    """The order is not on hold."""

    def __init__(self, order_no: str) -> None:
        super().__init__(_("order %(order)s is not held: it goes on already") % {"order": order_no})


class AddressOnParcel(OrdersError):
    """A parcel of the order carries its address already."""

    def __init__(self, order_no: str) -> None:
        text = _("goods of order %(order)s are packed under its address: have the parcel unpacked first")
        super().__init__(text % {"order": order_no})


class ReasonMissing(OrdersError):
    """Whoever holds, cancels or corrects says why."""

    def __init__(self, most: int) -> None:
        super().__init__(_("a reason is missing: write one of at most %(most)s characters") % {"most": most})


MOST_REASON = 300


def given_reason(text: str) -> str:
    """A reason that says something. Raises ReasonMissing."""
    reason = plain(text)
    if not 0 < len(reason) <= MOST_REASON:
        raise ReasonMissing(MOST_REASON)
    return reason
