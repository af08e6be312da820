"""check_ledger: silent about a sound ledger, exact about a broken one."""

import json
import time
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Max

from apps.ledger import api
from apps.ledger.models import Rollup, Transfer
from apps.tenancy.context import acting_as_system
from tests.ledger.conftest import TODAY, Book, posting

# What a hand in the database could do with every guard switched off, and the checks that notice.
TAMPERINGS = {
    "update ledger_balance set posted = posted + 1, granted_total = granted_total + 1 where account_id = {points}": {
        "balance",
        "units",
    },
    "update ledger_balance set version = version + 1 where account_id = {points}": {"balance"},
    "update ledger_balance set held = held + 1 where account_id = {points}": {"holds"},
    "update ledger_balance set seller_id = {other_seller} where account_id = {points}": {"owners"},
    "update ledger_balance set state = 'closed' where account_id = {points}": {"owners"},
    "delete from ledger_balance where account_id = {wallet}": {"owners"},
    "update ledger_transfer set amount = amount + 1 where kind = 'test' and dst_id = {points}": {
        "balance",
        "chain",
        "lots",
        "rollups",
        "units",
    },
    "update ledger_transfer set src_version = 7 where kind = 'fee'": {"chain"},
    "update ledger_transfer set src_balance = 7 where kind = 'fee'": {"chain"},
    "update ledger_transfer set unit = 'USD' where kind = 'fee'": {"accounts", "units"},
    "update ledger_transfer set seller_id = {other_seller} where kind = 'fee'": {"accounts"},
    "update ledger_transfer set seller_id = null, supplier_id = {supplier} where kind = 'fee'": {"accounts"},
    "update ledger_transfer set payload_hash = 'x', leg = 2 where kind = 'fee'": {"acts"},
    "update ledger_transfer set reverses_id = id where kind = 'fee'": {"reversals"},
    "update ledger_transfer set recorded_at = now() + interval '1 day', effective_on = '2026-08-31'": {"months"},
    "delete from ledger_holdending": {"holds"},
    "update ledger_transfer set cum_end = cum_end - 1 where cum_end is not null": {"lots"},
    "update ledger_transfer set cum_end = null, expires_on = null where cum_end is not null": {"lots"},
    "update ledger_transfer set cum_end = 5 where kind = 'fee'": {"lots"},
    "update ledger_rollup set posted = posted + 1 where account_id = {issued}": {"rollups"},
}


@pytest.fixture
def sound(committed: Book) -> Book:
    with acting_as_system():
        held = api.place_hold(account=committed.points, amount=30, scope="test", key="hold")
        api.capture_hold(held, dst=committed.redeemed, kind="fee", effective_on=TODAY, scope="test", key="capture")
        api.place_hold(account=committed.points, amount=10, scope="test", key="open hold")
        api.post(posting(committed.cash, committed.wallet, 5, unit="CNY"), scope="test", key="top up")
        api.post(posting(committed.wallet, committed.cash, 5, unit="CNY"), scope="test", key="take out")
    roll_up_all_of(committed.issued)
    return committed


def roll_up_all_of(account: int) -> None:
    """Roll up until nothing is left behind: a roll-up stops before the oldest transaction of the whole cluster,
    and other tests have theirs open."""
    for _ in range(600):
        with acting_as_system():
            api.roll_up()
            newest = Transfer.objects.aggregate(Max("xid"))["xid__max"]
            if Rollup.objects.get(account=account).through_xid > newest:
                return
        time.sleep(0.1)
    raise TimeoutError("an older transaction stays open")


def run(**options: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("check_ledger", stdout=out, **options)
    except SystemExit as exit_:
        return int(str(exit_.code)), out.getvalue()
    return 0, out.getvalue()


def test_sound_ledger_is_said_to_be_in_one_line(sound: Book) -> None:
    assert run() == (0, "ledger is consistent: 4 transfers, 9 accounts\n")
    code, answer = run(format="json")
    assert (code, json.loads(answer)) == (
        0,
        {"consistent": True, "transfers": 4, "accounts": 9, "discrepancies": []},
    )


def test_every_tampering_is_noticed_and_none_is_mended(sound: Book, as_superuser: Callable[[str], object]) -> None:
    for table in ("transfer", "balance", "holdending"):
        as_superuser(f"alter table ledger_{table} disable trigger all")
    as_superuser("insert into ledger_period (unit, month, closed_at) values ('PTS', '2026-08-01', now())")
    for tampering, checks in TAMPERINGS.items():
        broken = tampering.format(**vars(sound))
        assert noticed_after(broken, as_superuser) == checks, tampering


def noticed_after(tampering: str, as_superuser: Callable[[str], object]) -> set[str]:
    """The checks that complain, twice alike, about a tampering; afterwards the ledger is as before."""
    tables = ("transfer", "balance", "holdending", "rollup")
    for table in tables:
        as_superuser(f"create table kept_{table} as table ledger_{table}")
    as_superuser(f"set session_replication_role = replica; {tampering}")
    (code, first), (_, second) = run(format="json"), run(format="json")
    for table in tables:
        as_superuser(
            f"set session_replication_role = replica; delete from ledger_{table};"
            f" insert into ledger_{table} select * from kept_{table}; drop table kept_{table}"
        )
    assert code == 1
    assert first == second
    return {wrong["check"] for wrong in json.loads(first)["discrepancies"]}


def test_a_discrepancy_names_account_expectation_and_finding(
    sound: Book, as_superuser: Callable[[str], object]
) -> None:
    as_superuser(f"update ledger_balance set version = 9 where account_id = {sound.points}")
    assert run() == (
        1,
        f"balance: balance of account {sound.points}: expected posted 70, in 100, out 30, version 2;"
        " found posted 70, in 100, out 30, version 9\n",
    )
