"""The database's own guards: what no code of ours, however wrong, can do to the ledger."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction

from apps.common.periods import Month
from apps.ledger import api
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller, acting_for_supplier
from tests.ledger.conftest import NOW, Book, assert_consistent, figures, grant, posting

HISTORY = ("account", "transfer", "hold", "holdending", "refusal", "period")
TABLES = (*HISTORY, "balance", "rollup")
ROLES = ("login", "seller", "supplier", "ops", "system")

COLUMN_OF = {"account": "purpose", "hold": "memo", "holdending": "outcome", "transfer": "memo", "refusal": "code"}
INSERT = """
insert into ledger_transfer (src_id, dst_id, unit, amount, dst_balance, dst_version, kind, document_kind, group_id,
    effective_on, recorded_at, xid, scope, key, leg, payload_hash, memo, seller_id)
values ({issued}, {points}, 'PTS', 1000000, 1000100, 2, 'forged', '', 1, '2026-10-15',
    now(), 1, 'x', 'y', 1, '', '', {seller})
"""
STATEMENTS = {
    **{f"delete from {table}": f"delete from ledger_{table}" for table in TABLES},
    **{f"truncate {table}": f"truncate ledger_{table} cascade" for table in TABLES},
    **{f"update {table}": f"update ledger_{table} set {column} = 'x'" for table, column in COLUMN_OF.items()},
    "update a balance": "update ledger_balance set posted = 1000000, granted_total = 1000000",
    "update a floor": "update ledger_balance set floor = null",
    "update a lot": "update ledger_transfer set expires_on = null",
    "update a month": "update ledger_period set month = '2020-01-01'",
    "update a roll-up": "update ledger_rollup set posted = 0",
    "truncate organisations": "truncate accounts_organization cascade",
    "cascading delete": "delete from accounts_organization where id = {seller}",
    "insert": INSERT,
    "upsert": INSERT + "on conflict (scope, key, leg) do update set amount = 1000000",
    "upsert a balance": "insert into ledger_balance select * from ledger_balance"
    " on conflict (account_id) do update set posted = 1000000, granted_total = 1000000",
    "merge": "merge into ledger_balance b using (select {points} as id) s on b.account_id = s.id"
    " when matched then update set posted = 1000000, granted_total = 1000000",
    "merge away": "merge into ledger_transfer t using (select 1) s on true when matched then delete",
    "reopen a month": "delete from ledger_period",
    "forge a month": "insert into ledger_period (unit, month, closed_at) values ('PTS', '2026-12-01', now())",
    "disable a trigger": "alter table ledger_transfer disable trigger no_change",
    "disable all triggers": "alter table ledger_transfer disable trigger all",
    "drop a trigger": "drop trigger no_change on ledger_transfer",
    "replica role": "set session_replication_role = replica",
    "drop a constraint": "alter table ledger_balance drop constraint ledger_balance_not_overdrawn",
    "switch row security off": "alter table ledger_balance disable row level security",
    "add a policy": "create policy open on ledger_balance using (true)",
    "drop the table": "drop table ledger_transfer cascade",
    "drop the schema": "drop schema ledger cascade",
    "replace a function": "create or replace function ledger.refuse_change() returns trigger language plpgsql"
    " as 'begin return new; end'",
    "own a function": "alter function ledger.refuse_change() owner to haitun",
    "become the ledger": "set role app_ledger",
    "become the owner": "set role haitun_owner",
    "turn the sequence back": "select setval('ledger_transfer_id_seq', 1)",
    "a leg without its group": "select ledger.write_leg('x', 'y', 1::smallint, '', null, ({issued}, {points}, 'PTS',"
    " 5, 'forged', '', null, '2026-10-15', null, '')::ledger.posting, null)",
    "an ending without its hold": "select ledger.keep_ending(1, 'released', null)",
    "copy from a program": "copy ledger_transfer from program 'true'",
}


def as_role(role: str, book: Book) -> AbstractContextManager[None]:
    return {
        "login": nullcontext,
        "seller": lambda: acting_for_seller(book.seller),
        "supplier": lambda: acting_for_supplier(book.supplier),
        "ops": acting_as_ops,
        "system": acting_as_system,
    }[role]()


@pytest.fixture
def full_book(book: Book) -> Book:
    """One row at least in every table of the ledger."""
    grant(book, 100)
    with acting_as_system():
        held = api.place_hold(account=book.points, amount=10, scope="test", key="hold")
        api.release_hold(held)
        api.place_hold(account=book.points, amount=20, scope="test", key="second hold")
        too_much = posting(book.points, book.redeemed, 500)
        with pytest.raises(api.InsufficientFunds):
            api.post(too_much, scope="test", key="refused")
        api.close_period(unit="PTS", month=Month(2026, 8), now=NOW)
        api.roll_up()
    return book


def run_with_constraints(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("set constraints all immediate")


def everything() -> list[object]:
    """All rows of the ledger, as the platform sees them."""
    with acting_as_system(), connection.cursor() as cursor:
        found = []
        for table in TABLES:
            cursor.execute(f"select t::text from ledger_{table} t order by 1")
            found.append(cursor.fetchall())
        return found


def attempt(act: Callable[[], None], role: str, book: Book) -> str:
    """How it went: refused, or not; and whether anything is different now."""
    before = everything()
    try:
        with transaction.atomic(), as_role(role, book):
            act()
    except (DatabaseError, psycopg2.Error):
        return "refused" if everything() == before else "refused, but something moved"
    return "done"


@pytest.mark.parametrize("role", ROLES)
def test_no_statement_changes_the_ledger(full_book: Book, role: str) -> None:
    outcomes = {
        name: attempt(partial(run_with_constraints, statement.format(**vars(full_book))), role, full_book)
        for name, statement in STATEMENTS.items()
    }
    assert outcomes == dict.fromkeys(STATEMENTS, "refused")
    assert_consistent()


@pytest.mark.parametrize("role", ROLES)
def test_rights_cannot_be_handed_on(full_book: Book, role: str) -> None:
    """PostgreSQL only warns when somebody grants what is not theirs to give."""
    with as_role(role, full_book), connection.cursor() as cursor:
        with suppress(DatabaseError), transaction.atomic():
            cursor.execute("grant all on ledger_balance, ledger_transfer to public")
        cursor.execute(
            "select has_table_privilege('app_login', 'ledger_balance', 'select'),"
            " has_table_privilege('app_system', 'ledger_transfer', 'insert')"
        )
        assert cursor.fetchall() == [(False, False)]


@pytest.mark.parametrize("role", ROLES)
def test_no_copy_changes_the_ledger(full_book: Book, role: str) -> None:
    outcomes = {table: attempt(partial(copy_into, table), role, full_book) for table in TABLES}
    assert outcomes == dict.fromkeys(TABLES, "refused")


def copy_into(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"copy ledger_{table} from stdin", io.StringIO("1\n"))


def test_login_role_reaches_nothing_at_all(full_book: Book) -> None:
    calls = [
        "select ledger.post('x', 'y', '{}')",
        "select ledger.release(1)",
        "select ledger.roll_up(false)",
        "select ledger.close_period('PTS', '2026-10-01')",
        *(f"select * from ledger_{table}" for table in TABLES if table != "period"),
    ]
    outcomes = {call: attempt(partial(run_with_constraints, call), "login", full_book) for call in calls}
    assert outcomes == dict.fromkeys(calls, "refused")


@pytest.mark.parametrize("role", ["seller", "supplier"])
def test_tenants_keep_no_books(full_book: Book, role: str) -> None:
    calls = [
        "select ledger.open_accounts(array[1], array[null::bigint], 'x', 'PTS', true, null, false)",
        "select ledger.set_state({points}, 'frozen')",
        "select ledger.close_period('PTS', '2026-10-01')",
        "select ledger.roll_up(true)",
        "select ledger.expire_lots('PTS', '2036-01-01', {points}, 10)",
        "select ledger.reverse('x', 'y', array[1], '2026-10-15', null, '')",
        "select ledger.repay('x', 'y', {points}, {debt}, '2026-10-15')",
    ]
    outcomes = {
        call: attempt(partial(run_with_constraints, call.format(**vars(full_book))), role, full_book) for call in calls
    }
    assert outcomes == dict.fromkeys(calls, "refused")


def foreign_and_platform_moves(book: Book) -> dict[str, api.Posting]:
    """What a seller might try, besides paying the platform from an account of its own."""
    return {
        "take from the platform": posting(book.issued, book.points, 10),
        "take from another seller": posting(book.other_points, book.points, 10),
        "spend another seller's": posting(book.other_points, book.redeemed, 10),
        "give to another seller": posting(book.points, book.other_points, 10),
        "pay a supplier": posting(book.wallet, book.payable, 10, unit="CNY"),
        "make points of a debt": posting(book.debt, book.points, 10),
        "owe the platform": posting(book.debt, book.redeemed, 10),
        "make lots": posting(book.wallet, book.points, 10),
        "move between the platform's": posting(book.issued, book.redeemed, 10),
        "spend what does not exist": posting(987654, book.redeemed, 10),
        "pay what does not exist": posting(book.points, 987654, 10),
    }


@pytest.mark.parametrize("role", ["seller", "supplier"])
@pytest.mark.parametrize("move", foreign_and_platform_moves(Book(*range(12))))
def test_tenant_moves_nothing_but_its_own(full_book: Book, role: str, move: str) -> None:
    with acting_as_system():
        api.post(posting(full_book.issued, full_book.other_points, 50), scope="test", key="other")
    before = everything()
    with pytest.raises(api.NotAllowed), as_role(role, full_book):
        api.post(foreign_and_platform_moves(full_book)[move], scope="test", key="theft")
    assert everything() == before
    assert_consistent()


def test_foreign_account_answers_like_one_that_does_not_exist(full_book: Book) -> None:
    messages = []
    for dst in (full_book.other_points, 987654):
        with pytest.raises(api.NotAllowed) as refusal, acting_for_seller(full_book.seller):
            api.post(posting(full_book.points, dst, 10), scope="test", key="probe")
        messages.append(str(refusal.value).replace(str(dst), "…"))
    assert messages[0] == messages[1]


def test_tenant_sees_its_own_rows_only(full_book: Book) -> None:
    with acting_as_system():
        api.post(posting(full_book.issued, full_book.other_points, 50), scope="test", key="other")
    for table, column in [("account", "id"), ("balance", "account_id"), ("transfer", "dst_id")]:
        with acting_for_seller(full_book.other_seller), connection.cursor() as cursor:
            cursor.execute(f"select {column} from ledger_{table}")
            assert cursor.fetchall() == [(full_book.other_points,)]
    with acting_for_seller(full_book.other_seller), connection.cursor() as cursor:
        cursor.execute("select amount, seller_id from ledger_transfer")
        assert cursor.fetchall() == [(50, full_book.other_seller)]
        for empty in ("hold", "holdending", "refusal"):
            cursor.execute(f"select count(*) from ledger_{empty}")
            assert cursor.fetchall() == [(0,)]


@pytest.mark.parametrize("path", ["pg_temp, public", "pg_temp, pg_catalog", "pg_temp"])
def test_shadowing_tables_and_functions_change_nothing(full_book: Book, path: str) -> None:
    """A session may make temporary objects of the ledger's names and look there first."""
    with acting_as_system(), connection.cursor() as cursor:
        for table in ("account", "balance", "transfer", "refusal", "period"):
            cursor.execute(f"create temporary table ledger_{table} as select * from public.ledger_{table}")
        cursor.execute("update ledger_balance set posted = 1000000, granted_total = 1000020")
        cursor.execute("truncate ledger_transfer")
        cursor.execute(
            "create function pg_temp.clock_timestamp() returns timestamptz language sql as"
            " $$ select timestamptz '2001-01-01' $$"
        )
        cursor.execute("select set_config('search_path', %s, true)", [path])
        with pytest.raises(api.InsufficientFunds):
            api.post(posting(full_book.points, full_book.redeemed, 500), scope="test", key="rich")
        api.post(posting(full_book.points, full_book.redeemed, 30), scope="test", key="real")
        api.bulk_post({"bulk": posting(full_book.points, full_book.redeemed, 5)}, scope="test")
        cursor.execute("select count(*) from pg_temp.ledger_transfer")
        assert cursor.fetchall() == [(0,)]
        cursor.execute("select set_config('search_path', 'public', true)")
        cursor.execute("drop table pg_temp.ledger_account, pg_temp.ledger_balance, pg_temp.ledger_transfer")
        cursor.execute("drop table pg_temp.ledger_refusal, pg_temp.ledger_period")
        assert [line.amount for line in api.statement(full_book.points)] == [-5, -30, 100]
    assert figures(full_book.points, full_book.redeemed) == [(65, 20), (35, 0)]
    assert_consistent()


