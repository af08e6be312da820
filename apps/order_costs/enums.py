"""The fixed words of order costs."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.wallet.seller_enums import LineType


class CostKind(TextChoices):
    """What a seller pays for in a parcel, in the order of paying."""

    GOODS = "goods", _("Goods")
    POSTAGE = "postage", _("Postage")
    REGISTRATION = "registration", _("Registration fee")
    SERVICE_FEE = "service_fee", _("Service fee")


class CostState(TextChoices):
    """A cost's way: due → paid → refunded when all of it came back; dropped when its parcel was unpacked unpaid."""

    DUE = "due", pgettext_lazy("cost", "due")
    PAID = "paid", pgettext_lazy("cost", "paid")
    REFUNDED = "refunded", pgettext_lazy("cost", "refunded")
    DROPPED = "dropped", pgettext_lazy("cost", "dropped")


class RefundScope(TextChoices):
    """Which costs of a parcel are given back."""

    EVERYTHING = "everything", _("everything")
    GOODS = "goods", _("the goods")
    LOGISTICS = "logistics", _("postage and registration")
    SERVICE_FEE = "service_fee", _("the service fee")


LINE_TYPES: Final = {
    CostKind.GOODS: LineType.ORDER_AMOUNT,
    CostKind.POSTAGE: LineType.POSTAGE,
    CostKind.REGISTRATION: LineType.POSTAGE,
    CostKind.SERVICE_FEE: LineType.COMMISSION_FEE,
}
"""The line of the wallet's statement that a cost is charged under."""

LOGISTICS: Final = (CostKind.POSTAGE, CostKind.REGISTRATION)
KINDS_OF: Final = {
    RefundScope.EVERYTHING: tuple(CostKind),
    RefundScope.GOODS: (CostKind.GOODS,),
    RefundScope.LOGISTICS: LOGISTICS,
    RefundScope.SERVICE_FEE: (CostKind.SERVICE_FEE,),
}
