"""The score card and events as people read them, in the portal and in the administration."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.suppliers.domain.score_card import Delay, Rate, ScoreCard
from apps.suppliers.enums import Event

NOTHING = "–"


@dataclass(frozen=True)
class Cell:
    days: int
    shown: str
    basis: str = ""


@dataclass(frozen=True)
class Row:
    """`name` is the field of the card."""

    name: str
    label: str | Promise
    meaning: str | Promise
    cells: list[Cell]


FIGURES = (
    ("acceptance", gettext_lazy("Acceptance"), gettext_lazy("accepted of answered lines")),
    ("late", gettext_lazy("Late shipment"), gettext_lazy("orders after their deadline")),
    ("cancellation", gettext_lazy("Cancellation"), gettext_lazy("cancelled of accepted lines")),
    ("incident", gettext_lazy("Incidents"), gettext_lazy("of accepted lines")),
    ("returns", gettext_lazy("Returns"), gettext_lazy("of accepted lines")),
    ("tracking", gettext_lazy("Valid tracking"), gettext_lazy("of shipped orders with a tracking carrier")),
    ("approval_delay", gettext_lazy("Approval delay"), gettext_lazy("from request to answer, mean")),
    ("shipping_delay", gettext_lazy("Shipping delay"), gettext_lazy("from acceptance to shipment, mean")),
    ("overdue", gettext_lazy("Overdue now"), gettext_lazy("orders past their deadline, not shipped")),
)

HOW: dict[str, str | Promise] = {
    "acceptance": gettext_lazy(
        "Lines that you accepted, whole or in part, of those that you answered. Taken back unanswered is refused."
    ),
    "late": gettext_lazy(
        "Orders of which a line was shipped after its deadline, or is not shipped although it is past, of the orders"
        " that you accepted. Cancelled lines, and those withdrawn before their deadline, are left out."
    ),
    "cancellation": gettext_lazy(
        "Accepted lines that you cancelled, or that were taken back because they were not shipped."
    ),
    "incident": gettext_lazy("Accepted lines of which pieces were rejected when they came, or did not come at all."),
    "returns": gettext_lazy("Accepted lines of which a buyer sent goods back."),
    "tracking": gettext_lazy(
        "Shipped orders whose numbers the carrier knows, of the shipped orders that went by a carrier with tracking."
    ),
    "approval_delay": gettext_lazy("From the moment you were asked to your answer; the mean of all answered lines."),
    "shipping_delay": gettext_lazy("From your answer to the shipment; the mean of all shipped lines."),
    "overdue": gettext_lazy("Orders of which an accepted line is past its deadline and not shipped yet."),
}
"""How each figure is counted, in a sentence."""
BY_ORDER = ("late", "overdue", "tracking")
"""Figures of whole orders; the others are of lines."""


def event_label(name: str) -> str:
    """What an event of a supplier is called, by its name."""
    return str(Event(name.removeprefix("supplier.")).label)


def card_rows(cards: Sequence[ScoreCard]) -> list[Row]:
    """One row a figure, one cell a window."""
    return [
        Row(name, label, meaning, [cell(card.days, getattr(card, name)) for card in cards])
        for name, label, meaning in FIGURES
    ]


def cell(days: int, figure: Rate | Delay | int) -> Cell:
    if isinstance(figure, Rate):
        if figure.percent is None:
            return Cell(days, NOTHING)
        return Cell(days, f"{figure.percent} %", f"{figure.part:,} / {figure.whole:,}")
    if isinstance(figure, Delay):
        return Cell(days, NOTHING if figure.seconds is None else duration(figure.seconds))
    return Cell(days, f"{figure:,}")


def duration(seconds: int) -> str:
    """Days, hours and minutes; a mean needs no seconds once it is longer than a minute."""
    minutes, hours = seconds // 60 % 60, seconds // 3600 % 24
    if seconds >= 86_400:
        return _("%(days)d d %(hours)d h") % {"days": seconds // 86_400, "hours": hours}
    if seconds >= 3_600:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)d min") % {"minutes": minutes} if minutes else _("%(seconds)d s") % {"seconds": seconds}
