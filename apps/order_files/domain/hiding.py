"""What of a file is kept readable and shown: never an IOSS number in full."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final

from apps.common.spreadsheets import BadSpreadsheet
from apps.order_files.domain.keeping import opened
from apps.order_files.models import OrderFile
from apps.orders.domain.ioss import hinted, without_numbers

PERSONAL: Final = ("ioss", "tax_number")
"""Columns whose values no page and no reason repeats."""
SAMPLES: Final = 3


def shown_cells(file: OrderFile, cells: Sequence[str]) -> list[str]:
    """A row of a mapped file as it is kept: of IOSS numbers, in their column or elsewhere, the ending."""
    columns = [file.mapping.get(name) for name in file.header]
    of_ioss = {place for place, column in enumerate(columns) if column == "ioss"}
    return [hinted(cell) if cell and place in of_ioss else without_numbers(cell) for place, cell in enumerate(cells)]


def samples_of(file: OrderFile, mapping: Mapping[str, str]) -> list[list[str]]:
    """For each column different values of its first sound rows; none for columns of personal numbers."""
    try:
        with opened(file) as sheet:
            rows = list(islice((row.cells for row in sheet.rows if not row.fault), SAMPLES))
    except BadSpreadsheet:
        rows = []
    return [
        []
        if mapping.get(name) in PERSONAL
        else list(dict.fromkeys(without_numbers(row[place]) for row in rows if row[place]))
        for place, name in enumerate(file.header)
    ]
