"""Several clients at once: pgbench for SQL, processes for Python."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from config.embedded import PG_BIN

SECONDS, CLIENTS, THREADS = 6, 4, 2
HAITUN = ("-m", "bench.ledger.haitun_worker")
HORDAK = (str(Path(__file__).parent / "hordak_worker.py"),)  # by its path: Django is set up otherwise there


def pgbench(database: str, script: str | None, *, user: str = "haitun", role: str = "app_system") -> float:
    """Transactions a second of a script (or of pgbench's own TPC-B-like one)."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script or "")
        file.flush()
        chosen = ["-f", file.name] if script else ["-b", "tpcb-like"]
        output = run_pgbench(
            *("-n", "-M", "prepared", "-c", str(CLIENTS), "-j", str(THREADS), "-T", str(SECONDS)),
            *(*chosen, "-U", user, database),
            role=role,
        )
    found = re.search(r"tps = ([\d.]+)", output)
    failed = re.search(r"number of failed transactions: (\d+)", output)
    if found is None or failed is None or int(failed[1]):
        raise RuntimeError(output)
    return float(found[1])


def run_pgbench(*arguments: str, role: str) -> str:
    done = subprocess.run(
        [str(PG_BIN / "pgbench"), "-h", str(settings.ENVIRONMENT.socket_dir), *arguments],
        env={**os.environ, "PGOPTIONS": f"-c role={role}"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def python_clients(worker: tuple[str, ...], *arguments: str) -> float:
    """Acts a second of several processes that run a worker, each printing its own rate."""
    clients = [
        subprocess.Popen(
            [sys.executable, *worker, "run", str(SECONDS), str(seed), *arguments], stdout=subprocess.PIPE, text=True
        )
        for seed in range(CLIENTS)
    ]
    done = [client.communicate()[0] for client in clients]
    return sum(float(rate) for rate in done)


def prepare(worker: tuple[str, ...], *arguments: str) -> None:
    subprocess.run([sys.executable, *worker, "prepare", *arguments], check=True)
