"""check_stock: silent about sound stock, exact about broken figures, and it mends nothing."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from apps.stock.domain.movements import observe_stock
from apps.stock.domain.policy import set_safety_buffer
from apps.stock.domain.reservations import dispatch_reservation, release_reservation, reserve_stock
from apps.tenancy.context import acting_as_system
from tests.stock.world import NOW, World, stock

# What a hand in the database could do with every guard switched off, and the checks that notice.
TAMPERINGS = {
    "update stock_stocklevel set on_hand = on_hand + 1 where offer_id = {offer}": {"levels"},
    "update stock_stocklevel set on_hand = reserved where offer_id = {offer}": {"levels", "shown"},
    "update stock_stocklevel set reserved = reserved + 1 where offer_id = {offer}": {"levels", "reserved"},
    "update stock_stocklevel set version = version + 1 where offer_id = {offer}": {"levels"},
    "update stock_stocklevel set observed_at = now() where offer_id = {offer}": {"levels"},
    "update stock_stocklevel set supplier_id = {rival} where offer_id = {offer}": {"owners"},
    "update stock_movement set on_hand_change = 9 where kind = 'receipt' and on_hand_after = 10": {"levels", "chain"},
    "update stock_movement set on_hand_after = 9 where kind = 'receipt'": {"chain"},
    "update stock_movement set reserved_after = 9 where kind = 'reservation'": {"chain"},
    "update stock_movement set version = 77 where kind = 'release'": {"chain"},
    "update stock_movement set supplier_id = {rival} where kind = 'receipt'": {"owners"},
    "update stock_movement set happened_at = now() where kind = 'observation'": {"levels"},
    "update stock_movement set reservation_id = null where kind = 'dispatch'": {"reservations"},
    "delete from stock_movement where kind = 'dispatch'": {"levels", "chain", "reservations"},
    "update stock_reservation set dispatched = dispatched + 1": {"reserved", "reservations"},
    "update stock_reservation set quantity = quantity + 1": {"reserved", "reservations"},
    "update stock_reservation set supplier_id = {rival}": {"owners"},
    "delete from stock_reservation": {"reserved"},
    "update catalog_selleroffer set in_stock = false where offer_id = {offer}": {"shown"},
    "update catalog_offer set in_stock = true where id = {empty}": {"shown"},
    "update stock_stockpolicy set safety_buffer = 99": {"shown"},
}
TABLES = ("stock_stocklevel", "stock_movement", "stock_reservation", "stock_stockpolicy", "catalog_offer")
COLUMNS = {"stock_reservation": "id, supplier_id, level_id, quantity, dispatched, released, document, reserved_at"}


@pytest.fixture
def sound(committed: World) -> World:
    """Ten of one offer, six reserved, one of those dispatched and two released; one is held back."""
    offer = stock(committed.offers[0], 10)
    with acting_as_system():
        set_safety_buffer(supplier_id=committed.suppliers[0], safety_buffer=1, reason="", now=NOW)
        observe_stock(offer_id=offer, quantity=10, observed_at=NOW, source="feed", key="s", now=NOW)
        observe_stock(
            offer_id=offer, quantity=9, observed_at=NOW - timedelta(days=1), source="old", key="late", now=NOW
        )
        (answer,) = reserve_stock(lines={offer: 6}, document="order:1", key="o", now=NOW)
        dispatch_reservation(reservation_id=answer.reservation_id, quantity=1, key="d", now=NOW)
        release_reservation(reservation_id=answer.reservation_id, quantity=2, reason="x", key="r", now=NOW)
    return committed


def run() -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("check_stock", stdout=out)
    except SystemExit as exit_:
        return int(str(exit_.code)), out.getvalue()
    return 0, out.getvalue()


def test_sound_stock_is_not_worth_a_word(sound: World) -> None:
    assert run() == (0, "")


def test_every_tampering_is_noticed_and_none_is_mended(sound: World, as_superuser: Callable[[str], object]) -> None:
    names = {"offer": sound.offers[0], "empty": sound.offers[1], "rival": sound.suppliers[1]}
    for tampering, checks in TAMPERINGS.items():
        assert noticed_after(tampering.format(**names), as_superuser) == checks, tampering
    assert run() == (0, "")


def noticed_after(tampering: str, as_superuser: Callable[[str], object]) -> set[str]:
    """The checks that complain, twice alike, about a tampering; afterwards stock is as before."""
    tables = (*TABLES, "catalog_selleroffer")
    for table in tables:
        as_superuser(f"create table kept_{table} as select {COLUMNS.get(table, '*')} from {table}")
    unguarded = "set session_replication_role = replica; " + " ".join(
        f"alter table {table} disable trigger user;" for table in TABLES[:3]
    )
    as_superuser(f"{unguarded} {tampering}")
    (code, first), (_, second) = run(), run()
    for table in tables:
        columns = COLUMNS.get(table, "")
        into = f"{table} ({columns})" if columns else table
        as_superuser(
            f"{unguarded} delete from {table}; insert into {into} select * from kept_{table}; drop table kept_{table}"
        )
    assert (code, first) == (1, second)
    return {line.partition(":")[0] for line in first.splitlines()}


def test_a_discrepancy_names_offer_expectation_and_finding(sound: World, as_superuser: Callable[[str], object]) -> None:
    as_superuser("alter table stock_stocklevel disable trigger user; update stock_stocklevel set on_hand = 12")
    offer = sound.offers[0]
    seen = NOW.strftime("%Y-%m-%d %H:%M:%S+00")
    assert run() == (
        1,
        f"levels: stock of offer {offer}: expected on hand 9, reserved 3, version 6, seen {seen};"
        f" found on hand 12, reserved 3, version 6, seen {seen}\n",
    )
