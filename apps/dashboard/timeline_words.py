"""What happened to an order, in words. An app's events are told here once its app tells the timeline of them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from djmoney.money import Money

from apps.common.money import money_words
from apps.common.periods import Month
from apps.common.when import month_words, shanghai_words
from apps.dashboard.templatetags.haitun_format import grouped
from apps.dispatch_sla.enums import PenaltyState
from apps.events.domain.happenings import Happening
from apps.order_costs.enums import CostKind
from apps.orders.domain.address_words import IOSS_NOTES
from apps.orders.domain.overdue import NOT_SHIPPED, SILENT
from apps.orders.domain.routing_shortage import REASON as NO_STOCK
from apps.orders.enums import Fault, Source
from apps.orders.models import LineItem
from apps.tracking.enums import ProblemKind
from apps.tracking.labels import finding_text, label_of

Told = dict[str, Any]
Goods = Mapping[int, LineItem]

TITLES: Final = {
    "order.placed": gettext_lazy("Order taken"),
    "order.paid": gettext_lazy("The buyer has paid"),
    "order.changed": gettext_lazy("Changed by the channel"),
    "order.held": gettext_lazy("Held"),
    "order.released": gettext_lazy("Released"),
    "order.address_corrected": gettext_lazy("Address corrected"),
    "order.change_seen": gettext_lazy("Change looked at"),
    "order.split": gettext_lazy("Goods sent apart"),
    "order.routed": gettext_lazy("Goods reserved"),
    "order.goods_asked": gettext_lazy("Goods asked of the supplier"),
    "order.goods_confirmed": gettext_lazy("Goods confirmed"),
    "order.goods_refused": gettext_lazy("Goods refused: others are looked for"),
    "order.goods_sent": gettext_lazy("Goods sent off by the supplier"),
    "order.goods_arrived": gettext_lazy("Goods arrived in the warehouse"),
    "order.goods_rejected": gettext_lazy("Goods rejected in the warehouse"),
    "order.goods_taken_back": gettext_lazy("Goods taken back from the supplier: others are looked for"),
    "order.goods_cancelled": gettext_lazy("Goods cancelled that nobody has"),
    "order.cancel_requested": gettext_lazy("Cancellation requested"),
    "order.looked_again": gettext_lazy("Goods looked for again"),
    "order.line_cancelled": gettext_lazy("Line cancelled"),
    "order.cancelled": gettext_lazy("Cancelled"),
    "order.cancelled_too_late": gettext_lazy("Too late to cancel: everything is with the carrier"),
    "order.settled": gettext_lazy("Costs settled"),
    "order.settlement_changed": gettext_lazy("Settlement changed"),
    "order.unsettled": gettext_lazy("Settlement withdrawn"),
    "parcel.packed": gettext_lazy("Parcel packed"),
    "parcel.unpacked": gettext_lazy("Parcel unpacked"),
    "parcel.paid": gettext_lazy("Costs charged"),
    "parcel.released": gettext_lazy("Parcel may leave"),
    "parcel.handed_over": gettext_lazy("Handed over to the carrier"),
    "parcel.delivery_taken_back": gettext_lazy("Delivery taken back by the carrier"),
    "parcel.declared": gettext_lazy("Number declared as shipped"),
    "parcel.declaration_refused": gettext_lazy("Number must not be declared"),
    "parcel.problem": gettext_lazy("Problem of the parcel"),
    "parcel.problem_noted": gettext_lazy("Problem looked at"),
    "parcel.problem_resolved": gettext_lazy("Problem resolved"),
    "parcel.scan_entered": gettext_lazy("Scan entered by hand"),
    "parcel.reviewed": gettext_lazy("The buyer's review"),
    "cost.refunded": gettext_lazy("Costs given back"),
    "dispatch.clock_started": gettext_lazy("Time for dispatch begins"),
    "dispatch.deadline_moved": gettext_lazy("Deadline for dispatch moved"),
    "dispatch.relieved": gettext_lazy("Dispatch is not assessed"),
    "dispatch.late": gettext_lazy("Deadline for dispatch missed"),
    "dispatch.penalty": gettext_lazy("Penalty for late dispatch"),
    "dispatch.penalty_given_back": gettext_lazy("Penalty given back"),
    "dispatch.penalty_waived": gettext_lazy("Penalty waived"),
    "points.qualified": gettext_lazy("Points earned"),
}
REASONS: Final = {
    SILENT: gettext_lazy("not answered in time"),
    NOT_SHIPPED: gettext_lazy("not shipped in time"),
    NO_STOCK: gettext_lazy("no supplier has the goods"),
}
"""Reasons that the platform writes itself."""
PARTS: Final = {
    "order": gettext_lazy("payment or amounts"),
    "address": gettext_lazy("address"),
    "lines": gettext_lazy("lines"),
}
UNPACKED: Final = "unpacked"
"""The key of costs that come back because their parcel was opened again."""


def title_of(happening: Happening) -> str:
    """What happened; an event that nobody named stands for itself."""
    if happening.name == "parcel.scanned":
        told = happening.told
        return told["text"] or label_of(told["status"], told["sub_status"])
    return str(TITLES.get(happening.name, happening.name))


def details_of(happening: Happening, goods: Goods) -> list[str]:
    """What is said of it besides, each in a sentence or a few words; `goods` are the order's items by id."""
    tell = TELLING.get(happening.name, _usual)
    return [str(each) for each in tell(happening.told, goods) if each]


