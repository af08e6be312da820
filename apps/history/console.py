"""Progress on a terminal as bars, anywhere else as plain lines."""

from typing import Any

from django.core.management.base import OutputWrapper
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

QUARTERS = 4


class ConsoleProgress:
    """A bar for each label; without a terminal, a line at each quarter. Use as a context manager."""

    def __init__(self, output: OutputWrapper) -> None:
        self._output = output
        self._bars = bars() if output.isatty() else None
        self._tasks: dict[str, TaskID] = {}
        self._quarters: dict[str, int] = {}

    def __enter__(self) -> "ConsoleProgress":
        if self._bars:
            self._bars.start()
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def close(self) -> None:
        """Leave the bars as they are, so that other lines can follow."""
        if self._bars:
            self._bars.stop()

    def show(self, label: str, done: int, total: int) -> None:
        if self._bars:
            if label not in self._tasks:
                self._tasks[label] = self._bars.add_task(label)
            self._bars.update(self._tasks[label], completed=done, total=total)
            return
        quarter = QUARTERS * done // total if total else QUARTERS
        if quarter > self._quarters.get(label, 0):
            self._quarters[label] = quarter
            self._output.write(f"{label}: {100 * quarter // QUARTERS}%")


def bars() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
