"""A scan as a carrier tells it, before it is known whose it is and what it means."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from apps.common.said import Kept, read

POST: Final = "post"
SEVENTEENTRACK: Final = "17track"
MANUAL: Final = "manual"


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan in the carrier's own words.

    `occurred_at` is aware, or a local time at `facility` or in `country` (ISO 3166). Where neither is told, it may be
    local to the carrier's `home`, or from its arrival on to the parcel's `destination` (both ISO 3166). `family` is a
    code (a main status, an event without its reason) to fall back on when `code` is not mapped. `line` says where it
    stood in what was sent. `parcel_id` names the parcel where the number alone would not do.
    """

    tracking_no: str
    occurred_at: datetime
    code: str
    family: str = ""
    text: str = ""
    location: str = ""
    facility: str = ""
    country: str = ""
    home: str = ""
    destination: str = ""
    raw: dict[str, Any] | None = None
    line: int = 0
    parcel_id: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A scan, or a row that is none, that was not taken: where it stood, why, and how to mend it.

    `told` is the sentence as it is kept (`common.said`): each reader reads it in their own language.
    """

    line: int
    told: Kept

    @property
    def reason(self) -> str:
        return str(read(self.told))


@dataclass
class Recorded:
    """What became of scans. `assumed_zones` counts scans by the place whose zone had to be assumed."""

    added: int = 0
    repeated: int = 0
    unmatched: int = 0
    refused: list[Refused] = field(default_factory=list)
    assumed_zones: dict[str, int] = field(default_factory=dict)

    def add(self, other: "Recorded") -> None:
        self.added += other.added
        self.repeated += other.repeated
        self.unmatched += other.unmatched
        self.refused += other.refused
        for place, count in other.assumed_zones.items():
            self.assumed_zones[place] = self.assumed_zones.get(place, 0) + count
