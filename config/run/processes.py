"""The processes that serve a copy: started in sessions of their own, restarted when one dies, stopped in order."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from config.environment import ROOT
from config.run.console import console

LONGEST_PAUSE = 30.0  # seconds between two starts of a process that keeps dying
SETTLED = 60.0  # seconds after which a process counts as having started well
TAIL_LINES = 12
PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Ask Linux to end this process should its parent be killed without a chance to stop it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process, its log, and when it may be started again."""

    name: str
    command: Sequence[str]
    log: Path
    grace: float
    deaths: int = 0
    started_at: float = 0.0
    start_at: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        self.started_at = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the supervisor, which stops them in order
                preexec_fn=end_with_parent,
            )

    def keep_running(self) -> None:
        """Start the process again if it died, each time after a longer pause."""
        if self.process is None:
            if time.monotonic() >= self.start_at:
                self.start()
        elif (code := self.process.poll()) is not None:
            lived = time.monotonic() - self.started_at
            self.deaths = 1 if lived > SETTLED else self.deaths + 1
            pause = min(2.0 ** (self.deaths - 1), LONGEST_PAUSE)
            self.start_at, self.process = time.monotonic() + pause, None
            console.print(f"[red]✗[/] {self.name} ended with {code}; starting it again in {pause:.0f} s. Its log says:")
            console.print(self.tail(), markup=False, style="dim")

    def ask_to_stop(self) -> None:
        """Ask it to finish what it is at."""
        if self.process is not None:
            self.process.terminate()

    def wait(self) -> None:
        """Wait for its end; kill its whole group when that takes longer than its grace."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(self.grace)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-TAIL_LINES:])


class Processes:
    """A block's child processes; all of them are gone when it ends."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.children: list[Child] = []

    def __enter__(self) -> Self:
        self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)  # stopping is under way, and takes a bounded time
        for child in reversed(self.children):
            child.ask_to_stop()
        for child in reversed(self.children):
            child.wait()

    def start(self, name: str, *command: str, grace: float = 20.0) -> None:
        """Run `python -m command…` under this name; it logs to `name.log`."""
        child = Child(name, [sys.executable, "-m", *command], self.logs / f"{name}.log", grace)
        self.children.append(child)
        child.start()

    def keep_running(self) -> None:
        for child in self.children:
            child.keep_running()
