"""The engine: a transaction begins with its first statement, and no statement gets ahead of role and tenant."""

import io
from collections.abc import Callable, Iterator

import psycopg2
import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction
from psycopg2.extensions import TRANSACTION_STATUS_IDLE as IDLE
from psycopg2.extensions import TRANSACTION_STATUS_INTRANS as IN_TRANSACTION
from psycopg2.sql import SQL

from apps.orders.models import Order
from apps.tenancy.context import acting_as_system, acting_for_seller, acting_for_supplier

WHO = "select current_user::text, current_setting('app.org', true)"
SELLER = ("app_seller", "7")


@pytest.fixture(autouse=True)
def committing(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Transactions of their own, which write nothing that lasts."""
    with django_db_blocker.unblock():
        yield
        connection.close()


def status() -> int:
    return connection.connection.info.transaction_status


def run(sql: object, parameters: list[object] | None = None) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def make_and_fail(sql: str) -> None:
    run(sql)
    run("select 1 / 0")


def copied(cursor: object, copy: Callable[[io.StringIO], None]) -> str:
    file = io.StringIO()
    copy(file)
    return file.getvalue()


def test_begin_context_and_first_statement_are_one_message():
    with acting_for_seller(7):
        assert status() == IDLE
        with connection.cursor() as cursor:
            cursor.execute(WHO + " where %s = '100%%'", ["100%"])
            assert cursor.query.startswith(b"begin;select set_config('role', 'app_seller', true)")
            assert (cursor.fetchall(), cursor.rowcount, status()) == ([SELLER], 1, IN_TRANSACTION)
            cursor.execute(WHO)
            assert cursor.query == WHO.encode()
    assert status() == IDLE
    assert run(WHO) == [("haitun", "")]


@pytest.mark.parametrize(
    "first",
    [
        lambda c: c.execute(WHO),
        lambda c: c.execute(SQL(WHO)),
        lambda c: c.execute(WHO.encode()),
        lambda c: c.executemany("select set_config('app.seen', current_user || %s, true)", [("1",), ("2",)]),
        lambda c: c.callproc("current_setting", ["role"]),
        lambda c: copied(c, lambda file: c.copy_expert(f"copy ({WHO}) to stdout", file)),
        lambda c: copied(c, lambda file: c.copy_to(file, "orders_order")),
    ],
    ids=["text", "composed", "bytes", "many", "procedure", "copy", "copy to"],
)
def test_whatever_comes_first_comes_after_the_context(first: Callable[..., object]):
    """The login itself may not touch these tables, and a context that came too late would not be seen."""
    with acting_for_seller(7):
        with connection.cursor() as cursor:
            first(cursor.cursor)
        assert status() == IN_TRANSACTION
        assert run(WHO) == [SELLER]


def test_a_copy_that_comes_first_is_the_tenants():
    with acting_for_seller(7), connection.cursor() as cursor:
        assert copied(cursor, lambda file: cursor.copy_expert(f"copy ({WHO}) to stdout", file)) == "app_seller\t7\n"
    # To the login itself it would be "permission denied".
    with (
        pytest.raises(psycopg2.NotSupportedError, match="not supported with row-level security"),
        acting_for_seller(7),
        connection.cursor() as cursor,
    ):
        cursor.copy_from(io.StringIO(), "points_ledger_election", columns=("option",))


def test_rows_in_pieces_are_read_in_the_context():
    with acting_as_system():
        assert list(Order.objects.order_by("pk").iterator(chunk_size=2)) == []
    with acting_for_supplier(8), connection.chunked_cursor() as cursor:
        cursor.execute(WHO)
        assert cursor.fetchmany(5) == [("app_supplier", "8")]
    assert run("select count(*) from pg_cursors") == [(0,)]


def test_a_transaction_that_says_nothing_sends_nothing():
    with acting_for_seller(7):
        pass
    with pytest.raises(ValueError, match="on purpose"), acting_for_seller(7):
        raise ValueError("on purpose")
    assert (status(), connection.connection.waiting, connection.connection.has_begun) == (IDLE, "", False)
    assert run(WHO) == [("haitun", None)]  # this connection never heard of a tenant


def test_what_fails_is_rolled_back_first_statement_or_later():
    with pytest.raises(DataError, match="division by zero"), acting_as_system():
        run("select 1 / 0")
    with pytest.raises(DataError, match="division by zero"), acting_as_system():
        make_and_fail("create temp table lost ()")
    assert status() == IDLE
    assert run("select to_regclass('lost')") == [(None,)]
    with pytest.raises(ProgrammingError, match="permission denied"), acting_for_seller(7):
        run("select * from ledger_period for update")
    assert run(WHO) == [("haitun", "")]


def test_savepoints_nest_and_inner_contexts_end():
    with transaction.atomic():
        run("create temp table kept (n int) on commit drop")
        with acting_as_system():
            assert run(WHO) == [("app_system", "")]
        with pytest.raises(DataError, match="division by zero"), transaction.atomic():
            make_and_fail("insert into kept values (1)")
        assert run("select count(*), current_user::text from kept") == [(0, "haitun")]
    assert status() == IDLE


def test_a_commit_that_the_database_refuses_raises_and_leaves_a_usable_connection():
    run("create temp table once (n int unique deferrable initially deferred)")
    with pytest.raises(IntegrityError, match="once_n_key"), transaction.atomic():
        run("insert into once values (1), (1)")
    assert (status(), run("select count(*) from once")) == (IDLE, [(0,)])


def test_transactions_begun_by_hand_are_the_drivers():
    connection.set_autocommit(False)
    run("create temp table by_hand (n int)")
    connection.rollback()
    connection.set_autocommit(True)
    assert run("select to_regclass('by_hand')") == [(None,)]
