"""What a file is by its content, whatever its name says."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from apps.common.spreadsheets.csv_reading import csv_sheet
from apps.common.spreadsheets.sheet import CSV, LIMITS, MEGABYTE, XLSX, BadSpreadsheet, Limits, Row, Sheet
from apps.common.spreadsheets.xlsx_reading import xlsx_sheet

EXTENSIONS = {".csv": CSV, ".tsv": CSV, ".txt": CSV, ".xlsx": XLSX}
SAVE = "save it as XLSX, or as CSV with the encoding UTF-8"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"Rar!": "a RAR",
}
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@contextmanager
def open_sheet(file: BinaryIO, *, name: str, limits: Limits = LIMITS) -> Iterator[Sheet]:
    """The table in a seekable file of a stranger; `name` is what they call it.

    Nothing is read before it is asked for but the header, and no row is kept, so memory stays the same for any file
    within the limits (an XLSX file's different texts are kept: 128 MB at most). Raises BadSpreadsheet, here or while
    the rows are read, when the file lies about its type, is broken, or is larger than the limits.
    """
    said = EXTENSIONS.get(os.path.splitext(name)[1].lower())
    found = format_of(file, limits)
    if said is None:
        raise BadSpreadsheet(f"'{name}' is not named .csv or .xlsx; {SAVE}")
    if said != found:
        raise BadSpreadsheet(f"'{name}' is named like {said.upper()}, but holds {found.upper()}; rename or {SAVE}")
    file.seek(0)
    with (xlsx_sheet if found == XLSX else csv_sheet)(file, limits) as sheet:
        if not sheet.header:
            raise BadSpreadsheet("the file is empty; the first row must name the columns")
        if len(sheet.header) > limits.columns:
            raise BadSpreadsheet(f"the file has {len(sheet.header):,} columns; at most {limits.columns} can be read")
        sheet.rows = counted(sheet.rows, limits.rows)
        yield sheet


def counted(rows: Iterator[Row], most: int) -> Iterator[Row]:
    for count, row in enumerate(rows, 1):
        if count > most:
            raise BadSpreadsheet(f"the file has more than {most:,} rows; split it into several files")
        yield row


def format_of(file: BinaryIO, limits: Limits) -> str:
    """CSV or XLSX; everything else is refused by its name."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size == 0:
        raise BadSpreadsheet("the file is empty; the first row must name the columns")
    if size > limits.bytes:
        raise BadSpreadsheet(
            f"the file has {size / MEGABYTE:,.0f} MB; at most {limits.bytes // MEGABYTE} MB can be read, split it"
        )
    start = file.read(1 << 16)
    if start.startswith(b"PK"):
        return XLSX
    if start.startswith(OLE):
        file.seek(0)
        locked = ENCRYPTED in file.read()
        raise BadSpreadsheet(
            "the file is encrypted; remove the password and save it again"
            if locked
            else f"the file is an Excel 97-2003 workbook (.xls); {SAVE}"
        )
    what = next((what for magic, what in OTHERS.items() if start.startswith(magic)), "")
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        what = "a web page or XML"
    if what:
        raise BadSpreadsheet(f"the file is {what}, not a table; {SAVE}")
    return CSV
