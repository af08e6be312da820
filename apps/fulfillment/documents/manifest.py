"""The hand-over manifest, A4, and the labels of its bags, 100 × 150 mm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import BinaryIO, Final

from apps.common.documents.paper import A4, LABEL, Paper
from apps.fulfillment.documents.content import country_name

LEFT, RIGHT, TOP, BOTTOM, ROW = 15.0, 195.0, 15.0, 280.0, 5.0
COLUMNS: Final = (LEFT, 38.0, 68.0, 120.0)


@dataclass(frozen=True)
class ListedParcel:
    bag: str
    number: str
    country: str
    weight_g: int


@dataclass(frozen=True)
class ListedBag:
    number: str
    country: str
    parcels: int
    weight_g: int


@dataclass(frozen=True)
class PrintedManifest:
    """`handed_over` is the Shanghai time at which it was closed, or None while it is open."""

    number: str
    carrier: str
    sender: str
    office: str
    handed_over: datetime | None
    bags: Sequence[ListedBag]
    parcels: Sequence[ListedParcel]


def draw_manifest(manifest: PrintedManifest, out: BinaryIO) -> None:
    """Totals by country and bag first, then every parcel by bag."""
    paper = Paper(out, title=f"Manifest {manifest.number}", size=A4)
    paper.new_page()
    _head(paper, manifest)
    y = _countries(paper, manifest, TOP + 34)
    y = _listing(paper, manifest, y + 8)
    _signatures(paper, y)
    paper.save()


def draw_bag_labels(manifest: PrintedManifest, out: BinaryIO) -> None:
    """A label a bag, with its number as Code 128."""
    paper = Paper(out, title=f"Bags of {manifest.number}", size=LABEL)
    for bag in manifest.bags:
        paper.new_page()
        paper.text(50, 14, "REGISTERED PACKETS", size=16, bold=True, align="center", width=92)
        paper.text(50, 21, manifest.sender, size=9, align="center", width=92)
        paper.rule(4, 25, 96, 25, thick=1)
        paper.text(50, 48, bag.country, size=60, bold=True, align="center")
        paper.text(50, 58, country_name(bag.country).upper(), size=16, bold=True, align="center", width=92)
        paper.rule(4, 63, 96, 63, thick=1)
        paper.text(6, 72, f"{bag.parcels} parcels", size=14, bold=True)
        paper.text(94, 72, f"{kilograms(bag.weight_g)} kg", size=14, bold=True, align="right")
        paper.text(6, 80, f"Carrier {manifest.carrier}", size=9, width=50)
        paper.text(94, 80, f"Manifest {manifest.number}", size=9, align="right")
        paper.text(6, 86, f"Office of origin {manifest.office}", size=9, width=88)
        paper.barcode(4, 94, bag.number, width=92, height=22)
        paper.text(50, 124, bag.number, size=16, bold=True, align="center")
    paper.save()


def kilograms(weight_g: int) -> str:
    return f"{weight_g // 1000}.{weight_g % 1000:03}"


def _head(paper: Paper, manifest: PrintedManifest) -> None:
    paper.text(LEFT, TOP + 6, "HAND-OVER MANIFEST", size=16, bold=True)
    paper.text(LEFT, TOP + 13, manifest.sender, size=9, width=100)
    paper.text(LEFT, TOP + 18, f"Office of origin: {manifest.office}", size=9, width=100)
    paper.text(LEFT, TOP + 23, f"Carrier: {manifest.carrier}", size=9)
    at = f"{manifest.handed_over:%Y-%m-%d %H:%M} (UTC+8)" if manifest.handed_over else "not handed over yet"
    paper.text(LEFT, TOP + 28, f"Handed over: {at}", size=9)
    paper.barcode(125, TOP, manifest.number, width=70, height=12)
    paper.text(160, TOP + 17, manifest.number, size=11, bold=True, align="center")


def _countries(paper: Paper, manifest: PrintedManifest, y: float) -> float:
    _row(paper, y, ("Bags", "Country", "", "Parcels", "Weight"), bold=True)
    paper.rule(LEFT, y + 1.5, RIGHT, y + 1.5)
    by_country = sorted(manifest.bags, key=lambda bag: bag.country)
    for country, group in groupby(by_country, key=lambda bag: bag.country):
        y += ROW
        _row(paper, y, (len(rows := list(group)), country, country_name(country), *_sums(rows)))
    y += ROW
    paper.rule(LEFT, y - 3.6, RIGHT, y - 3.6)
    _row(paper, y, (len(manifest.bags), "", "Total", *_sums(manifest.bags)), bold=True)
    return y


def _sums(bags: Sequence[ListedBag]) -> tuple[int, str]:
    return sum(bag.parcels for bag in bags), f"{kilograms(sum(bag.weight_g for bag in bags))} kg"


def _row(paper: Paper, y: float, cells: Iterable[object], *, bold: bool = False) -> None:
    bags, code, name, parcels, weight = (str(cell) for cell in cells)
    paper.text(COLUMNS[0], y, bags, size=9, bold=bold)
    paper.text(COLUMNS[1], y, code, size=9, bold=bold)
    paper.text(COLUMNS[1] + 18, y, name, size=9, bold=bold, width=70)
    paper.text(150, y, parcels, size=9, bold=bold, align="right")
    paper.text(RIGHT, y, weight, size=9, bold=bold, align="right")


def _listing(paper: Paper, manifest: PrintedManifest, y: float) -> float:
    y = _listing_head(paper, y)
    for parcel in manifest.parcels:
        if y > BOTTOM:
            paper.new_page()
            paper.text(RIGHT, TOP, manifest.number, size=8, align="right")
            y = _listing_head(paper, TOP + 6)
        paper.text(COLUMNS[0], y, parcel.bag, size=8)
        paper.text(COLUMNS[2], y, parcel.number, size=8)
        paper.text(COLUMNS[3], y, country_name(parcel.country), size=8, width=50)
        paper.text(RIGHT, y, f"{parcel.weight_g} g", size=8, align="right")
        y += ROW
    return y


def _listing_head(paper: Paper, y: float) -> float:
    for x, title in zip((COLUMNS[0], COLUMNS[2], COLUMNS[3]), ("Bag", "Number", "Country"), strict=True):
        paper.text(x, y, title, size=8, bold=True)
    paper.text(RIGHT, y, "Weight", size=8, bold=True, align="right")
    paper.rule(LEFT, y + 1.5, RIGHT, y + 1.5)
    return y + ROW + 1


def _signatures(paper: Paper, y: float) -> None:
    if y > BOTTOM - 12:
        paper.new_page()
        y = TOP
    for x, word in ((LEFT, "Handed over by"), (110, "Received by the carrier")):
        paper.text(x, y + 12, word, size=8)
        paper.rule(x + 36, y + 12.5, x + 82, y + 12.5, thick=0.3)
