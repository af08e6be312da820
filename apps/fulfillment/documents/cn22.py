"""The CN22 customs declaration, on a label or on a page of its own."""

from collections.abc import Sequence
from typing import Final

from apps.common.documents.paper import Paper
from apps.fulfillment.documents.content import PrintedLine, PrintedParcel

CATEGORIES: Final = (
    ("gift", "Gift"),
    ("documents", "Documents"),
    ("sale", "Sale of goods"),
    ("sample", "Commercial sample"),
    ("returned", "Returned goods"),
    ("other", "Other"),
)
CERTIFICATE: Final = (
    "I, the undersigned, whose name and address are given on the item, certify that the particulars given in this"
    " declaration are correct and that this item does not contain any dangerous article or articles prohibited by"
    " legislation or by postal or customs regulations."
)
LEFT, RIGHT = 4.0, 96.0
COLUMNS: Final = (LEFT, 53.0, 64.5, 81.5, RIGHT)
HEAD, ROW, FOOT = 25.0, 5.6, 20.5
"""Millimetres of everything above the lines, of one line, and of everything below them."""


def room_for(height: float) -> int:
    """How many lines fit into a form of that height."""
    return int((height - HEAD - FOOT) // ROW)


def draw_cn22(paper: Paper, parcel: PrintedParcel, *, top: float, height: float) -> None:
    """Fill the label from `top` on; what does not fit goes on to pages of its own, the totals onto the last."""
    rows = list(parcel.lines)
    while True:
        fitting = rows[: room_for(height)]
        rows = rows[len(fitting) :]
        paper.box(LEFT, top, RIGHT - LEFT, HEAD + len(fitting) * ROW + FOOT, thick=1)
        _head(paper, parcel, top)
        end = _table(paper, parcel, fitting, top + HEAD)
        _foot(paper, parcel, end, is_last=not rows)
        if not rows:
            return
        paper.new_page()
        top, height = 4.0, paper.height - 8


def _head(paper: Paper, parcel: PrintedParcel, top: float) -> None:
    paper.text(LEFT + 1.5, top + 3.8, "CUSTOMS DECLARATION", size=8, bold=True)
    paper.text(LEFT + 1.5, top + 6.8, "DÉCLARATION EN DOUANE", size=6)
    paper.text(48, top + 3.8, "May be opened officially", size=6.5)
    paper.text(48, top + 6.8, "Peut être ouvert d'office", size=6)
    paper.text(RIGHT - 1.5, top + 5, "CN 22", size=13, bold=True, align="right")
    paper.text(LEFT + 1.5, top + 10, f"{parcel.operator} · {parcel.number}", size=6.5, width=88)
    paper.rule(LEFT, top + 11.4, RIGHT, top + 11.4)
    for place, (code, label) in enumerate(CATEGORIES):
        x, y = LEFT + 1.5 + place % 3 * 30.0, top + 14.9 + place // 3 * 3.6
        paper.tick(x, y, label, on=code == parcel.category)
    paper.rule(LEFT, top + 19.8, RIGHT, top + 19.8)
    titles = ("Quantity and detailed description of contents", "Net weight", "Value", "HS tariff no., origin")
    for x, x2, title in zip(COLUMNS, COLUMNS[1:], titles, strict=False):
        paper.block(x + 0.8, top + 20, [title], width=x2 - x - 1.4, height=4.8, size=5.2, middle=True)
    paper.rule(LEFT, top + HEAD, RIGHT, top + HEAD)


def _table(paper: Paper, parcel: PrintedParcel, rows: Sequence[PrintedLine], top: float) -> float:
    y = top
    for row in rows:
        _row(paper, parcel, row, y)
        y += ROW
        paper.rule(LEFT, y, RIGHT, y, thick=0.2)
    for x in COLUMNS[1:-1]:
        paper.rule(x, top - 5.2, x, y, thick=0.2)
    return y


def _row(paper: Paper, parcel: PrintedParcel, row: PrintedLine, top: float) -> None:
    goods, width = f"{row.quantity} × {row.description}", COLUMNS[1] - COLUMNS[0] - 1.6
    paper.block(COLUMNS[0] + 0.8, top, [goods], width=width, height=ROW, size=6, middle=True)
    paper.text(COLUMNS[2] - 0.8, top + 3.6, f"{row.net_weight_g} g", size=6, align="right")
    paper.text(COLUMNS[3] - 0.8, top + 3.6, f"{row.value} {parcel.currency}", size=6, align="right", width=15.5)
    paper.text(COLUMNS[4] - 0.8, top + 3.6, f"{row.hs6} {row.origin}", size=6, align="right")


def _foot(paper: Paper, parcel: PrintedParcel, top: float, *, is_last: bool) -> None:
    if not is_last:
        paper.text(RIGHT - 1.5, top + 4, "continued on the next page", size=6, align="right")
        return
    paper.text(LEFT + 0.8, top + 3.6, "Total weight and value", size=6, bold=True)
    paper.text(COLUMNS[2] - 0.8, top + 3.6, f"{parcel.weight_g} g", size=6, bold=True, align="right")
    value = f"{parcel.value} {parcel.currency}"
    paper.text(COLUMNS[3] - 0.8, top + 3.6, value, size=6, bold=True, align="right", width=15.5)
    paper.rule(LEFT, top + 5, RIGHT, top + 5)
    paper.block(LEFT + 0.8, top + 5.4, [CERTIFICATE], width=90, height=9.5, size=4.8)
    paper.text(LEFT + 0.8, top + 17.6, "Date and sender's signature", size=5.2)
    signed = f"{parcel.declared_on:%Y-%m-%d}   {parcel.signatory}"
    paper.block(LEFT + 29, top + 14.2, [signed], width=60, height=4.2, bold=True, middle=True)
    paper.rule(LEFT + 28, top + 18.2, RIGHT - 2, top + 18.2, thick=0.2)
