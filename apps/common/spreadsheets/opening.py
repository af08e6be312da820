"""What a file is by its content, whatever its name says."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.utils.translation import gettext_noop as _

from apps.common.said import said
from apps.common.spreadsheets.csv_reading import csv_sheet
from apps.common.spreadsheets.sheet import CSV, LIMITS, MEGABYTE, XLSX, BadSpreadsheet, Limits, Row, Sheet
from apps.common.spreadsheets.xlsx_reading import xlsx_sheet

EXTENSIONS = {".csv": CSV, ".tsv": CSV, ".txt": CSV, ".xlsx": XLSX}
SAVE = said(_("save it as XLSX, or as CSV with the encoding UTF-8"))
EMPTY = said(_("the file is empty; the first row must name the columns"))
ENCRYPTED = said(_("the file is encrypted; remove the password and save it again"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = {
    b"%PDF": said(_("a PDF")),
    b"\x89PNG": said(_("a picture")),
    b"\xff\xd8\xff": said(_("a picture")),
    b"GIF8": said(_("a picture")),
    b"Rar!": said(_("a RAR archive")),
}
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")
ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")


@contextmanager
def open_sheet(file: BinaryIO, *, name: str, limits: Limits = LIMITS) -> Iterator[Sheet]:
    """The table in a seekable file of a stranger; `name` is what they call it.

    Nothing is read before it is asked for but the header, and no row is kept, so memory stays the same for any file
    within the limits (an XLSX file's different texts are kept: 128 MB at most). Raises BadSpreadsheet, here or while
    the rows are read, when the file lies about its type, is broken, or is larger than the limits.
    """
    named = EXTENSIONS.get(os.path.splitext(name)[1].lower())
    found = format_of(file, limits)
    if named is None:
        raise BadSpreadsheet(said(_("'%(name)s' is not named .csv or .xlsx; %(how)s"), name=name, how=SAVE))
    if named != found:
        raise BadSpreadsheet(
            said(
                _("'%(name)s' is named like %(named)s, but holds %(found)s; rename or %(how)s"),
                name=name,
                named=named.upper(),
                found=found.upper(),
                how=SAVE,
            )
        )
    file.seek(0)
    with (xlsx_sheet if found == XLSX else csv_sheet)(file, limits) as sheet:
        if not sheet.header:
            raise BadSpreadsheet(EMPTY)
        if len(sheet.header) > limits.columns:
            raise BadSpreadsheet(
                said(
                    _("the file has %(columns)s columns; at most %(most)s can be read"),
                    columns=f"{len(sheet.header):,}",
                    most=limits.columns,
                )
            )
        sheet.rows = counted(sheet.rows, limits.rows)
        yield sheet


def counted(rows: Iterator[Row], most: int) -> Iterator[Row]:
    for count, row in enumerate(rows, 1):
        if count > most:
            raise BadSpreadsheet(
                said(_("the file has more than %(most)s rows; split it into several files"), most=f"{most:,}")
            )
        yield row


def format_of(file: BinaryIO, limits: Limits) -> str:
    """CSV or XLSX; everything else is refused by its name."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size == 0:
        raise BadSpreadsheet(EMPTY)
    if size > limits.bytes:
        raise BadSpreadsheet(
            said(
                _("the file has %(size)s MB; at most %(most)s MB can be read, split it"),
                size=f"{size / MEGABYTE:,.0f}",
                most=limits.bytes // MEGABYTE,
            )
        )
    start = file.read(1 << 16)
    if start.startswith(b"PK"):
        return XLSX
    if start.startswith(OLE):
        file.seek(0)
        locked = ENCRYPTED_PART in file.read()
        raise BadSpreadsheet(
            ENCRYPTED if locked else said(_("the file is an Excel 97-2003 workbook (.xls); %(how)s"), how=SAVE)
        )
    what = next((what for magic, what in OTHERS.items() if start.startswith(magic)), None)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        what = said(_("a web page or XML"))
    if what:
        raise BadSpreadsheet(said(_("the file is %(what)s, not a table; %(how)s"), what=what, how=SAVE))
    return CSV
