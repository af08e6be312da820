"""Scans in any order end in one status, and everything that hangs on a parcel follows."""

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from apps.events.models import DomainEvent
from apps.fulfillment.domain.watching import parcels_moved
from apps.fulfillment.models import Parcel, TrackingEvent
from apps.orders.models import LineItem, Order
from apps.tenancy.context import acting_as_system
from apps.tracking.domain.ingest import match_scans
from apps.tracking.domain.scans import Scan
from apps.tracking.models import CarrierStatus, UnmatchedScan
from tests.tracking.world import (
    NOW,
    PACKED,
    day,
    events_of,
    make_order,
    make_parcel,
    make_seller,
    scan,
    state_of,
    tell,
)

pytestmark = pytest.mark.django_db
WAY = (("EMA", 4), ("EMC", 6), ("EMD", 12), ("EMH", 15), ("EMI", 16))


def walk(parcel: Parcel) -> list[Scan]:
    return [scan(parcel, code, day(number)) for code, number in WAY]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[int], datetime]]:
    """Whom the watchers of parcels heard of."""
    heard: list[tuple[list[int], datetime]] = []
    monkeypatch.setattr(
        parcels_moved, "_functions", [*parcels_moved._functions, lambda orders, now: heard.append((list(orders), now))]
    )
    return heard


def test_parcel_items_order_and_events_follow_the_scans(told: list) -> None:
    order = make_order(make_seller(), items=2)
    parcel, other = make_parcel(order), make_parcel(make_order(make_seller("S2")))
    done = tell(*walk(parcel)[:3])
    assert (done.added, done.repeated, done.unmatched, done.refused) == (3, 0, 0, [])
    assert state_of(parcel) == ("in_transit", day(4), None)
    with acting_as_system():
        order.refresh_from_db()
        assert (order.status, {item.state for item in order.items.all()}) == ("shipped", {"shipped"})
    tell(*walk(parcel)[3:])
    assert state_of(parcel) == ("delivered", day(4), day(16))
    with acting_as_system():
        order.refresh_from_db()
        assert (order.status, {item.state for item in order.items.all()}) == ("delivered", {"delivered"})
        assert (parcel.sub_status, parcel.status_at, parcel.last_event_at) == ("Delivered_Other", day(16), day(16))
        events = DomainEvent.objects.filter(subject_type="fulfillment.parcel", subject_id=parcel.pk)
        assert list(events.values_list("name", "seller_id")) == [
            ("parcel.shipped", order.seller_id),
            ("parcel.delivered", order.seller_id),
        ]
        assert (other.status, other.order.status) == ("info_received", "awaiting_dispatch")
    assert told == [([order.pk], NOW), ([order.pk], NOW)]


def test_the_same_scans_again_change_nothing(told: list) -> None:
    parcel = make_parcel()
    tell(*walk(parcel))
    before = state_of(parcel), events_of(parcel)
    done = tell(*walk(parcel), *walk(parcel)[:2], now=NOW + timedelta(hours=1))
    assert (done.added, done.repeated) == (0, 7)
    assert (state_of(parcel), events_of(parcel)) == before
    assert len(told) == 1


def test_a_delivery_is_undone_by_no_late_scan_but_by_a_return_and_by_a_correction() -> None:
    parcel = make_parcel()
    tell(*walk(parcel))
    tell(scan(parcel, "EMF", day(18)), scan(parcel, "EMH", day(19)))
    assert state_of(parcel) == ("delivered", day(4), day(16))
    tell(scan(parcel, "Exception_Returned", day(20)), source="17track")
    assert state_of(parcel) == ("returned", day(4), None)
    item = LineItem.objects
    with acting_as_system():
        assert item.get(order=parcel.order).state == "shipped"
    tell(scan(parcel, "EMI", day(22)))
    assert state_of(parcel) == ("delivered", day(4), day(22))
    tell(scan(parcel, "not_delivered", day(23)), source="manual")
    assert state_of(parcel) == ("in_transit", day(4), None)
    tell(scan(parcel, "EDG", day(24)))
    assert state_of(parcel) == ("out_for_delivery", day(4), None)
    with acting_as_system():
        order = Order.objects.get(pk=parcel.order_id)
        assert (order.status, item.get(order=order).state) == ("shipped", "shipped")
        names = DomainEvent.objects.filter(subject_id=parcel.pk, subject_type="fulfillment.parcel").order_by("id")
        assert [event.name for event in names] == [
            "parcel.shipped",
            "parcel.delivered",
            "parcel.delivery_taken_back",
            "parcel.returned",
            "parcel.delivered",
            "parcel.delivery_taken_back",
        ]


