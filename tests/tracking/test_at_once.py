"""Several workers that take scans of the same parcels over at once."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from apps.fulfillment.models import TrackingEvent
from apps.tenancy.context import acting_as_system
from apps.tracking.domain.scans import Recorded
from tests.tracking.world import day, make_order, make_parcel, make_seller, scan, state_of, tell

WAY = ("EMA", "EMB", "EMC", "EMD", "EMF", "EMI")


@pytest.fixture
def parcels(cloned_db: str, django_db_blocker: pytest.FixtureRequest):
    with django_db_blocker.unblock():
        yield [make_parcel(make_order(make_seller(f"S{n % 2}"))) for n in range(12)]


def test_nobody_waits_for_ever_and_every_parcel_ends_right(parcels: list) -> None:
    """Each worker knows two thirds of all scans, in an order of its own; together they know all."""
    scans = [scan(parcel, code, day(4) + timedelta(days=n)) for parcel in parcels for n, code in enumerate(WAY)]

    def work(seed: int) -> Recorded:
        dice = random.Random(seed)
        own = [each for n, each in enumerate(scans) if n % 3 != seed % 3]
        done = Recorded()
        for part in (own[:20], own[20:]):
            done.add(tell(*dice.sample(part, len(part))))
        connections.close_all()
        return done

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(work, range(4)))
    assert sum(each.added for each in done) == len(scans)
    assert sum(each.repeated for each in done) == 4 * len(scans) * 2 // 3 - len(scans)
    assert {state_of(parcel) for parcel in parcels} == {("delivered", day(4), day(9))}
    with acting_as_system():
        assert TrackingEvent.objects.count() == len(scans)
        assert {item.state for parcel in parcels for item in parcel.order.items.all()} == {"delivered"}
