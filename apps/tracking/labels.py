"""Our own words for what happened, in every language that a buyer's page speaks."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.fulfillment.enums import ParcelStatus
from apps.fulfillment.models import TrackingEvent
from apps.tracking.enums import ProblemKind
from apps.tracking.models import CarrierStatus, TrackingProblem

SUB_STATUS: Final = {
    "InfoReceived": _("The parcel is announced"),
    "InTransit_PickedUp": _("The carrier has accepted the parcel"),
    "InTransit_Departure": _("The parcel has left the country of origin"),
    "InTransit_Arrival": _("The parcel has arrived in the country of destination"),
    "InTransit_CustomsProcessing": _("Customs are looking at the parcel"),
    "InTransit_CustomsReleased": _("Customs have released the parcel"),
    "InTransit_CustomsRequiringInformation": _("Customs ask for information"),
    "DeliveryFailure_NoBody": _("Nobody was at home"),
    "DeliveryFailure_Rejected": _("The parcel was refused"),
    "DeliveryFailure_InvalidAddress": _("The address is wrong"),
    "Exception_Returning": _("The parcel is on its way back to the sender"),
    "Exception_Returned": _("The parcel is back with the sender"),
    "Exception_Damage": _("The parcel is damaged"),
    "Exception_Delayed": _("The parcel is delayed"),
    "Exception_Lost": _("The parcel is lost"),
    "Exception_Destroyed": _("The parcel was destroyed"),
    "Exception_Cancel": _("The shipment was cancelled"),
}
STATUS: Final = {
    ParcelStatus.INFO_RECEIVED: _("Announced, not scanned yet"),
    ParcelStatus.IN_TRANSIT: _("On its way"),
    ParcelStatus.READY_FOR_PICKUP: _("Ready for pickup"),
    ParcelStatus.OUT_FOR_DELIVERY: _("Out for delivery"),
    ParcelStatus.DELIVERY_FAILED: _("Delivery was tried in vain"),
    ParcelStatus.DELIVERED: pgettext_lazy("parcel", "Delivered"),
    ParcelStatus.EXCEPTION: _("Something is wrong with the parcel"),
    ParcelStatus.RETURNED: _("The parcel is back with the sender"),
    ParcelStatus.EXPIRED: _("No news for a long time"),
}

FINDING: Final = {
    "check_digit": _("%(number)s is no correct S10 number; check it digit by digit"),
    "reuse": _("%(number)s is another parcel's number since less than 24 months"),
    "early_scan": _("%(number)s was scanned before the order was placed"),
    "destination": _("%(number)s arrived in %(countries)s; the order goes to %(country)s"),
    "no_first_scan": _("%(number)s was handed over %(hours)s hours ago or more and never scanned"),
}


ADVICE: Final = {
    ProblemKind.NO_FIRST_SCAN: _("The platform asks the carrier. Tell the buyer that tracking begins late."),
    ProblemKind.SILENT: _("The platform asks the carrier. Tell the buyer that the parcel takes longer."),
    ProblemKind.CUSTOMS: _("Ask the buyer to answer customs: they often want a tax number or a proof of the price."),
    ProblemKind.DELIVERY_FAILED: _("Have the buyer pick it up, or arrange another delivery with the carrier."),
    ProblemKind.RETURNED: _("Agree with the buyer on a refund, or on a new order to a better address."),
    ProblemKind.EXCEPTION: _("Tell the buyer, and agree on a refund or on a new order."),
    ProblemKind.EXPIRED: _("The carrier gave it up: agree with the buyer on a refund or on a new order."),
    ProblemKind.CONTRADICTION: _("The platform looks into it. If its costs are not paid, top up the wallet."),
    ProblemKind.NUMBER_REFUSED: _("The platform looks into it; until then the channel is not told this number."),
}
"""What a seller does about a problem."""


def finding_text(finding: Mapping[str, Any]) -> str:
    """What speaks against a number, from its code and the facts kept with it."""
    return str(FINDING[finding["code"]]) % finding


def reasons_of(problem: TrackingProblem) -> list[str]:
    """What a problem's kind alone does not say: why a number must not be declared, what is not paid."""
    parcel = problem.parcel
    if problem.kind == ProblemKind.NUMBER_REFUSED:
        return [finding_text(finding) for finding in parcel.shipment_declaration.findings]
    is_unpaid = parcel.packed_at and parcel.shipped_at and not parcel.released_at
    if problem.kind == ProblemKind.CONTRADICTION and is_unpaid:
        return [str(_("The carrier has it, but its costs are not paid."))]
    return []


def label_of(status: str, sub_status: str) -> str:
    """A status in our own words."""
    return str(SUB_STATUS.get(sub_status) or STATUS[ParcelStatus(status)])


def column_of_texts() -> str:
    """Where the carrier table has words in the reader's language; empty if it has none."""
    return {"en": "text_en", "zh-hans": "text_zh"}.get(get_language() or "en", "")


class Texts:
    """Words for scans: the carrier table's own in English and Chinese, ours in other languages."""

    def __init__(self, codes: set[tuple[str, str]]) -> None:
        column = column_of_texts()
        self._texts = dict.fromkeys(codes, "")
        if column:
            rows = CarrierStatus.objects.filter(code__in={code for _, code in codes})
            self._texts |= {
                (carrier, code): text for carrier, code, text in rows.values_list("carrier", "code", column)
            }

    def of(self, event: TrackingEvent) -> str:
        return self._texts.get((event.source, event.carrier_code)) or label_of(event.status, event.sub_status)
