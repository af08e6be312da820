"""The rows that were refused, as a file like the one that came: to be mended and sent again."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from apps.common.spreadsheets import Layout, write_sheet
from apps.order_files.enums import RowOutcome
from apps.order_files.models import OrderFile, OrderFileRow

REASON = "refused because"


def refused_name(file: OrderFile) -> str:
    """What the file is called."""
    name = PurePath(file.name)
    return f"{name.stem}-refused{name.suffix}"


def write_refused(*, file: OrderFile, out: BinaryIO) -> None:
    """Write the refused rows in their own columns, format and encoding, with the reason behind them.

    A file of refused rows that comes back has its column of reasons already, which is then filled anew.
    """
    write_sheet(out, Layout(file.format, file.encoding, file.delimiter), _rows(file))


def _rows(file: OrderFile) -> Iterator[list[str]]:
    columns = [name for name in file.header if name != REASON]
    places = [file.header.index(name) for name in columns]
    yield [*columns, REASON]
    refused = OrderFileRow.objects.filter(file=file, outcome=RowOutcome.REFUSED).order_by("line")
    for cells, reason in refused.values_list("cells", "reason").iterator(1000):
        row = cells + [""] * (len(file.header) - len(cells))
        yield [*(row[place] for place in places), reason]
