"""One process that posts through the ledger's Python door, as a task would: a transaction each."""

import random
import sys
import time
from datetime import date

from apps.ledger import api
from apps.tenancy.context import acting_as_system
from tests.databases import point_connections_at


def run(seconds: float, seed: int, database: str, first: int, last: int, hot: int) -> float:
    """Acts a second."""
    point_connections_at(database)
    choose, done = random.Random(seed), 0
    start = time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds:
        posting = api.Posting(
            src=choose.randint(first, last), dst=hot, unit="CNY", amount=1, kind="fee", effective_on=date(2026, 10, 15)
        )
        with acting_as_system():
            api.post(posting, scope="python", key=f"{time.time_ns()} {seed} {done}")
        done += 1
    return done / elapsed


if __name__ == "__main__":
    _, _, seconds, seed, database, first, last, hot = sys.argv
    print(run(float(seconds), int(seed), database, int(first), int(last), int(hot)))
