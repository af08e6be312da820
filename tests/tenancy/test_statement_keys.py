"""Keys that are checked once a statement hold as foreign keys do, whoever writes and however."""

import io
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.conf import settings

from apps.tenancy.operations import MANY_ROWS, LastingRows, StatementTenantKey
from config.embedded import superuser_connection
from tests.tenancy.conftest import rolled_back
from tests.tenancy.rows import OTHER, OWN, insert_row, new_row

STATEMENT_KEYS = """
select tgrelid::regclass::text, split_part(encode(tgargs, 'escape'), '\\000', 1),
    split_part(encode(tgargs, 'escape'), '\\000', 2)
from pg_trigger where tgnargs = 3 and tgnewtable = 'written'
"""
LINKS = [
    ("orders_order", "store_id", "channels_store"),
    ("orders_orderline", "order_id", "orders_order"),
    ("orders_ordersettlement", "order_id", "orders_order"),
    ("fulfillment_parcel", "order_id", "orders_order"),
    ("fulfillment_trackingevent", "parcel_id", "fulfillment_parcel"),
    ("points_ledger_earningorder", "order_id", "orders_order"),
    ("points_ledger_adjustment", "order_id", "orders_order"),
]
LIVE = [
    *(
        (f"orders_{child}", "order_id", "orders_order")
        for child in ("orderaddress", "lineitem", "allocation", "orderexception", "routingdecision")
    ),
    ("fulfillment_customsdeclaration", "parcel_id", "fulfillment_parcel"),
    ("fulfillment_parcelitem", "parcel_id", "fulfillment_parcel"),
    *(
        (f"tracking_{child}", "parcel_id", "fulfillment_parcel")
        for child in ("trackingproblem", "shipmentdeclaration", "parcelreview")
    ),
    ("dispatch_sla_dispatchclock", "order_id", "orders_order"),
    ("dispatch_sla_clocklessorder", "order_id", "orders_order"),
    ("order_costs_ordercost", "order_id", "orders_order"),
    ("order_costs_ordercost", "parcel_id", "fulfillment_parcel"),
]
"""Made by the same operation; test_foreign_keys.py refuses a stray of each."""
PARENTS = ["channels_store", "orders_order", "fulfillment_parcel"]
VALUES: dict[str, dict[str, Any]] = {
    "orders_order": {"status": "open"},
    "fulfillment_parcel": {"status": "in_transit"},
    "fulfillment_trackingevent": {"status": "delivered", "role": "scan"},
}
APPEND_ONLY = {"fulfillment_trackingevent"}
NOWHERE = 999_999_999
ROLES = ("postgres", "app_system", "app_ops", "app_seller")
Rows = dict[tuple[str, int], int]
LINES = "insert into orders_orderline (seller_id, order_id, sku, title, quantity)"


@pytest.fixture
def ground(superuser: Any) -> Iterator[tuple[Any, Rows]]:
    """A cursor, and the ids of a store, an order and a parcel of each of two sellers."""
    with rolled_back(superuser) as cursor:
        rows: Rows = {}
        for seller in (OWN, OTHER):
            insert_row(
                cursor, "accounts_organization", new_row(cursor, "accounts_organization", id=seller, kind="seller")
            )
            link: dict[str, Any] = {}
            for table, column in zip(PARENTS, ("store_id", "order_id", ""), strict=True):
                row = new_row(cursor, table, seller_id=seller, **link, **VALUES.get(table, {}))
                insert_row(cursor, table, row)
                rows[table, seller] = row["id"]
                link = {column: row["id"]}
        cursor.execute("set constraints all immediate")
        yield cursor, rows


def act_as(cursor: Any, role: str) -> None:
    cursor.execute(f"set local role {role}")
    cursor.execute("select set_config('app.org', %s, true)", [str(OWN)])


def child_row(cursor: Any, child: str, **values: Any) -> dict[str, Any]:
    return new_row(cursor, child, **{"seller_id": OWN} | VALUES.get(child, {}) | values)


def key_refused(child: str, column: str) -> "pytest.RaisesExc[psycopg2.Error]":
    return pytest.raises(psycopg2.errors.ForeignKeyViolation, match=f"{child}_{column}_of_seller")


def may(cursor: Any, role: str, child: str, verb: str) -> bool:
    cursor.execute("select has_table_privilege(%s, %s, %s)", [role, child, verb])
    return bool(cursor.fetchone()[0])


def test_the_links_are_all_there_are(superuser: Any) -> None:
    with superuser.cursor() as cursor:
        cursor.execute(STATEMENT_KEYS)
        assert sorted(cursor.fetchall()) == sorted(LINKS + LIVE)


