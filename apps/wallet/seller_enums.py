"""The fixed words of money. Line types are those that marketplaces use in their own settlement files."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Currency(TextChoices):
    """What a wallet may be kept in; all have two decimals, so a minor unit is a hundredth."""

    CNY = "CNY", _("Chinese yuan")
    USD = "USD", _("US dollar")
    EUR = "EUR", _("Euro")


class LineType(TextChoices):
    """Why money moved in a seller's wallet."""

    ORDER_AMOUNT = "ORDER_AMOUNT", _("Goods")
    SHIPPING_AMOUNT = "SHIPPING_AMOUNT", _("Shipping")
    COMMISSION_FEE = "COMMISSION_FEE", _("Commission")
    REFUND_ORDER_AMOUNT = "REFUND_ORDER_AMOUNT", _("Goods refunded")
    REFUND_COMMISSION_FEE = "REFUND_COMMISSION_FEE", _("Commission refunded")
    SUBSCRIPTION_FEE = "SUBSCRIPTION_FEE", _("Subscription")
    MANUAL_CREDIT = "MANUAL_CREDIT", _("Credit by the platform")
    MANUAL_INVOICE = "MANUAL_INVOICE", _("Charge by the platform")
    RESERVE_FUNDING = "RESERVE_FUNDING", _("Paid into the reserve")
    RESERVE_SETTLEMENT = "RESERVE_SETTLEMENT", _("Paid out of the reserve")
    SELLER_PENALTY_FEE = "SELLER_PENALTY_FEE", _("Penalty")
    PAYMENT = "PAYMENT", _("Top-up")
    SUPPLIER_COST = "SUPPLIER_COST", _("Supplier's cost")
    POSTAGE = "POSTAGE", _("Postage")
    POSTAGE_ADJUST = "POSTAGE_ADJUST", _("Postage adjusted")
    DEPOSIT_HELD = "DEPOSIT_HELD", _("Deposit paid")
    DEPOSIT_RELEASED = "DEPOSIT_RELEASED", _("Deposit returned")
    ANNUAL_FEE = "ANNUAL_FEE", _("Annual fee")
    ANNUAL_FEE_REFUND = "ANNUAL_FEE_REFUND", _("Annual fee refunded")
    POINTS_REDEEMED = "POINTS_REDEEMED", _("Paid with points")
    POINTS_EXPIRED = "POINTS_EXPIRED", _("Points expired")
    RELIEF_REVERSAL = "RELIEF_REVERSAL", _("Penalty returned")
    FX_GAIN_LOSS = "FX_GAIN_LOSS", _("Exchange difference")
    GROWTH_REWARD = "GROWTH_REWARD", _("Growth reward")


REFUND_TYPE = {
    LineType.ORDER_AMOUNT: LineType.REFUND_ORDER_AMOUNT,
    LineType.COMMISSION_FEE: LineType.REFUND_COMMISSION_FEE,
    LineType.MANUAL_INVOICE: LineType.MANUAL_CREDIT,
    LineType.RESERVE_FUNDING: LineType.RESERVE_SETTLEMENT,
    LineType.SELLER_PENALTY_FEE: LineType.RELIEF_REVERSAL,
    LineType.POSTAGE: LineType.POSTAGE_ADJUST,
    LineType.DEPOSIT_HELD: LineType.DEPOSIT_RELEASED,
    LineType.ANNUAL_FEE: LineType.ANNUAL_FEE_REFUND,
}
"""The line of a refund; a type that is not here is refunded under its own name."""


class TopUpState(TextChoices):
    REQUESTED = "requested", _("waiting for the money")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")


class HoldState(TextChoices):
    OPEN = "open", _("held")
    CAPTURED = "captured", _("charged")
    RELEASED = "released", _("released")


class Direction(TextChoices):
    CREDIT = "credit", _("credit")
    CHARGE = "charge", _("charge")


class ManualState(TextChoices):
    WAITING = "waiting", _("waiting for a second person")
    BOOKED = "booked", _("booked")
    REFUSED = "refused", _("refused")