@pytest.mark.parametrize("mode", ["origin", "replica"])
def test_even_a_superuser_cannot_change_history(committed: Book, as_superuser: object, mode: str) -> None:
    before = everything()
    for statement in (
        "update ledger_transfer set amount = 1",
        "delete from ledger_transfer",
        "truncate ledger_transfer cascade",
        "truncate ledger_account cascade",
        "update ledger_transfer set expires_on = null",
        "update ledger_account set unit = 'CNY'",
        "delete from ledger_balance",
        INSERT.format(**vars(committed)).replace("'PTS'", "'CNY'"),
    ):
        with pytest.raises(psycopg2.Error) as refusal:
            as_superuser(f"set session_replication_role = {mode}; {statement}")
        assert refusal.value.pgcode in ("LG012", "LG004")
    assert everything() == before


def test_every_door_is_fenced(db: None) -> None:
    """Doors run as app_ledger with a search path of their own; nobody inherits a right to call anything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select proname, proowner::regrole::text, proconfig from pg_proc"
            " where prosecdef and pronamespace = 'ledger'::regnamespace"
        )
        doors = {name: (owner, settings) for name, owner, settings in cursor.fetchall()}
        cursor.execute(
            "select proname from pg_proc left join lateral aclexplode(proacl) as given on true"
            " where pronamespace = 'ledger'::regnamespace and (proacl is null or given.grantee = 0)"
        )
        open_to_everybody = cursor.fetchall()
    assert open_to_everybody == []
    assert set(doors) == {
        *("post", "bulk_post", "hold", "capture", "release", "reverse", "post_or_owe", "repay"),
        *("open_accounts", "set_state", "close_period", "roll_up", "expire_lots"),
    }
    for owner, settings in doors.values():
        assert owner == "app_ledger"
        assert "search_path=pg_catalog, public, pg_temp" in settings
