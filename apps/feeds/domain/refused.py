"""The rows that were refused, as a file like the one that came: to be mended and sent again."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from apps.common.spreadsheets import Layout, write_sheet
from apps.feeds.enums import Outcome
from apps.feeds.models import Feed, FeedRow

REASON = "refused because"
BATCH = 1000


def refused_name(feed: Feed) -> str:
    """What the file is called."""
    name = PurePath(feed.name)
    return f"{name.stem}-refused{name.suffix}"


def write_refused(*, feed: Feed, out: BinaryIO) -> None:
    """Write the refused rows in their own columns, format and encoding, with the reason behind them.

    A file of refused rows that comes back has its column of reasons already, which is then filled anew.
    """
    header = [*feed.header] if REASON in feed.header else [*feed.header, REASON]
    layout = Layout(feed.format, feed.encoding, feed.delimiter)
    write_sheet(out, layout, rows_with_reasons(feed, header))


def rows_with_reasons(feed: Feed, header: list[str]) -> Iterator[list[str]]:
    place = header.index(REASON)
    yield header
    refused = FeedRow.objects.filter(feed=feed, outcome=Outcome.REFUSED).order_by("pk")
    for cells, reason in refused.values_list("cells", "reason").iterator(BATCH):
        row = cells + [""] * (len(feed.header) - len(cells))
        yield [*row[:place], reason, *row[place + (place < len(feed.header)) :]]
