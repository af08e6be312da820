"""Spreadsheets of strangers: CSV and XLSX read in a stream without trusting them, and written without formulas.

    with open_sheet(file, name="goods.xlsx") as sheet:
        for row in sheet.rows: ...

`open_sheet` and the iteration raise BadSpreadsheet, which says what is wrong, where, and how to mend it.
"""

from apps.common.spreadsheets.formulas import guarded, unguarded
from apps.common.spreadsheets.opening import open_sheet
from apps.common.spreadsheets.sheet import CSV, LIMITS, XLSX, BadSpreadsheet, Layout, Limits, Row, Sheet
from apps.common.spreadsheets.writing import csv_text, write_sheet

__all__ = [
    "CSV",
    "LIMITS",
    "XLSX",
    "BadSpreadsheet",
    "Layout",
    "Limits",
    "Row",
    "Sheet",
    "csv_text",
    "guarded",
    "open_sheet",
    "unguarded",
    "write_sheet",
]
