"""The CN23 customs declaration, A5: for packets worth or weighing more than a CN22 may declare."""

from collections.abc import Iterable, Sequence
from typing import BinaryIO, Final

from apps.common.documents.paper import A5_LANDSCAPE, Paper
from apps.fulfillment.documents.cn22 import CATEGORIES, CERTIFICATE
from apps.fulfillment.documents.content import PrintedAddress, PrintedLine, PrintedParcel

LEFT, RIGHT, TOP = 8.0, 202.0, 7.0
TABLE_TOP, TABLE_BOTTOM, ROW = 62.0, 104.0, 5.2
COLUMNS: Final = (LEFT, 96.0, 112.0, 132.0, 160.0, 182.0, RIGHT)
TITLES: Final = (
    "Detailed description of contents",
    "Quantity",
    "Net weight",
    "Value and currency",
    "HS tariff number",
    "Country of origin",
)
ROOM: Final = int((TABLE_BOTTOM - TABLE_TOP - 5) // ROW)


def draw_cn23(parcels: Iterable[PrintedParcel], out: BinaryIO) -> None:
    """A form a parcel, in their order; long ones go on to further pages, with the totals on the last."""
    paper = cn23_paper(out)
    for parcel in parcels:
        draw_form(paper, parcel)
    paper.save()


def cn23_paper(out: BinaryIO) -> Paper:
    return Paper(out, title="Customs declarations CN 23", size=A5_LANDSCAPE)


def draw_form(paper: Paper, parcel: PrintedParcel) -> None:
    pages = [parcel.lines[start : start + ROOM] for start in range(0, len(parcel.lines), ROOM)]
    for number, rows in enumerate(pages, 1):
        paper.new_page()
        _head(paper, parcel, f"{number}/{len(pages)}")
        _table(paper, parcel, rows, is_last=number == len(pages))
        _foot(paper, parcel)


def _head(paper: Paper, parcel: PrintedParcel, page: str) -> None:
    paper.block(LEFT, TOP, [parcel.operator], width=62, height=8, size=9, bold=True)
    paper.text(75, TOP + 3, "CUSTOMS DECLARATION", size=10, bold=True)
    paper.text(75, TOP + 6.5, "DÉCLARATION EN DOUANE  ·  May be opened officially", size=6.5)
    paper.text(RIGHT, TOP + 4.5, "CN 23", size=15, bold=True, align="right")
    paper.text(RIGHT, TOP + 8, f"page {page}", size=6, align="right")
    _address(paper, "From", parcel.sender, TOP + 10, f"Sender's reference: {parcel.reference}")
    _address(paper, "To", parcel.addressee, TOP + 32, f"Importer's reference: {parcel.importer_tax_number or '–'}")
    paper.text(131, TOP + 12.5, "No. of item", size=5.5)
    paper.barcode(130, TOP + 14, parcel.number, width=72, height=10)
    paper.text(166, TOP + 28.5, parcel.number, size=10, bold=True, align="center")
    paper.text(131, TOP + 35, "Importer's tax number, VAT or EORI", size=5.5)
    paper.text(131, TOP + 38.5, parcel.importer_tax_number or "–", size=8, bold=True, width=70)
    paper.text(131, TOP + 43, "Importer's telephone", size=5.5)
    paper.text(131, TOP + 46.5, parcel.addressee.phone or "–", size=8, width=70)


def _address(paper: Paper, word: str, address: PrintedAddress, top: float, reference: str) -> None:
    paper.box(LEFT, top, 118, 21)
    paper.text(LEFT + 1.5, top + 3, word, size=5.5)
    below = paper.block(LEFT + 11, top + 1, [address.name], width=104, height=6, size=8, least=6, bold=True)
    paper.block(LEFT + 11, below, address.lines, width=104, height=top + 17 - below, least=5.5)
    country = f"{address.country_name.upper()} ({address.country})"
    paper.text(LEFT + 1.5, top + 19.8, country, size=7, bold=True, width=50)
    paper.block(LEFT + 54, top + 17, [reference], width=62, height=3.8, size=6.5, least=4, middle=True)


def _table(paper: Paper, parcel: PrintedParcel, rows: Sequence[PrintedLine], *, is_last: bool) -> None:
    paper.box(LEFT, TABLE_TOP, RIGHT - LEFT, TABLE_BOTTOM - TABLE_TOP + 6)
    for x, title in zip(COLUMNS, TITLES, strict=False):
        paper.text(x + 1, TABLE_TOP + 3.3, title, size=6)
    y = TABLE_TOP + 5
    paper.rule(LEFT, y, RIGHT, y)
    for row in rows:
        cells = (row.quantity, f"{row.net_weight_g} g", f"{row.value} {parcel.currency}", row.hs6, row.origin)
        paper.block(LEFT + 1, y, [row.description], width=86, height=ROW, middle=True)
        for x, cell in zip(COLUMNS[2:], cells, strict=True):
            paper.text(x - 1, y + 3.6, str(cell), size=7, align="right", width=26)
        y += ROW
        paper.rule(LEFT, y, RIGHT, y, thick=0.2)
    for x in COLUMNS[1:-1]:
        paper.rule(x, TABLE_TOP, x, TABLE_BOTTOM, thick=0.2)
    paper.rule(LEFT, TABLE_BOTTOM, RIGHT, TABLE_BOTTOM)
    if is_last:
        totals = f"Total gross weight {parcel.weight_g} g   ·   Total value {parcel.value} {parcel.currency}"
        paper.text(LEFT + 1, TABLE_BOTTOM + 4.2, totals, size=8, bold=True)
    postage = "–" if parcel.postage_cny is None else f"{parcel.postage_cny} CNY"
    paper.text(RIGHT - 1, TABLE_BOTTOM + 4.2, f"Postal charges / Fees {postage}", size=7, align="right")


def _foot(paper: Paper, parcel: PrintedParcel) -> None:
    top = TABLE_BOTTOM + 9
    for place, (code, label) in enumerate(CATEGORIES):
        paper.tick(LEFT + 1 + place % 3 * 32.0, top + 2.3 + place // 3 * 4.2, label, on=code == parcel.category)
    paper.text(112, top + 2, "Office of origin / Date of posting", size=5.5)
    paper.text(112, top + 5.5, f"{parcel.office}, {parcel.declared_on:%Y-%m-%d}", size=7.5, width=90)
    papers = (("Licence", parcel.licence), ("Certificate", parcel.certificate), ("Invoice", parcel.invoice))
    for place, (label, number) in enumerate(papers):
        words = f"{label} No. {number}".strip()
        paper.tick(LEFT + 1 + place * 64.0, top + 13, words, on=bool(number), size=6.5, width=59)
    comments = f"Comments: {parcel.comments or '–'}"
    paper.block(LEFT + 1, top + 14.2, [comments], width=191, height=5.4, size=6.5, middle=True)
    paper.block(LEFT + 1, top + 20, [CERTIFICATE], width=112, height=9.5, size=5.2)
    paper.text(126, top + 21, "Date and sender's signature", size=5.5)
    signed = f"{parcel.declared_on:%Y-%m-%d}   {parcel.signatory}"
    paper.block(126, top + 22, [signed], width=74, height=4.8, size=8, bold=True, middle=True)
    paper.rule(126, top + 27, RIGHT - 2, top + 27, thick=0.2)
