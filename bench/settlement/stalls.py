"""Online posts beside a settlement: how long the slowest had to wait."""

import multiprocessing
import time
from multiprocessing.synchronize import Event
from typing import Any

from django.db import connections

from apps.ledger import api as ledger
from apps.tenancy.context import acting_as_system

PAUSE = 0.005


def post_until(stop: Event, ready: Event, result: Any, day: str) -> None:
    """Post one point at a time to a seller of the settlement; send back the latencies in milliseconds."""
    from datetime import date

    connections.close_all()
    with acting_as_system():
        issuing = ledger.open_account(purpose="bench_issued", unit="PTS")
        seller = _a_seller()
        account = ledger.open_account(purpose="points", unit="PTS", seller_id=seller, bears_lots=True)
    latencies, number = [], 0
    while not stop.is_set():
        start = time.perf_counter()
        with acting_as_system():
            posting = ledger.Posting(
                src=issuing, dst=account, unit="PTS", amount=1, kind="bench", effective_on=date.fromisoformat(day)
            )
            ledger.post(posting, scope=f"bench.{time.monotonic_ns()}", key=str(number))
        latencies.append((time.perf_counter() - start) * 1000)
        number += 1
        if number == 50:
            ready.set()
        time.sleep(PAUSE)
    result.send(latencies)


def _a_seller() -> int:
    from apps.accounts.models import Organization

    return Organization.objects.order_by("id")[50].pk


class OnlinePosts:
    """A second process that posts all the while; `stop()` gives its latencies."""

    def __init__(self, day: str) -> None:
        context = multiprocessing.get_context("fork")
        self.stop_event, self.ready = context.Event(), context.Event()
        self.receiver, sender = context.Pipe(duplex=False)
        connections.close_all()
        self.process = context.Process(target=post_until, args=(self.stop_event, self.ready, sender, day))
        self.process.start()
        self.ready.wait(30)

    def stop(self) -> list[float]:
        self.stop_event.set()
        latencies: list[float] = self.receiver.recv()
        self.process.join(30)
        return latencies