@pytest.mark.parametrize(("child", "column", "parent"), LINKS)
@pytest.mark.parametrize("role", ROLES)
def test_no_row_hangs_on_nothing_or_on_anothers(role: str, child: str, column: str, parent: str, ground: Any) -> None:
    cursor, rows = ground
    own, strays = rows[parent, OWN], (NOWHERE, rows[parent, OTHER])
    sound = child_row(cursor, child, **{column: own})
    writable = [verb for verb in ("INSERT", "UPDATE") if may(cursor, role, child, verb)]
    for verb in ("INSERT", "UPDATE"):
        if verb == "UPDATE":
            insert_row(cursor, child, sound)
        for stray in strays:
            unsound = child_row(cursor, child, **{column: stray})
            cursor.execute("savepoint attack")
            if verb == "UPDATE" and child in APPEND_ONLY:
                cursor.execute(f"alter table {child} disable trigger append_only")
            act_as(cursor, role)
            refusal = psycopg2.errors.InsufficientPrivilege
            with key_refused(child, column) if verb in writable else pytest.raises(refusal):
                if verb == "INSERT":
                    insert_row(cursor, child, unsound)
                else:
                    cursor.execute(f"update {child} set {column} = %s where {column} = %s", [stray, own])
            cursor.execute("rollback to savepoint attack")
    cursor.execute(f"select count(*) from {child} where {column} = any(%s)", [[NOWHERE]])
    assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(("child", "column", "parent"), LINKS)
def test_a_row_cannot_take_its_link_to_another_seller(child: str, column: str, parent: str, ground: Any) -> None:
    cursor, rows = ground
    cursor.execute("set local session_replication_role = replica")  # silences all guards that are not ALWAYS
    insert_row(cursor, child, child_row(cursor, child, **{column: rows[parent, OWN]}))
    if child in APPEND_ONLY:
        cursor.execute(f"alter table {child} disable trigger append_only")
    with pytest.raises(psycopg2.Error) as refusal:
        cursor.execute(f"update {child} set seller_id = %s where {column} = %s", [OTHER, rows[parent, OWN]])
    # What is a parent itself may not go to another seller at all.
    assert refusal.value.diag.constraint_name in {f"{child}_{column}_of_seller", f"{child}_rows_stay"}


@pytest.mark.parametrize("rows_at_once", [2, MANY_ROWS, MANY_ROWS + 1, 3 * MANY_ROWS])
def test_one_stray_among_many_refuses_the_statement(rows_at_once: int, ground: Any) -> None:
    cursor, rows = ground
    many = f"{LINES} select %s, case when n = %s then %s else %s end, 'A', 'A', 1 from generate_series(1, %s) n"
    act_as(cursor, "app_seller")
    for stray in (NOWHERE, rows["orders_order", OTHER]):
        cursor.execute("savepoint attack")
        with key_refused("orders_orderline", "order_id"):
            cursor.execute(many, [OWN, rows_at_once, stray, rows["orders_order", OWN], rows_at_once])
        cursor.execute("rollback to savepoint attack")
    cursor.execute(many, [OWN, 0, 0, rows["orders_order", OWN], rows_at_once])
    assert cursor.rowcount == rows_at_once


def test_other_ways_to_write_are_looked_at_too(ground: Any) -> None:
    cursor, rows = ground
    own = rows["orders_order", OWN]
    cursor.execute(f"{LINES} values (%s, %s, 'A', 'A', 1) returning id", [OWN, own])
    (line,) = cursor.fetchone()
    upsert = (
        "insert into orders_orderline (id, seller_id, order_id, sku, title, quantity) overriding system value"
        " values (%s, %s, %s, 'A', 'A', 1) on conflict (id) do update set order_id = %s"
    )
    merge = "merge into orders_orderline using (values (1)) v on id = %s when matched then update set order_id = %s"
    attacks = [
        lambda: cursor.execute(upsert, [line, OWN, own, NOWHERE]),
        lambda: cursor.execute(merge, [line, rows["orders_order", OTHER]]),
        lambda: cursor.copy_expert(
            "copy orders_orderline (seller_id, order_id, sku, title, quantity) from stdin",
            io.StringIO(f"{OWN}\t{own}\tA\tA\t1\n{OWN}\t{NOWHERE}\tA\tA\t1\n"),
        ),
        lambda: cursor.execute(f"set local session_replication_role = replica; {LINES} values (1, 2, 'A', 'A', 1)"),
    ]
    for attack in attacks:
        cursor.execute("savepoint attack")
        with key_refused("orders_orderline", "order_id"):
            attack()
        cursor.execute("rollback to savepoint attack")


def test_a_temporary_table_of_the_same_name_is_no_parent(ground: Any) -> None:
    cursor, _ = ground
    cursor.execute('grant temporary on database "' + cursor.connection.info.dbname + '" to app_seller')
    act_as(cursor, "app_seller")
    cursor.execute("create temp table orders_order (id bigint, seller_id bigint)")
    cursor.execute("insert into pg_temp.orders_order values (%s, %s)", [NOWHERE, OWN])
    with key_refused("orders_orderline", "order_id"):
        cursor.execute(f"{LINES} values (%s, %s, 'A', 'A', 1)", [OWN, NOWHERE])