def test_delivered_at_home_is_a_return() -> None:
    parcel, domestic = make_parcel(), make_parcel(make_order(make_seller(), country="CN"))
    tell(*walk(parcel)[:3], scan(parcel, "EMI", day(28), facility="CNCANA"))
    assert state_of(parcel) == ("returned", day(4), None)
    tell(scan(domestic, "EMI", day(28), facility="CNCANA"))
    assert state_of(domestic)[0] == "delivered"


def test_without_an_acceptance_the_first_scan_ships_and_a_notice_does_not() -> None:
    parcel = make_parcel()
    tell(scan(parcel, "InfoReceived", day(3)), source="17track")
    assert state_of(parcel) == ("info_received", None, None)
    tell(scan(parcel, "EMC", day(6)))
    assert state_of(parcel) == ("in_transit", day(6), None)
    tell(scan(parcel, "EMB", day(3)))
    assert state_of(parcel) == ("in_transit", day(3), None)
    tell(scan(parcel, "EMA", day(4)))
    assert state_of(parcel) == ("in_transit", day(4), None)


def test_an_announcement_says_nothing_once_the_carrier_has_the_parcel() -> None:
    """It comes late from another source; neither the status nor the silence begins anew with it."""
    parcel = make_parcel()
    tell(scan(parcel, "InfoReceived", day(3)), source="17track")
    assert (state_of(parcel), parcel.last_event_at) == (("info_received", None, None), day(3))
    tell(scan(parcel, "EMA", day(4)))
    tell(scan(parcel, "InfoReceived", day(5)), scan(parcel, "NotFound_Other", day(6)), source="17track")
    assert state_of(parcel) == ("in_transit", day(4), None)
    assert (parcel.sub_status, parcel.status_at, parcel.last_event_at) == ("InTransit_PickedUp", day(4), day(4))
    tell(scan(parcel, "EMH", day(9)))
    tell(scan(parcel, "InfoReceived", day(10)), source="17track")
    assert state_of(parcel) == ("delivery_failed", day(4), None)


def test_an_item_in_two_parcels_is_delivered_with_the_last() -> None:
    order = make_order(make_seller())
    parcels = [make_parcel(order), make_parcel(order)]
    tell(scan(parcels[0], "EMI", day(10)))
    with acting_as_system():
        assert order.items.get().state == "packed"
    tell(scan(parcels[1], "EMA", day(11)))
    with acting_as_system():
        assert order.items.get().state == "shipped"
    tell(scan(parcels[1], "EMI", day(12)))
    with acting_as_system():
        assert order.items.get().state == "delivered"


def test_unknown_numbers_wait_for_their_parcel() -> None:
    number = "RX000000080CN"
    done = tell(scan(number, "EMA", day(4)), scan("rx 00000008 0cn", "EMC", day(6)), scan(number, "EMA", day(4)))
    assert (done.added, done.repeated, done.unmatched) == (0, 1, 2)
    parcel = make_parcel(number=number)
    assert match_scans(now=NOW + timedelta(days=1)) == 2
    assert state_of(parcel) == ("in_transit", day(4), None)
    with acting_as_system():
        assert not UnmatchedScan.objects.exists()
        assert set(TrackingEvent.objects.values_list("recorded_at", "source")) == {(NOW, "post")}
    assert match_scans(now=NOW) == 0


def test_unpacked_parcels_get_no_scans() -> None:
    voided = make_parcel(voided_at=PACKED + timedelta(hours=1))
    assert tell(scan(voided, "EMA", day(4))).unmatched == 1


def test_unmapped_codes_are_kept_and_listed_and_change_no_status() -> None:
    parcel = make_parcel()
    tell(scan(parcel, "EMA", day(4)), scan(parcel, "EZZ", day(9), text="Irradiated"))
    assert state_of(parcel) == ("in_transit", day(4), None)
    tell(
        scan(parcel, "EZZ", day(10)),
        scan(parcel, "EMI", day(9)),
    )
    assert state_of(parcel) == ("delivered", day(4), day(9))
    with acting_as_system():
        row = CarrierStatus.objects.get(carrier="post", code="EZZ")
        assert (row.status, row.seen, row.seen_at) == ("", 2, NOW)
        assert parcel.last_event_at == day(10)
    other = make_parcel()
    tell(scan(other, "InTransit_Teleported", day(5), family="InTransit"), source="17track")
    assert state_of(other) == ("in_transit", day(5), None)
    assert other.sub_status == "InTransit_Teleported"


