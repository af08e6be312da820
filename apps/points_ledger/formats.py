"""A month's statement as a table, JSON or CSV, for the command line."""

import io
import json
from dataclasses import astuple, fields

from rich.console import Console
from rich.table import Table

from apps.common.spreadsheets import csv_text
from apps.points_ledger.domain.figures import MonthFigures, SellerFigures

COLUMNS = [field.name for field in fields(SellerFigures)]


def as_json(figures: MonthFigures) -> str:
    return json.dumps(figures.as_json(), ensure_ascii=False, indent=2)


def as_csv(figures: MonthFigures) -> str:
    """A header and one row per seller; sums and adjustments are in the JSON."""
    return csv_text([COLUMNS, *(astuple(seller) for seller in figures.sellers)]).rstrip("\n")


def as_table(figures: MonthFigures, *, width: int = 120) -> str:
    """Aligned columns with sums in the last row, adjustments below."""
    table = Table(
        title=f"Points of {figures.month} ({figures.status}, rule book v{figures.rule_book})",
        show_footer=True,
    )
    totals = figures.totals()
    for name in COLUMNS:
        text = name in ("seller", "option")
        footer = "all" if name == "seller" else "" if text else f"{totals[name]:,}"
        table.add_column(name.replace("_", " "), footer=footer, justify="left" if text else "right")
    for seller in figures.sellers:
        table.add_row(*(f"{value:,}" if isinstance(value, int) else value for value in astuple(seller)))
    out = io.StringIO()
    console = Console(file=out, width=width)
    console.print(table)
    for adjustment in figures.adjustments:
        console.print(
            f"adjustment: {adjustment.seller} order {adjustment.order} of {adjustment.month}:"
            f" {adjustment.points:+,} points"
        )
    return out.getvalue().rstrip("\n")


FORMATS = {"table": as_table, "json": as_json, "csv": as_csv}
