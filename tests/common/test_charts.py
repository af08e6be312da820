"""A chart says the same in words, as data for the drawing, and as a table."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string

from apps.common.charts import Chart, Kind, Series


def chart(**other: Any) -> Chart:
    return Chart(
        **{
            "name": "sent",
            "kind": Kind.BAR,
            "title": "Parcels a day",
            "summary": "1,240 parcels in 2 days.",
            "axis": "Day",
            "labels": ["11-01", "11-02"],
            "series": [Series("On time", [1234, 6]), Series("Average", [Decimal("0.50"), None])],
            **other,
        }
    )


def test_the_page_says_it_in_words_and_as_a_table() -> None:
    page = render_to_string("components/chart.html", {"chart": chart(unit="kg")})
    words = re.sub(r"\s+", " ", re.sub(r"<script.*?</script>|<[^>]+>", " ", page)).strip()
    assert words == (
        "Parcels a day 1,240 parcels in 2 days. On time Average Show the figures"
        " Day On time (kg) Average (kg) 11-01 1,234 0.50 11-02 6 –"
    )


def test_the_script_gets_plain_data() -> None:
    page = render_to_string("components/chart.html", {"chart": chart(summary="<b>", title="</script>")})
    told = re.search(r'<script id="sent-data" type="application/json">(.*?)</script>', page)
    assert told is not None
    assert json.loads(told[1]) == {
        "kind": "bar",
        "labels": ["11-01", "11-02"],
        "series": [
            {"label": "On time", "values": [1234, 6]},
            {"label": "Average", "values": [0.5, None]},
        ],
        "unit": "",
        "stacked": False,
        "whole": False,
    }
    assert 'data-chart="sent-data"' in page
    assert "<b>" not in page


def test_whole_numbers_are_said_to_be_whole() -> None:
    assert chart(series=[Series("On time", [1, None])]).drawn["whole"] is True


def test_what_could_not_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="sent: every series needs 2 figures, one a label"):
        chart(series=[Series("On time", [1])])
    with pytest.raises(ValueError, match="sent: 5 series can't be told apart, at most 4 can"):
        chart(series=[Series(str(n), [1, 2]) for n in range(5)])
