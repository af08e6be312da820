"""A chart as a page shows it: in one sentence, as a drawing, and as a table of the same figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

MOST_SERIES = 4  # static/src/css/charts.css has a colour for each
Number = int | Decimal | None


class Kind(StrEnum):
    LINE = "line"
    BAR = "bar"


@dataclass(frozen=True)
class Series:
    """One figure for each label of its chart; None where there is none."""

    label: str
    values: Sequence[Number]


@dataclass(frozen=True)
class Chart:
    """What `components/chart.html` is given; a page that has one loads `components/chart_head.html`.

    All texts are for readers, in their language: `summary` says in one sentence what the drawing shows,
    `axis` what the labels are, `unit` what is counted where the title does not say it. `name` is unique on
    its page. Raises ValueError when a series has not one figure a label, or there are more than four.
    """

    name: str
    kind: Kind
    title: str
    summary: str
    axis: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    stacked: bool = False

    def __post_init__(self) -> None:
        if len(self.series) > MOST_SERIES:
            raise ValueError(f"{self.name}: {len(self.series)} series can't be told apart, at most {MOST_SERIES} can")
        if any(len(each.values) != len(self.labels) for each in self.series):
            raise ValueError(f"{self.name}: every series needs {len(self.labels)} figures, one a label")

    @property
    def data_id(self) -> str:
        return f"{self.name}-data"

    @property
    def drawn(self) -> dict[str, Any]:
        """What the script draws; a fraction may lose digits there, never in the table."""
        return {
            "kind": self.kind,
            "labels": list(self.labels),
            "series": [
                {"label": each.label, "values": [_drawable(one) for one in each.values]} for each in self.series
            ],
            "unit": self.unit,
            "stacked": self.stacked,
            "whole": not any(isinstance(one, Decimal) for each in self.series for one in each.values),
        }

    @property
    def rows(self) -> Iterator[tuple[str, list[str]]]:
        """The table: each label with its figures, in thousands and with all their digits."""
        for label, *figures in zip(self.labels, *(each.values for each in self.series), strict=True):
            yield label, ["–" if one is None else f"{one:,}" for one in figures]


def _drawable(number: Number) -> int | float | None:
    return float(number) if isinstance(number, Decimal) else number
