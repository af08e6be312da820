"""Why the catalog says no."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.catalog.enums import Obstacle
from apps.common.errors import DomainError
from apps.common.said import Said

SHOWN = 10


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: in which row of a list (from 0), in which field, and how to mend it."""

    field: str
    message: Said
    row: int = 0

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"


class Faulty(DomainError):
    """What was sent has faults; `faults` has all of them, the message the first ten."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self._lines()))

    def _lines(self) -> Iterable[str]:
        several = any(fault.row for fault in self.faults)
        for fault in self.faults[:SHOWN]:
            line = {"row": fault.row + 1, "fault": fault}
            yield _("row %(row)s %(fault)s") % line if several else str(fault)
        if len(self.faults) > SHOWN:
            yield _("and %(n)s more") % {"n": len(self.faults) - SHOWN}


class OffersRefused(Faulty):
    """Offers that can't be set as they are."""


class RequestFaulty(Faulty):
    """A product request whose content can't be published."""


class OfferNotOrderable(DomainError):
    """An offer that can't be ordered now; `obstacle` says why."""

    def __init__(self, offer_id: int, obstacle: Obstacle, detail: str = "") -> None:
        self.obstacle = obstacle
        because = f"{obstacle.label}{f' ({detail})' if detail else ''}"
        super().__init__(
            _("offer %(offer)s can't be ordered: %(why)s; choose another offer of this variant")
            % {"offer": offer_id, "why": because}
        )


class OfferStateRefused(DomainError):
    """An act that an offer's state, or who stopped it, does not allow."""


class GoodsStateRefused(DomainError):
    """Goods that are in the state already."""


class RequestStateRefused(DomainError):
    """An act that a product request's state does not allow."""


class RequestOutdated(DomainError):
    """A change request made from an older version than the product has now."""


class AuthorisationRefused(DomainError):
    """A brand authorisation that can not be sent in or decided like this."""


class ReasonMissing(DomainError):
    """A refusal without a reason helps nobody."""


def require_reason(reason: str) -> str:
    """The reason without blanks around it. Raises ReasonMissing when nothing is left."""
    if not reason.strip():
        raise ReasonMissing(_("say why: the reason is shown to the other side"))
    return reason.strip()