def test_parent_and_child_may_be_written_by_one_statement(ground: Any) -> None:
    cursor, rows = ground
    act_as(cursor, "app_seller")
    cursor.execute(
        "with parent as (insert into orders_order (seller_id, store_id, order_no, placed_at, status)"
        f" values (%s, %s, 'new', now(), 'open') returning *) {LINES} select seller_id, id, 'A', 'A', 1 from parent",
        [OWN, rows["channels_store", OWN]],
    )
    assert cursor.rowcount == 1


def test_a_parent_that_is_not_committed_is_there_for_its_own_transaction_only(ground: Any, scratch: str) -> None:
    cursor, _ = ground
    other = superuser_connection(settings.ENVIRONMENT, scratch)
    try:
        with rolled_back(other) as elsewhere:
            elsewhere.execute("set local session_replication_role = replica")
            insert_row(
                elsewhere,
                "accounts_organization",
                new_row(elsewhere, "accounts_organization", id=OWN + 1, kind="seller"),
            )
            store = new_row(elsewhere, "channels_store", seller_id=OWN + 1)
            insert_row(elsewhere, "channels_store", store)
            order = new_row(elsewhere, "orders_order", seller_id=OWN + 1, store_id=store["id"], status="open")
            insert_row(elsewhere, "orders_order", order)
            elsewhere.execute(f"{LINES} values (%s, %s, 'A', 'A', 1)", [OWN + 1, order["id"]])
            with key_refused("orders_orderline", "order_id"):
                cursor.execute(f"{LINES} values (%s, %s, 'A', 'A', 1)", [OWN + 1, order["id"]])
    finally:
        other.close()


@pytest.mark.parametrize("parent", PARENTS)
@pytest.mark.parametrize("role", [*ROLES, "haitun_owner"])
def test_a_parent_never_goes_nor_changes_its_key(role: str, parent: str, ground: Any) -> None:
    cursor, rows = ground
    attacks = [f"delete from {parent}", f"truncate {parent} cascade"]
    # Its owner, whom no policy lets see a row, has none to change.
    attacks += [f"update {parent} set id = id + 1000000", f"update {parent} set seller_id = {OTHER}"]
    for silenced in ([], ["set local session_replication_role = replica"]) if role == "postgres" else ([],):
        for attack in attacks:
            cursor.execute("savepoint attack")
            for statement in silenced:
                cursor.execute(statement)
            act_as(cursor, role)
            refusals = (  # the last is a parcel's own key
                psycopg2.errors.RestrictViolation,
                psycopg2.errors.InsufficientPrivilege,
                psycopg2.errors.ForeignKeyViolation,
            )
            if role == "haitun_owner" and attack.startswith("update"):
                cursor.execute(attack)
                assert cursor.rowcount == 0
            else:
                with pytest.raises(refusals):
                    cursor.execute(attack)
            cursor.execute("rollback to savepoint attack")
    cursor.execute(f"update {parent} set seller_id = seller_id, id = id")  # as an object's save writes them
    assert cursor.rowcount == 2
    cursor.execute(f"select id from {parent} where seller_id = %s", [OWN])
    assert cursor.fetchall() == [(rows[parent, OWN],)]


class Editor:
    """The part of a schema editor that the operations need, on our own cursor."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor

    def execute(self, sql: str, params: Any = None) -> None:
        self.cursor.execute(sql)


def test_a_parent_that_may_go_is_none_for_such_a_key(ground: Any) -> None:
    cursor, _ = ground
    LastingRows("orders_order").database_backwards("orders", Editor(cursor), None, None)
    key = StatementTenantKey("orders_ordersettlement", "order_id", "orders_order")
    key.database_backwards("orders", Editor(cursor), None, None)
    with pytest.raises(psycopg2.errors.RaiseException, match="none of LastingRows"):
        key.database_forwards("orders", Editor(cursor), None, None)


def test_backwards_the_foreign_key_stands_again(ground: Any) -> None:
    cursor, _ = ground
    key = StatementTenantKey("orders_ordersettlement", "order_id", "orders_order")
    found = "select contype from pg_constraint where conname = 'orders_ordersettlement_order_id_of_seller'"
    index = "select to_regclass('orders_order_seller_id_id_key') is not null"
    for step, there in ((key.database_backwards, True), (key.database_forwards, False)):
        step("orders", Editor(cursor), None, None)
        cursor.execute(found)
        assert cursor.fetchall() == [("f",)] * there
        cursor.execute(index)
        assert cursor.fetchone() == (there,)
