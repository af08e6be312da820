"""Tier changes as a table or JSON, for the command line."""

import io
import json
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table

from apps.seller_tiers.models import TierChange

COLUMNS = ("seller", "on", "from", "to", "orders_30d")


def as_row(change: TierChange) -> dict[str, Any]:
    on = change.changed_on.isoformat()
    figures = (change.seller.code, on, change.from_level, change.to_level, change.orders_30d)
    return dict(zip(COLUMNS, figures, strict=True))


def as_json(changes: Iterable[TierChange]) -> str:
    return json.dumps([as_row(change) for change in changes], ensure_ascii=False, indent=2)


def as_table(changes: Iterable[TierChange], *, width: int = 120) -> str:
    table = Table(*COLUMNS)
    for change in changes:
        table.add_row(*map(str, as_row(change).values()))
    out = io.StringIO()
    Console(file=out, width=width).print(table if table.row_count else "No tier changes.")
    return out.getvalue().rstrip("\n")


FORMATS = {"table": as_table, "json": as_json}
