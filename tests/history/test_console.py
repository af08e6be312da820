"""Progress is bars on a terminal, and a few lines in a log."""

import io

import pytest
from django.core.management.base import OutputWrapper

from apps.history.console import ConsoleProgress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_has_a_line_at_each_quarter() -> None:
    log = io.StringIO()
    with ConsoleProgress(OutputWrapper(log)) as progress:
        for done in (0, 10, 30, 49, 51, 99, 100, 100):
            progress.show("orders.csv", done, 100)
        progress.show("elections.csv", 0, 0)
    assert log.getvalue().splitlines() == [
        "orders.csv: 25%",
        "orders.csv: 50%",
        "orders.csv: 75%",
        "orders.csv: 100%",
        "elections.csv: 100%",
    ]


def test_a_terminal_has_a_bar_for_each_label(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal()
    with ConsoleProgress(OutputWrapper(terminal)) as progress:
        progress.show("orders.csv", 50, 100)
        progress.show("Writing", 1, 4)
        progress.show("orders.csv", 100, 100)
    assert terminal.getvalue() == ""
    bars = capsys.readouterr().err
    assert bars.count("orders.csv") == bars.count("Writing") == 1
    assert "100%" in bars
    assert "25%" in bars
