"""Numbers are given out once, from ranges that never overlap, whoever asks at the same time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from apps.events.models import DomainEvent
from apps.fulfillment.domain.numbers import add_range, take_number
from apps.fulfillment.domain.packing import pack_parcel
from apps.fulfillment.domain.parcel_errors import NoNumberLeft, NotPackable, RangeRefused
from apps.fulfillment.models import NumberRange, Parcel
from apps.fulfillment.s10 import is_s10, s10_number
from apps.history.domain.importing import import_history
from apps.orders.models import LineItem
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from tests.factories.parcels import items_of, make_packable_order, make_range, make_rates, make_sender
from tests.history.conftest import HEADERS

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
TAKERS, EACH = 6, 15


@pytest.fixture
def committed(cloned_db: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield
        connections.close_all()


def take() -> str:
    with acting_as_system():
        return take_number(country="CN", now=NOW)


@pytest.mark.django_db
def test_ranges_are_used_up_one_after_the_other():
    make_range(99_999_998, 99_999_999, indicator="RB")
    make_range(8, 8)
    make_range(5, 5, country="HK")
    assert [take() for _ in range(3)] == ["RB999999987CN", "RB999999995CN", "RX000000080CN"]
    with pytest.raises(NoNumberLeft, match="no registered number of CN left; add a number range"):
        take()
    with acting_as_system():
        assert [row.left for row in NumberRange.objects.order_by("country", "first")] == [0, 0, 1]
    make_range(9, 9)
    assert take() == "RX000000093CN"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("indicator", "country", "first", "last", "words"),
    [
        ("LX", "CN", 0, 9, "no registered letter post"),
        ("rx", "CN", 0, 9, "no registered letter post"),
        ("RX", "CHN", 0, 9, "no registered letter post"),
        ("RX", "CN", 9, 8, "the first not after the last"),
        ("RX", "CN", 0, 100_000_000, "serials run from 0 to 99999999"),
        ("RX", "CN", 150, 250, "overlaps another one"),
        ("RX", "CN", 199, 199, "overlaps another one"),
    ],
)
def test_what_is_no_range_is_refused(indicator: str, country: str, first: int, last: int, words: str):
    make_range(100, 199)
    with acting_as_ops():
        with pytest.raises(RangeRefused, match=words):
            add_range(indicator=indicator, country=country, first=first, last=last, now=NOW)
        assert NumberRange.objects.count() == 1


@pytest.mark.django_db
def test_neighbours_and_other_indicators_and_countries_do_not_overlap():
    for given in ({}, {"indicator": "RB"}, {"country": "HK"}, {"indicator": "RY", "country": "CM"}):
        make_range(0, 99_999_999 if given else 100, **given)
    make_range(101, 200)
    with acting_as_system():
        assert NumberRange.objects.count() == 5


@pytest.mark.django_db
def test_the_database_refuses_what_would_give_a_number_twice():
    row = make_range(100, 199)
    take()
    again = {"indicator": "RX", "country": "CN", "next": 150, "added_at": NOW}
    with acting_as_system():
        with pytest.raises(IntegrityError, match="number_ranges_apart"), transaction.atomic():
            NumberRange.objects.create(first=150, last=300, **again)
        for change in ({"next": 100}, {"first": 50}, {"last": 198}, {"indicator": "RB"}):
            with pytest.raises(IntegrityError, match="numbers are only given out"), transaction.atomic():
                NumberRange.objects.filter(pk=row.pk).update(**change)
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute("delete from fulfillment_numberrange")
        assert NumberRange.objects.get().next == 101


@pytest.mark.django_db
def test_numbers_that_imported_parcels_bear_are_not_added():
    order = make_packable_order()
    with acting_as_system():
        imported = {"seller_id": order.seller_id, "order": order, "service": "registered_packet"}
        Parcel.objects.create(tracking_no="RX000000080CN", **imported)
        Parcel.objects.create(tracking_no="LP00000000800001", **imported)
        with pytest.raises(RangeRefused, match="from 00000005 to 00000010 already"):
            add_range(indicator="RX", country="CN", first=5, last=10, now=NOW)
        add_range(indicator="RX", country="CN", first=9, last=10, now=NOW)
        add_range(indicator="RB", country="CN", first=5, last=10, now=NOW)


def history_of(directory: Path, *numbers: str, seller: str) -> Path:
    """One delivered order with parcels of these numbers, as history files."""
    contents = {
        "sellers": [f"{seller},Elder,2024-03-01"],
        "orders": [f"{seller},shopify,1001,2026-08-03T09:30:00+08:00,open,USD,30.01,2026-08-10T12:00:00Z"],
        "parcels": [
            f"{seller},shopify,1001,{number},registered_packet,2026-08-05T10:00:00Z,2026-08-20T11:00:00Z"
            for number in numbers
        ],
        "fx_rates": ["2026-08-01,USD,CNY,7.11"],
    }
    for name, rows in contents.items():
        (directory / f"{name}.csv").write_text("\n".join([HEADERS[name], *rows, ""]), encoding="utf-8")
    return directory


@pytest.mark.django_db
@pytest.mark.parametrize("is_own", [True, False])
def test_a_number_that_history_brings_is_not_given_out_again(tmp_path: Path, is_own: bool):
    make_sender()
    make_range(5000, 5999)
    make_range(0, 9, country="HK")
    make_rates(USD="7.1")
    order = make_packable_order()
    with acting_as_system():
        borne = [s10_number("RX", serial, "CN") for serial in (5000, 5002, 4999, 6000)]
        borne += [s10_number("RB", 5500, "CN"), "RX00005900CN"]
        import_history(directory=history_of(tmp_path, *borne, seller=order.seller.code if is_own else "ELDER"), now=NOW)
        parcel = pack_parcel(order_id=order.pk, items=items_of(order), weight_g=260, now=NOW)
        assert parcel.tracking_no == s10_number("RX", 5003, "CN")
        assert [row.next for row in NumberRange.objects.order_by("country")] == [5004, 0]
        (event,) = DomainEvent.objects.filter(name="numbers.passed")
        assert event.payload == {"range": "RX 00005000–00005999 CN", "numbers": 3}
        assert not DomainEvent.objects.filter(name="numbers.running_low").exists()


@pytest.mark.django_db
def test_history_that_uses_up_a_range_says_so_and_a_dry_run_moves_nothing(tmp_path: Path):
    make_range(5000, 5999)
    files = history_of(tmp_path, s10_number("RX", 5999, "CN"), seller="ELDER")
    import_history(directory=files, now=NOW, dry_run=True)
    assert take() == s10_number("RX", 5000, "CN")
    for _ in range(2):
        import_history(directory=files, now=NOW)
    with pytest.raises(NoNumberLeft):
        take()
    with acting_as_system():
        assert [event.payload["numbers"] for event in DomainEvent.objects.filter(name="numbers.passed")] == [999]
        (low,) = DomainEvent.objects.filter(name="numbers.running_low")
        assert low.payload == {"country": "CN", "left": 0, "of": 1000}


@pytest.mark.django_db
def test_running_low_is_said_once_and_again_only_after_more_were_added():
    make_range(0, 19)
    for _ in range(20):
        take()
    with acting_as_system():
        (event,) = DomainEvent.objects.filter(name="numbers.running_low")
        assert event.payload == {"country": "CN", "left": 1, "of": 20}
    make_range(100, 119)
    for _ in range(20):
        take()
    with acting_as_system():
        assert DomainEvent.objects.filter(name="numbers.running_low").count() == 2


@pytest.mark.django_db
def test_sellers_see_no_ranges():
    row = make_range()
    order = make_packable_order()
    with pytest.raises(Exception, match="permission denied"), acting_for_seller(order.seller_id):
        NumberRange.objects.get(pk=row.pk)


def test_takers_at_once_never_get_the_same_number(committed: None):
    make_range(0, TAKERS * EACH // 2 - 1)
    make_range(5000, 5000 + TAKERS * EACH // 2 - 1, indicator="RB")
    gate = Barrier(TAKERS)

    def taker(number: int) -> list[str]:
        gate.wait()
        taken = [take() for _ in range(EACH)]
        connections.close_all()
        return taken

    with ThreadPoolExecutor(TAKERS) as pool:
        given = [number for taken in pool.map(taker, range(TAKERS)) for number in taken]
    assert len(given) == len(set(given)) == TAKERS * EACH
    assert all(is_s10(number) for number in given)
    with pytest.raises(NoNumberLeft):
        take()


def test_a_range_is_not_added_while_its_numbers_come_in(committed: None, tmp_path: Path):
    files = history_of(tmp_path, s10_number("RX", 5000, "CN"), seller="ELDER")
    written = Event()

    def adder() -> Any:
        assert written.wait(30)
        try:
            return make_range(5000, 5999)
        except RangeRefused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        added = pool.submit(adder)
        with acting_as_system():
            import_history(directory=files, now=NOW)
            written.set()
            with pytest.raises(TimeoutError):
                added.result(timeout=0.5)
        assert "from 00005000 to 00005999 already" in str(added.result(timeout=30))


def test_of_two_packers_at_once_one_packs_and_the_other_is_told(committed: None):
    make_sender()
    make_range()
    make_rates(USD="7.1")
    order = make_packable_order()
    items, gate = items_of(order), Barrier(2)

    def packer(number: int) -> Any:
        gate.wait()
        try:
            with acting_as_system():
                return pack_parcel(order_id=order.pk, items=items, weight_g=260, now=NOW)
        except NotPackable as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(packer, range(2)))
    (parcel,) = [each for each in answers if isinstance(each, Parcel)]
    (refusal,) = [each for each in answers if isinstance(each, NotPackable)]
    assert "is packed, not in the warehouse" in str(refusal)
    with acting_as_system():
        assert Parcel.objects.get() == parcel
        assert LineItem.objects.get().state == "packed"
        assert NumberRange.objects.get().next == 1
