"""Scans that staff enter: what a carrier said by telephone, or what corrects it."""

from collections.abc import Iterator
from typing import Any

from apps.tracking.domain.scans import MANUAL, Refused, Scan


class Manual:
    name = MANUAL

    def parse(self, payload: Any) -> Iterator[Scan | Refused]:
        """From `{tracking_no, parcel_id, code, occurred_at, location, country, reason, actor}`; the reason is kept."""
        yield Scan(
            tracking_no=payload["tracking_no"],
            parcel_id=payload["parcel_id"],
            occurred_at=payload["occurred_at"],
            code=payload["code"],
            text=payload["reason"],
            location=payload["location"],
            country=payload["country"],
            raw={"reason": payload["reason"], "actor": payload["actor"]},
        )
