"""Files are read in a thread of their own: what fails there fails the import, and the thread ends with it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.history.domain import ahead
from apps.history.domain.ahead import reading_ahead
from apps.history.domain.files import ORDERS, PARCELS, SELLERS
from apps.history.domain.reading import HistoryReader
from apps.orders.models import Order
from apps.tenancy.context import acting_as_system
from tests.history.conftest import SOUND, imported


def silent(label: str, done: int, total: int) -> None:
    """No progress is shown."""


def reading_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("history-reader")]


def test_what_was_read_ahead_comes_out_in_order_and_whole(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MOST_AT_ONCE", 7)
    found = {kind: sound / kind.name for kind in (SELLERS, ORDERS, PARCELS)}
    with reading_ahead(found, silent) as readings:
        taken = {kind: b"".join(iter(reading.read, b"")) for kind, reading in readings.items()}
        assert [reading.finish().lost_rows for reading in readings.values()] == [False] * 3
    assert taken[SELLERS].decode() == "2\tS1\t海风贸易\t2024-03-01\n3\tS2\tMaple, Moon & Co.\t2025-06-30\n"
    assert {kind: rows.count(b"\n") for kind, rows in taken.items()} == {SELLERS: 2, ORDERS: 4, PARCELS: 3}


@pytest.mark.django_db
def test_what_fails_in_the_reading_fails_the_import(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = HistoryReader.copy_text

    def broken(reader: HistoryReader) -> Iterator[bytes]:
        yield from whole(reader)
        if reader.kind is PARCELS:
            raise OSError("the disk went away")

    with monkeypatch.context() as patched:
        patched.setattr(HistoryReader, "copy_text", broken)
        with pytest.raises(OSError, match="the disk went away"):
            imported(sound)
    with acting_as_system():
        assert not Order.objects.exists()
    assert imported(sound).files[3].created == len(SOUND["orders"])


def test_leaving_early_ends_the_thread(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    going = threading.Event()

    def endless(reader: HistoryReader) -> Iterator[bytes]:
        while True:
            going.set()
            yield b"x\n"

    monkeypatch.setattr(HistoryReader, "copy_text", endless)
    found = {kind: sound / kind.name for kind in (ORDERS, PARCELS)}
    with reading_ahead(found, silent) as readings:
        assert going.wait(10)
        assert readings[ORDERS].read().startswith(b"x\n")
    assert reading_threads() == []
