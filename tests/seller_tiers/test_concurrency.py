"""Two evaluations at once, on connections of their own, give one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from apps.events.models import DomainEvent
from apps.seller_tiers.domain.evaluation import ONE_AT_A_TIME, evaluate_day
from apps.seller_tiers.models import Evaluation
from apps.tenancy.context import acting_as_system
from tests.factories.facts import make_sellers
from tests.seller_tiers.history import NOW, changes, evaluate, on, place

D = on(30)
CHANGES = [("A", D, 0, 1, 90), ("A", on(7, month=7), 1, 0, 69)]


@pytest.fixture
def committed(cloned_db: str) -> None:
    with acting_as_system():
        seller = make_sellers(["A", "B"])["A"]
    place(seller, on(1), D, daily=3)


def in_threads(act, number: int = 2) -> list:
    """Run `act` on as many connections at once and return what each gave."""
    start = Barrier(number)

    def run(_: int):
        try:
            start.wait(timeout=10)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_two_evaluations_of_a_range_at_once_give_one(committed):
    in_threads(lambda: evaluate(D, on(10, month=7)), number=3)
    assert changes() == CHANGES
    with acting_as_system():
        assert [each.day for each in Evaluation.objects.order_by("day")] == [D, *(on(n, month=7) for n in range(1, 11))]
        assert DomainEvent.objects.filter(name="tier.changed").count() == 2


def test_a_second_evaluation_waits_and_finds_the_day_decided(committed):
    def evaluate_alone():
        with acting_as_system():
            return evaluate_day(day=D, now=NOW).sellers

    with ThreadPoolExecutor(1) as pool:
        with acting_as_system(), connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME)
            waiting = pool.submit(evaluate_alone)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
            assert evaluate_day(day=D, now=NOW).sellers == 2
        assert waiting.result(timeout=10) == 2
        pool.submit(connections.close_all).result()
    assert changes() == CHANGES[:1]
