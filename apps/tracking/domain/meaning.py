"""What a carrier's codes mean, by the table that staff keep; what nobody has mapped is noted there."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from apps.fulfillment.enums import ParcelStatus, ScanRole
from apps.tracking.domain.scans import Scan
from apps.tracking.models import CarrierStatus

LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class Meaning:
    status: str
    sub_status: str
    stage: int
    role: str


class Meanings:
    """One carrier's codes; make one for each batch."""

    def __init__(self, carrier: str) -> None:
        self._carrier = carrier
        rows = CarrierStatus.objects.filter(carrier=carrier).exclude(status="")
        self._known = {row.code: Meaning(row.status, row.sub_status, row.stage, row.role) for row in rows}
        self._unmapped: Counter[str] = Counter()
        self._examples: dict[str, str] = {}

    def of(self, scan: Scan) -> Meaning:
        """What a scan means. An unmapped code means what its family does, else nothing: no status follows from it.

        A code of another carrier's list keeps itself as sub-status; a reason behind a slash only adds to its family.
        """
        code = scan.code[:LONGEST_CODE]
        known = self._known.get(code)
        if known is not None:
            return known
        self._unmapped[code] += 1
        self._examples[code] = scan.text[:200]
        family = self._known.get(scan.family)
        if family is not None and code.startswith(f"{scan.family}/"):
            return family
        if family is not None:
            return Meaning(family.status, code, family.stage, family.role)
        return Meaning(ParcelStatus.IN_TRANSIT, code, 0, ScanRole.UNKNOWN)

    def note_unmapped(self, now: datetime) -> None:
        """Write down which codes nobody has mapped, how often they came, and an example of what the carrier said."""
        for code in sorted(self._unmapped):
            key = {"carrier": self._carrier, "code": code}
            CarrierStatus.objects.bulk_create([CarrierStatus(**key, role=ScanRole.SCAN)], ignore_conflicts=True)
            CarrierStatus.objects.filter(**key).update(
                seen=F("seen") + self._unmapped[code], seen_at=now, example=self._examples[code]
            )
