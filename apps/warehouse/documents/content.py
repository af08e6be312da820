"""What the warehouse's papers say."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ListedItem:
    """Pieces of one SKU in a bin, or in none. `code` is what the packing station's scan field takes for its order."""

    bin: str
    sku: str
    title: str
    pieces: int
    order_no: str
    code: str


@dataclass(frozen=True)
class PrintedSlip:
    """An order of which goods are here; no buyer, no price."""

    order_no: str
    code: str
    seller: str
    country: str
    items: Sequence[ListedItem]
