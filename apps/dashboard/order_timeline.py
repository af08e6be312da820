"""One timeline of everything that happened to an order, whoever told of it: read in one statement."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.common.periods import Month
from apps.dashboard.timeline_words import details_of, title_of
from apps.dispatch_sla.domain.timeline import happenings_of_clock
from apps.events.domain.happenings import Happening, in_order
from apps.fulfillment.domain.timeline import happenings_of_parcels
from apps.fulfillment.models import Parcel
from apps.order_costs.domain.timeline import happenings_of_costs
from apps.orders.domain.queries import OrderDetails
from apps.orders.domain.timeline import happenings_of_order
from apps.orders.enums import DispatchMode
from apps.points_ledger.domain.timeline import happenings_of_earning
from apps.tracking.domain.timeline import happenings_of_scans

SOURCES: Final[tuple[Callable[[int], list[QuerySet[Any]]], ...]] = (
    happenings_of_order,
    happenings_of_clock,
    happenings_of_parcels,
    happenings_of_scans,
    happenings_of_costs,
    happenings_of_earning,
)
"""Who tells of an order; an app above adds its own here, and its words in `timeline_words`."""
YOU, PLATFORM, SUPPLIER = _("you"), _("the platform"), _("the supplier")
CARRIER, CHANNEL, BUYER = _("the carrier"), _("the channel"), _("the buyer")
LEFT = _("somebody who left your organisation")
PARTIES: Final = {
    "order.placed": CHANNEL,
    "order.paid": CHANNEL,
    "order.changed": CHANNEL,
    "order.goods_confirmed": SUPPLIER,
    "order.goods_refused": SUPPLIER,
    "order.goods_sent": SUPPLIER,
    "parcel.scanned": CARRIER,
    "parcel.reviewed": BUYER,
}
"""Whose act it is when nobody of ours did it; else the platform's."""
BY_PACKER: Final = ("parcel.packed", "parcel.unpacked", "parcel.handed_over")


@dataclass(frozen=True)
class Entry:
    """Something that happened: when, what, by whom, and where there is more to read (words and address)."""

    at: datetime
    title: str
    details: list[str]
    who: str | Promise
    links: list[tuple[str | Promise, str]]


def timeline_of(details: OrderDetails, *, parcels: Sequence[Parcel], user_id: int) -> list[Entry]:
    """Everything that happened to an order, the newest first."""
    told = in_order([part for source in SOURCES for part in source(details.order.pk)])
    goods, by_id = {item.pk: item for item in details.items}, {parcel.pk: parcel for parcel in parcels}
    return [
        Entry(
            at=each.at,
            title=title_of(each),
            details=details_of(each, goods),
            who=_who(each, by_id, user_id),
            links=[*_parcel(each, by_id), *_movements(each)],
        )
        for each in told
    ]


def _who(happening: Happening, parcels: Mapping[int, Parcel], user_id: int) -> str | Promise:
    if happening.by_id is None:
        return _packer(happening, parcels) or PARTIES.get(happening.name, PLATFORM)
    if happening.by_id == user_id:
        return YOU
    if happening.by_name:
        return happening.by_name
    return PLATFORM if happening.by_name is None else _packer(happening, parcels) or LEFT


def _packer(happening: Happening, parcels: Mapping[int, Parcel]) -> Promise | None:
    """What goes directly is packed and handed over by its supplier."""
    parcel = parcels.get(happening.about_id or 0)
    is_direct = parcel is not None and parcel.mode == DispatchMode.DIRECT
    return SUPPLIER if is_direct and happening.name in BY_PACKER else None


def _parcel(happening: Happening, parcels: Mapping[int, Parcel]) -> list[tuple[str | Promise, str]]:
    parcel = parcels.get(happening.about_id or 0)
    return [(parcel.tracking_no, reverse("dashboard:parcel", args=[parcel.pk]))] if parcel else []


def _movements(happening: Happening) -> list[tuple[str | Promise, str]]:
    """The months of the wallets that money moved in, or the month of points that the order counts in."""
    told = happening.told
    if happening.name == "points.qualified":
        return [(_("Points of the month"), reverse("dashboard:month", args=[told["month"][:7]]))]
    if happening.name == "parcel.paid":
        codes = [code for code, amount in told["money"].items() if Decimal(amount)]
    elif happening.name in ("cost.refunded", "dispatch.penalty_given_back"):
        codes = [told["currency"]] if Decimal(told["amount"]) else []
    else:
        return []
    month = Month.of(happening.at)
    return [(_("Movements of the wallet"), reverse("dashboard:wallet_month", args=[code, month])) for code in codes]
