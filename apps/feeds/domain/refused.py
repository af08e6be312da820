"""The rows that were refused, as a file like the one that came: to be mended and sent again."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import PurePath
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext, gettext_noop, override

from apps.common.said import sentences
from apps.common.spreadsheets import Layout, write_sheet
from apps.feeds.enums import Outcome
from apps.feeds.models import Feed, FeedRow

REASON = gettext_noop("refused because")
BATCH = 1000


def refused_name(feed: Feed) -> str:
    """What the file is called."""
    name = PurePath(feed.name)
    return f"{name.stem}-refused{name.suffix}"


def write_refused(*, feed: Feed, out: BinaryIO) -> None:
    """Write the refused rows in their own columns, format and encoding, with the reason behind them.

    A file of refused rows that comes back has its column of reasons already, which is then filled anew.
    """
    header = [*feed.header] if reasons_place(feed.header) is not None else [*feed.header, gettext(REASON)]
    layout = Layout(feed.format, feed.encoding, feed.delimiter)
    write_sheet(out, layout, rows_with_reasons(feed, header))


def reasons_place(header: Sequence[str]) -> int | None:
    """Where the reasons of an earlier file stand, whatever language its reader had."""
    return next((place for place, name in enumerate(header) if name in reasons_names()), None)


@cache
def reasons_names() -> frozenset[str]:
    return frozenset(told_in(language) for language, _name in settings.LANGUAGES)


def told_in(language: str) -> str:
    with override(language):
        return gettext(REASON)


def rows_with_reasons(feed: Feed, header: list[str]) -> Iterator[list[str]]:
    place = reasons_place(header) or 0
    yield header
    refused = FeedRow.objects.filter(feed=feed, outcome=Outcome.REFUSED).order_by("pk")
    for cells, reasons in refused.values_list("cells", "reasons").iterator(BATCH):
        row = cells + [""] * (len(feed.header) - len(cells))
        yield [*row[:place], sentences(reasons), *row[place + (place < len(feed.header)) :]]
