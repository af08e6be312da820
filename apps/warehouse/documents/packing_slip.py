"""A slip of 100 × 150 mm that goes with an order's goods from their bins to the station, with its Code 128."""

from collections.abc import Iterable
from typing import BinaryIO, Final

from django.utils.translation import gettext as _

from apps.common.documents.paper import Paper
from apps.warehouse.documents.content import ListedItem, PrintedSlip

LEFT, RIGHT, FIRST, BOTTOM, ROW = 5.0, 95.0, 60.0, 144.0, 9.0
AT_MOST: Final = int((BOTTOM - FIRST) // ROW)


def draw_packing_slips(slips: Iterable[PrintedSlip], out: BinaryIO) -> None:
    """A page an order, or several where it has many items; the code is on each."""
    paper = Paper(out, title=_("Packing slips"))
    for slip in slips:
        for first in range(0, len(slip.items), AT_MOST):
            _head(paper, slip)
            for number, item in enumerate(slip.items[first : first + AT_MOST]):
                _row(paper, item, FIRST + number * ROW)
    paper.save()


def _head(paper: Paper, slip: PrintedSlip) -> None:
    paper.new_page()
    paper.text(LEFT, 10, _("Packing slip"), size=12, bold=True, width=60)
    paper.text(RIGHT, 10, slip.country, size=14, bold=True, align="right")
    paper.text(LEFT, 17, _("Order %(order)s") % {"order": slip.order_no}, size=11, bold=True, width=RIGHT - LEFT)
    paper.text(LEFT, 22, slip.seller, size=8, width=RIGHT - LEFT)
    paper.barcode(LEFT, 26, slip.code, width=RIGHT - LEFT, height=16)
    paper.text(50, 46.5, slip.code, size=12, bold=True, align="center")
    for x, word in ((LEFT, _("Bin")), (28.0, _("SKU"))):
        paper.text(x, 55, word, size=7, width=22)
    paper.text(RIGHT, 55, _("Pieces"), size=7, align="right")
    paper.rule(LEFT, 57, RIGHT, 57, thick=1)


def _row(paper: Paper, item: ListedItem, y: float) -> None:
    paper.text(LEFT, y + 4.5, item.bin, size=10, bold=True, width=21)
    paper.text(28, y + 3, item.sku, size=9, bold=True, width=54)
    paper.text(28, y + 6.8, item.title, size=6.5, width=54)
    paper.text(RIGHT, y + 4.5, str(item.pieces), size=12, bold=True, align="right")
    paper.rule(LEFT, y + ROW - 1, RIGHT, y + ROW - 1)
