"""The score card as people read it, in the portal and in the administration."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.suppliers.domain.score_card import Delay, Rate, ScoreCard

NOTHING = "–"


@dataclass(frozen=True)
class Cell:
    days: int
    shown: str
    basis: str = ""


@dataclass(frozen=True)
class Row:
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


def card_rows(cards: Sequence[ScoreCard]) -> list[Row]:
    """One row a figure, one cell a window."""
    return [
        Row(label, meaning, [cell(card.days, getattr(card, name)) for card in cards])
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
