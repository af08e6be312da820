"""What stock refuses. A refused act has moved nothing; its transaction can go on."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.common.errors import DomainError


class StockError(DomainError):
    """An act on stock was refused."""


class KeyReusedWithOtherContent(StockError):
    """An idempotency key was used before, for something else."""


class InvalidQuantity(StockError):
    """Quantities are whole pieces, one line an offer, and what is seen was seen before now."""


class ReasonMissing(StockError):
    """Whoever changes stock by hand says why, and who it is."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """One line that cannot be served; `available` is None for an offer that nobody knows."""

    offer_id: int
    wanted: int | None
    available: int | None
    refusal: str

    def __str__(self) -> str:
        if self.refusal == "unknown":
            return _("offer %(offer)s does not exist") % {"offer": self.offer_id}
        if self.refusal == "not offered":
            return _("offer %(offer)s can't be ordered now") % {"offer": self.offer_id}
        return _("offer %(offer)s: %(wanted)s wanted, %(there)s there") % {
            "offer": self.offer_id,
            "wanted": self.wanted,
            "there": self.available or 0,
        }


class LinesRefused(StockError):
    """Nothing was done, because some lines can't be."""

    def __init__(self, shortages: list[Shortage]) -> None:
        lines = "; ".join(map(str, shortages))
        super().__init__(_("%(lines)s. Take less, another offer, or correct the stock first") % {"lines": lines})
        self.shortages = shortages


class InsufficientStock(LinesRefused):
    """There is less than what was asked for."""


class NotOffered(LinesRefused):
    """An offer is suspended or ended, or its supplier is: what is reserved goes out, nothing more is reserved."""


class UnknownOffer(LinesRefused):
    """There is no such offer."""


class ReservationEnded(StockError):
    """A reservation holds less than what was to be dispatched or released."""
