"""The fixed words of orders. `ItemState` runs one way; a cancelled or rerouted item says so in its history."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

HISTORY: Final = "history"
"""Source of the orders that came with imported history."""


class OrderStatus(models.TextChoices):
    """Where an order as a whole is; follows from its items and parcels (`domain/status.py`). History is `open`."""

    OPEN = "open", _("Open")
    PENDING_PAYMENT = "pending_payment", _("Waiting for payment")
    ON_HOLD = "on_hold", pgettext_lazy("order", "On hold")
    AWAITING_ALLOCATION = "awaiting_allocation", _("Waiting for goods")
    AWAITING_SUPPLIER = "awaiting_supplier", _("Waiting for the supplier")
    AWAITING_DISPATCH = "awaiting_dispatch", _("Being packed")
    PARTLY_SHIPPED = "partly_shipped", _("Partly shipped")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    CANCEL_REQUESTED = "cancel_requested", _("Cancellation requested")
    CANCELLED = "cancelled", _("Cancelled")


MOVING: Final = (
    OrderStatus.PENDING_PAYMENT,
    OrderStatus.ON_HOLD,
    OrderStatus.AWAITING_ALLOCATION,
    OrderStatus.AWAITING_SUPPLIER,
    OrderStatus.AWAITING_DISPATCH,
    OrderStatus.PARTLY_SHIPPED,
    OrderStatus.CANCEL_REQUESTED,
)
"""Orders that somebody still has to do something for."""


class Source(models.TextChoices):
    """How an order came to the platform."""

    HISTORY = HISTORY, _("imported history")
    HAND = "hand", _("by hand")
    FILE = "file", _("file")
    CHANNEL = "channel", _("channel")
    API = "api", _("API")


class ItemState(models.TextChoices):
    """How far goods of an order are: asked of a supplier, here, in a parcel, gone."""

    WAITING = "waiting", _("waiting for goods")
    ALLOCATED = "allocated", _("reserved")
    ORDERED = "ordered", _("asked of the supplier")
    CONFIRMED = "confirmed", _("confirmed by the supplier")
    ARRIVED = "arrived", _("in the warehouse")
    PACKED = "packed", _("packed")
    SHIPPED = "shipped", pgettext_lazy("item", "shipped")
    DELIVERED = "delivered", pgettext_lazy("item", "delivered")
    CANCELLED = "cancelled", pgettext_lazy("item", "cancelled")


class AllocationState(models.TextChoices):
    LIVE = "live", pgettext_lazy("allocation", "live")
    REFUSED = "refused", _("refused by the supplier")
    OVERDUE = "overdue", _("taken back: the supplier was late")
    REJECTED = "rejected", _("rejected in the warehouse")
    CANCELLED = "cancelled", pgettext_lazy("allocation", "cancelled")


class ExceptionKind(models.TextChoices):
    """Why an order waits for a person."""

    UNMAPPED = "unmapped", _("SKU is not mapped to goods")
    NO_STOCK = "no_stock", _("no supplier has the goods")
    ADDRESS = "address", _("address is incomplete")
    TAX_NUMBER = "tax_number", _("the country asks for a tax number")
    HELD = "held", _("held by the seller")
    UNPAID = "unpaid", _("the costs of a parcel are not paid")
    CHANGED = "changed", _("changed by the channel after it moved")


BLOCKING: Final = (
    ExceptionKind.UNMAPPED,
    ExceptionKind.ADDRESS,
    ExceptionKind.TAX_NUMBER,
    ExceptionKind.HELD,
    ExceptionKind.CHANGED,
)
"""What keeps a whole order from being routed and asked for: it ships together. The others keep their goods only."""


class OnShortage(models.TextChoices):
    """What a seller wants when no single supplier has all pieces of a line."""

    HOLD = "hold", _("wait in the queue")
    FALL_BACK = "fall_back", _("take the next supplier, else wait")
    SPLIT = "split", _("split among suppliers, the rest waits")
    CANCEL = "cancel", _("cancel what is missing")


class Fault(models.TextChoices):
    """Whose reason a cancellation was: a seller's counts in the order defect rate."""

    BUYER = "buyer", _("the buyer")
    SELLER = "seller", _("the seller")
    PLATFORM = "platform", _("the platform or a supplier")


class DispatchMode(models.TextChoices):
    """How a supplier's goods leave: through our warehouse, or from its own hands to the carrier."""

    WAREHOUSE = "warehouse", _("through our warehouse")
    DIRECT = "direct", _("directly to the carrier")


class PurchaseState(models.TextChoices):
    """A purchase order as a whole; follows from its lines."""

    ISSUED = "issued", _("to be answered")
    ACCEPTED = "accepted", _("to be shipped")
    SHIPPED = "shipped", pgettext_lazy("purchase order", "shipped")
    CLOSED = "closed", pgettext_lazy("purchase order", "closed")


class PurchaseLineState(models.TextChoices):
    ISSUED = "issued", _("to be answered")
    ACCEPTED = "accepted", pgettext_lazy("purchase line", "accepted")
    REFUSED = "refused", pgettext_lazy("purchase line", "refused")
    OVERDUE = "overdue", _("taken back: late")
    SHIPPED = "shipped", pgettext_lazy("purchase line", "shipped")
    RECEIVED = "received", pgettext_lazy("purchase line", "received")
    CANCELLED = "cancelled", pgettext_lazy("purchase line", "cancelled")


class DeadlineSource(models.TextChoices):
    """Who says by when the goods of an order have to leave."""

    CLOCK = "clock", _("by the dispatch clock")
    STANDARD = "standard", _("by the hours of the routing standard")


class Outcome(models.TextChoices):
    """What an attempt to route an item came to."""

    ALLOCATED = "allocated", pgettext_lazy("routing", "reserved")
    SPLIT = "split", pgettext_lazy("routing", "split among suppliers")
    NO_STOCK = "no_stock", pgettext_lazy("routing", "waits")
    CANCELLED = "cancelled", pgettext_lazy("routing", "cancelled")


class Rejection(models.TextChoices):
    """Why a candidate does not serve an item; besides these, the catalog's obstacles."""

    HIDDEN = "hidden", _("not offered to sellers now")
    FAILED_BEFORE = "failed_before", _("was asked for these goods before, and refused, was late or sent faulty ones")
    MINIMUM = "minimum", _("the quantity is below the minimum")
    NO_RATE = "no_rate", _("there is no exchange rate for its currency")
    OUT_OF_STOCK = "out_of_stock", _("has too few pieces")
    TOO_SLOW = "too_slow", _("would be ready after the deadline, and others are ready before")
    OUTSCORED = "outscored", _("another candidate has more points")
    ASK_FIRST = "ask_first", _("a supplier failed these goods, and the seller wants to be asked before others are")
    ATTEMPTS = "attempts", _("suppliers failed these goods as often as the standard allows")