def test_what_cannot_be_a_scan_comes_back_with_its_reason() -> None:
    parcel = make_parcel()
    done = tell(
        scan("", "EMA", day(4), line=2),
        scan(parcel, "EMI", NOW + timedelta(days=3), line=3),
        scan(parcel, "EMI", datetime(2026, 8, 9, 10), facility="XXYYYA", line=4),
        scan(parcel, "EMA", datetime(2026, 8, 9, 10), line=5),
    )
    assert [(each.line, each.reason.split(";")[0]) for each in done.refused] == [
        (2, "'' is no tracking number"),
        (3, "2026-09-04 08:00 UTC is not when a parcel was scanned"),
        (4, "no time zone is known for 'XXYYYA'"),
    ]
    assert state_of(parcel) == ("in_transit", day(9, 2), None)
    assert done.assumed_zones == {"?": 1}


@pytest.mark.parametrize(
    ("place", "hour", "assumed"),
    [
        ({"facility": "USLAXA"}, 17, False),
        ({"facility": "USMIAA"}, 14, True),
        ({"facility": "NLAMSA"}, 8, True),
        ({"country": "RU"}, 7, True),
    ],
)
def test_local_times_are_of_the_facility_or_its_country(place: dict, hour: int, assumed: bool) -> None:
    parcel = make_parcel()
    done = tell(scan(parcel, "EMD", datetime(2026, 8, 9, 10), **place))
    assert state_of(parcel)[1] == day(9, hour)
    assert bool(done.assumed_zones) == assumed


def test_history_is_told_when_it_was_shipped() -> None:
    parcel = make_parcel(packed_at=None, shipped_at=day(2), status="delivered", delivered_at=day(16))
    with acting_as_system():
        TrackingEvent.objects.create(
            seller_id=parcel.seller_id,
            parcel=parcel,
            status="delivered",
            occurred_at=day(16),
            recorded_at=NOW,
            source="history",
        )
    tell(Scan(parcel.tracking_no, day(20), "not_delivered", parcel_id=parcel.pk), source="manual")
    assert state_of(parcel) == ("in_transit", day(2), None)


CODES = ("EMA", "EMB", "EMC", "EMD", "EME", "EMH", "EMI", "EZZ")
OTHER_CODES = ("Exception_Returned", "Exception_Lost", "Expired", "InfoReceived", "Delivered_Other", "InTransit")
one_scan = st.tuples(
    st.sampled_from(
        [*(("post", code) for code in CODES), *(("17track", code) for code in OTHER_CODES), ("manual", "not_delivered")]
    ),
    st.integers(1, 5),
)


class AnyOrder(HypothesisCase):
    @settings(max_examples=40, deadline=None)
    @given(st.lists(one_scan, min_size=1, max_size=9), st.data())
    def test_any_order_any_batches_one_state(self, scans: list, data: st.DataObject) -> None:
        """Shuffled, repeated, cut into batches: the parcel ends the same as when told at once, and in good order."""
        order = make_order(make_seller())
        shuffled = data.draw(st.permutations(scans + data.draw(st.lists(st.sampled_from(scans), max_size=4))))
        found = []
        for sequence in (scans, shuffled):
            with transaction.atomic():
                parcel = make_parcel(order)
                for (source, code), number in sequence:
                    tell(scan(parcel, code, day(number)), source=source)
                state = state_of(parcel)
                with acting_as_system():
                    item = order.items.get().state
                found.append((state, parcel.sub_status, parcel.status_at, parcel.last_event_at, item))
                transaction.set_rollback(True)
        assert found[0] == found[1]
        (status, shipped, delivered), *_ = found[0]
        assert (status == "delivered") == (delivered is not None)
        assert delivered is None or (shipped is not None and shipped <= delivered)


def test_every_row_of_the_batch_is_one_statement_each(django_assert_max_num_queries) -> None:
    """Ten parcels cost as many statements as one."""
    parcels = [make_parcel() for _ in range(10)]
    with django_assert_max_num_queries(45):
        assert tell(*(each for parcel in parcels for each in walk(parcel))).added == 50
    assert connection.in_atomic_block
