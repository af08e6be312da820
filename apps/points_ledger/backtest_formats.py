"""A back-test as a table, JSON or CSV, for the command line and the admin."""

import io
import json
from dataclasses import astuple, fields

from rich.console import Console
from rich.table import Table

from apps.common.spreadsheets import csv_text
from apps.points_ledger.domain.backtest import BackTest, SellerDifference

COLUMNS = [field.name for field in fields(SellerDifference)]
TEXT = ("seller", "booked_option", "draft_option")
SUMMED = ("booked_points", "draft_points", "difference")


def as_json(test: BackTest) -> str:
    return json.dumps(test.as_json(), ensure_ascii=False, indent=2)


def as_csv(test: BackTest) -> str:
    """A header and one row per seller."""
    return csv_text([COLUMNS, *(astuple(seller) for seller in test.sellers)]).rstrip("\n")


def as_table(test: BackTest, *, width: int = 120) -> str:
    """Aligned columns, sums in the last row."""
    title = f"Points of {test.month}: rule book v{test.booked_by} ({test.status}) and v{test.rule_book}"
    table, totals = Table(title=title, show_footer=True), test.totals()
    for name in COLUMNS:
        footer = "all" if name == "seller" else f"{totals[name]:,}" if name in SUMMED else ""
        table.add_column(name.replace("_", " "), footer=footer, justify="left" if name in TEXT else "right")
    for seller in test.sellers:
        *rest, difference = astuple(seller)
        table.add_row(*(f"{each:,}" if isinstance(each, int) else each for each in rest), f"{difference:+,}")
    out = io.StringIO()
    Console(file=out, width=width).print(table)
    return out.getvalue().rstrip("\n")


FORMATS = {"table": as_table, "json": as_json, "csv": as_csv}
