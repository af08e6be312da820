"""What to fetch in one walk, A4, bin by bin; each row with its order as Code 128, to be scanned at the station."""

from collections.abc import Sequence
from typing import BinaryIO, Final

from django.utils.translation import gettext as _

from apps.common.documents.paper import A4, Paper
from apps.warehouse.documents.content import ListedItem

LEFT, RIGHT, TOP, BOTTOM, ROW = 12.0, 198.0, 18.0, 284.0, 15.0
BIN, SKU, PIECES, ORDER, CODE, TICK = LEFT, 38.0, 98.0, 104.0, 138.0, 193.0
CODE_WIDTH: Final = 52.0


def draw_pick_list(name: str, items: Sequence[ListedItem], out: BinaryIO) -> None:
    """Every row has room for a scanner and a tick."""
    paper = Paper(out, title=name, size=A4)
    y = BOTTOM
    for item in items:
        if y + ROW > BOTTOM:
            y = _head(paper, name)
        _row(paper, item, y)
        y += ROW
    paper.save()


def _head(paper: Paper, name: str) -> float:
    paper.new_page()
    paper.text(LEFT, TOP, name, size=16, bold=True, width=RIGHT - LEFT)
    y = TOP + 9
    for x, word in ((BIN, _("Bin")), (SKU, _("SKU")), (ORDER, _("Order")), (CODE, _("Scan at the station"))):
        paper.text(x, y, word, size=8, width=32)
    paper.text(PIECES, y, _("Pieces"), size=8, align="right")
    paper.rule(LEFT, y + 2, RIGHT, y + 2, thick=1)
    return y + 2


def _row(paper: Paper, item: ListedItem, y: float) -> None:
    paper.text(BIN, y + 8, item.bin, size=13, bold=True, width=SKU - BIN - 2)
    paper.text(SKU, y + 6.5, item.sku, size=10, bold=True, width=48)
    paper.text(SKU, y + 11, item.title, size=7, width=48)
    paper.text(PIECES, y + 8, str(item.pieces), size=13, bold=True, align="right")
    paper.text(ORDER, y + 6.5, item.order_no, size=9, width=CODE - ORDER - 2)
    paper.text(ORDER, y + 11, item.code, size=9, width=CODE - ORDER - 2)
    paper.barcode(CODE, y + 2.5, item.code, width=CODE_WIDTH, height=10)
    paper.box(TICK, y + 5, 4.5, 4.5)
    paper.rule(LEFT, y + ROW, RIGHT, y + ROW)
