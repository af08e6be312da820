"""What `make` targets say: one line per step, details only when something fails."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)


class Failed(SystemExit):
    """A step failed; the user has been told why."""


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show a step while it runs, and how long it took."""
    started = time.monotonic()
    with console.status(f"{title} …"):
        yield
    console.print(f"[green]✓[/] {title} [dim]{time.monotonic() - started:.1f} s[/]")


def run_step(title: str, command: Sequence[str]) -> None:
    """Run a program as one step; if it fails, show all it said and stop."""
    with step(title):
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if done.returncode:
            raise failed(f"{title}: {' '.join(command)} ended with {done.returncode}\n{done.stdout.strip()}")


def failed(message: str) -> Failed:
    """Say what is wrong; raise the answer to end with status 1."""
    console.print(Text.assemble(("✗ ", "red"), message), soft_wrap=True)
    return Failed(1)