def _usual(told: Told, goods: Goods) -> list[Any]:
    return [
        ", ".join(str(PARTS[part]) for part in told.get("parts", ())),
        told.get("sku", ""),
        *_goods(told, goods),
        _("reason of %(whom)s") % {"whom": Fault(told["fault"]).label} if told.get("fault") else "",
        REASONS.get(told.get("reason", ""), told.get("reason", "")),
        IOSS_NOTES.get(told.get("ioss", ""), ""),
        _too_late(told),
    ]


def _goods(told: Told, goods: Goods) -> list[str]:
    """So many pieces of which goods; items that were only named are told as they are now."""
    pieces = told.get("goods") or [[pk, None] for pk in told.get("items", ())]
    found = [(goods[pk], quantity) for pk, quantity in pieces if pk in goods]
    return [f"{quantity or item.quantity} × {item.variant.sku}" for item, quantity in found]


def _too_late(told: Told) -> str:
    gone = len(told.get("too_late", ()))
    return _("%(n)s of its goods had left already") % {"n": gone} if gone else ""


def _placed(told: Told, goods: Goods) -> list[Any]:
    return [Source(told["source"]).label, *_usual(told, goods)]


def _packed(told: Told, goods: Goods) -> list[Any]:
    inside = {"goods": [[int(pk), pieces] for pk, pieces in told.get("items", {}).items()]}
    return [*_goods(inside, goods), f"{grouped(told['weight_g'])} g" if "weight_g" in told else ""]


def _amount(told: Told) -> str:
    return money_words(Money(Decimal(told["amount"]), told["currency"])) if "amount" in told else ""


def _paid(told: Told, _goods: Goods) -> list[Any]:
    amounts = [Money(Decimal(amount), code) for code, amount in told["money"].items()]
    return [*(money_words(each) for each in amounts if each.amount), _points(told["points"])]


def _points(points: int) -> str:
    return _("%(points)s points") % {"points": grouped(points)} if points else ""


def _refunded(told: Told, _goods: Goods) -> list[Any]:
    back = [_amount(told) if Decimal(told["amount"]) else "", _points(told["points"])]
    reason = "" if told["key"] == UNPACKED else told["reason"]
    return [CostKind(told["kind"]).label, " + ".join(filter(None, back)), reason]


def _settled(told: Told, _goods: Goods) -> list[Any]:
    return [_amount(told)]


def _due(told: Told, _goods: Goods) -> list[Any]:
    due = _("due by %(at)s") % {"at": _instant(told["deadline"])}
    return [due + (f" ({_('provisional')})" if told["is_provisional"] else "")]


def _moved(told: Told, _goods: Goods) -> list[Any]:
    return [_("from %(before)s to %(after)s") % {"before": _instant(told["from"]), "after": _instant(told["to"])}]


def _relieved(told: Told, _goods: Goods) -> list[Any]:
    return [told["relief"] or _("a relief window covers its payment"), told["reason"]]


def _given_back(told: Told, _goods: Goods) -> list[Any]:
    return [_amount(told), PenaltyState(told["state"]).label]


def _problem(told: Told, _goods: Goods) -> list[Any]:
    return [ProblemKind(told["kind"]).label, told.get("note", "")]


def _declared(told: Told, _goods: Goods) -> list[Any]:
    return [finding_text(finding) for finding in told.get("findings", ())]


def _scanned(told: Told, _goods: Goods) -> list[Any]:
    return [" ".join(filter(None, (told["location"], told["country"])))]


def _reviewed(told: Told, _goods: Goods) -> list[Any]:
    return [_("%(rating)s of 5") % told]


def _earned(told: Told, _goods: Goods) -> list[Any]:
    month = Month.of_day(datetime.fromisoformat(told["month"]).date())
    words = {"month": month_words(month), "n": told["packages"]}
    bonus = _("over USD 30: with the bonus for its amount") if told["bonus"] else ""
    return [_("counts in %(month)s, packages: %(n)s") % words, bonus]


def _instant(text: str) -> str:
    return shanghai_words(datetime.fromisoformat(text))


TELLING: Final[dict[str, Callable[[Told, Goods], list[Any]]]] = {
    "order.placed": _placed,
    "order.settled": _settled,
    "order.settlement_changed": _settled,
    "parcel.packed": _packed,
    "parcel.paid": _paid,
    "parcel.declared": _declared,
    "parcel.declaration_refused": _declared,
    "parcel.problem": _problem,
    "parcel.problem_noted": _problem,
    "parcel.problem_resolved": _problem,
    "parcel.scanned": _scanned,
    "parcel.reviewed": _reviewed,
    "cost.refunded": _refunded,
    "dispatch.clock_started": _due,
    "dispatch.deadline_moved": _moved,
    "dispatch.relieved": _relieved,
    "dispatch.late": _due,
    "dispatch.penalty": _settled,
    "dispatch.penalty_given_back": _given_back,
    "dispatch.penalty_waived": lambda told, goods: [_amount(told), told["reason"]],
    "points.qualified": _earned,
}
