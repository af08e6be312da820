"""Drills on real processes: workers that are told where to die, and the sweeps that bring their work back."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from apps.common.faults import VARIABLE
from apps.jobs.domain.queue import SILENCE, sweep
from apps.jobs.enums import ENDED
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_system
from config.environment import ROOT

LEASE_SECONDS = 2
PATIENCE = 60  # seconds
Found = TypeVar("Found")


@dataclass
class Process:
    """A Celery process at the head of its own group, and what it wrote."""

    popen: subprocess.Popen[bytes]
    log: Path

    def wait_until_killed(self, timeout: float = PATIENCE) -> None:
        """Wait for the fault point to kill the group; anything else that ends it fails the drill."""
        tick_until(lambda: self.popen.poll() is not None, timeout)
        assert self.popen.returncode == -signal.SIGKILL, self.log.read_text()

    def kill(self) -> None:
        """As a fault would: the whole group at once, without any clean-up."""
        os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()


@contextmanager
def start_worker(
    db: str, fault_at: str | None = None, *, include: Sequence[str] = (), concurrency: int = 1
) -> Iterator[Process]:
    """A worker on database `db`, which dies at the fault point; whatever is left of it is killed at the end.

    `include` names modules with job kinds of the test's own.
    """
    options = ["worker", "-P", "prefork", "-c", str(concurrency), "-n", f"{db}@%h", "--without-mingle"]
    options += [f"--include={','.join(include)}"] if include else []
    with celery(db, options, fault_at) as process:
        yield process


@contextmanager
def start_beat(db: str) -> Iterator[Process]:
    """Beat, which sends a tick every ten seconds."""
    with celery(db, ["beat"], None) as process:
        yield process


@contextmanager
def celery(db: str, options: Sequence[str], fault_at: str | None) -> Iterator[Process]:
    log = settings.ENVIRONMENT.var / f"{options[0]}-{db}.log"
    with log.open("ab") as output:
        popen = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", *options],
            cwd=ROOT,
            env=environment_of(db) | ({VARIABLE: fault_at} if fault_at else {}),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    process = Process(popen, log)
    try:
        yield process
    finally:
        if popen.poll() is None:
            process.kill()


def environment_of(db: str) -> dict[str, str]:
    """What makes a process use the same services, the test's database, and short leases."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "HAITUN_VAR": str(settings.ENVIRONMENT.var.parent),
        "HAITUN_TEST_DATABASE": db,
        "HAITUN_JOB_LEASE_SECONDS": str(LEASE_SECONDS),
        "CELERY_SKIP_CHECKS": "1",  # of Django's; the tests' own process has run them
    }


def run_until_done(key: str, timeout: float = PATIENCE) -> Job:
    """Sweep until the job of this key has ended, in whatever state; returns it."""

    def ended() -> Job | None:
        with acting_as_system():
            return Job.objects.filter(key=key, state__in=ENDED).first()

    return tick_until(ended, timeout)


def tick_until(condition: Callable[[], Found | None], timeout: float = PATIENCE) -> Found:
    """Sweep twice a second, each time as if the silence were over, until the condition holds.

    A database that is restarting is waited for. Raises TimeoutError with the end of the workers' logs.
    """
    deadline = time.monotonic() + timeout
    for turn in count():
        try:
            sweep(now=timezone.now() + turn * SILENCE)
            found = condition()
        except (DatabaseError, InterfaceError):
            found = None
        if found:
            return found
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {timeout} s; {ends_of_logs()}")
        time.sleep(0.5)
    raise AssertionError("unreachable")


def ends_of_logs() -> str:
    logs = settings.ENVIRONMENT.var.glob(f"*-{settings.DATABASES['default']['NAME']}.log")
    return "\n".join(f"{log.name}: {log.read_text()[-3000:]}" for log in logs)
