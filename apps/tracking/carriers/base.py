"""What every carrier's folder offers."""

from collections.abc import Iterator
from typing import Any, Protocol

from apps.tracking.domain.scans import Refused, Scan


class Carrier(Protocol):
    """`name` is the scans' source and the carrier of its rows in `CarrierStatus`."""

    name: str

    def parse(self, payload: Any) -> Iterator[Scan | Refused]:
        """The scans in what the carrier sent, and what of it is none, in its order.

        What `payload` is (an open sheet, a message's text) is the carrier's own matter. Raises BadScanFile when nothing
        of it can be read.
        """
