"""`manage.py evaluate_tiers`: what it prints, to the letter, and how it refuses."""

import io
import json
from datetime import datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command

from apps.common.periods import SHANGHAI
from apps.seller_tiers.models import Evaluation
from apps.tenancy.context import acting_as_system
from tests.seller_tiers.history import NOW, on, place

pytestmark = pytest.mark.django_db

A_UP = {"seller": "A", "on": "2026-06-30", "from": 0, "to": 1, "orders_30d": 90}
B_UP = {"seller": "B", "on": "2026-06-30", "from": 0, "to": 1, "orders_30d": 120}
A_DOWN = {"seller": "A", "on": "2026-07-07", "from": 1, "to": 0, "orders_30d": 69}


def run(*arguments: str) -> tuple[str, str]:
    """What the command wrote to stdout and to stderr."""
    out, notices = io.StringIO(), io.StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command("evaluate_tiers", *arguments, stdout=out, stderr=notices)
    return out.getvalue(), notices.getvalue()


def evaluated_days() -> int:
    with acting_as_system():
        return Evaluation.objects.count()


@pytest.fixture
def orders(a, b) -> None:
    place(b, on(1), on(30), daily=4)
    place(a, on(1), on(30), daily=3)


def test_json_has_the_changes_of_the_range_by_day_and_seller(orders):
    out, notices = run("--from", "2026-06-30", "--to", "2026-07-07", "--format", "json")
    assert json.loads(out) == [A_UP, B_UP, A_DOWN]
    assert [list(row) for row in json.loads(out)] == [["seller", "on", "from", "to", "orders_30d"]] * 3
    assert notices == ""


def test_running_again_prints_the_same_and_decides_nothing(orders):
    arguments = ("--from", "2026-06-30", "--to", "2026-07-07", "--format", "json")
    first = run(*arguments)
    assert run(*arguments) == first
    assert evaluated_days() == 8


def test_one_day_prints_its_own_changes_after_catching_up(orders):
    run("--date", "2026-06-29")
    out, notices = run("--date", "2026-07-07", "--format", "json")
    assert json.loads(out) == [A_DOWN]
    assert notices == "Evaluated 7 missed days first: 2026-06-30 to 2026-07-06.\n"
    assert json.loads(run("--date", "2026-06-30", "--format", "json")[0]) == [A_UP]


def test_no_changes_are_an_empty_list(a):
    assert run("--date", "2026-06-30", "--format", "json") == ("[]\n", "")
    assert run("--date", "2026-06-30") == ("No tier changes.\n", "")


def test_table_shows_the_same_rows(orders):
    out, _ = run("--date", "2026-06-30", "--format", "table")
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in out.splitlines() if line[0] == "│"]
    assert rows == [["A", "2026-06-30", "0", "1", "90"], ["B", "2026-06-30", "0", "1", "120"]]
    assert "seller" in out.splitlines()[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--date", "2026-11-22"], "2026-11-22 has not ended in Shanghai yet"),
        (["--from", "2026-11-20", "--to", "2026-11-23"], "2026-11-23 has not ended in Shanghai yet"),
        (["--from", "2026-06-30", "--to", "2026-06-29"], "--to 2026-06-29 is before --from 2026-06-30"),
        (["--from", "2026-06-30"], "give either --date D, or --from D1 together with --to D2"),
        (["--date", "2026-06-30", "--to", "2026-07-01"], "give either --date D, or --from D1 together with --to D2"),
    ],
)
def test_a_refusal_names_the_cause_exits_with_2_and_decides_nothing(orders, arguments, message):
    with pytest.raises(CommandError, match=message) as refusal:
        run(*arguments)
    assert refusal.value.returncode == 2
    assert evaluated_days() == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--date", "2026-02-30"], "'2026-02-30' is not a day; write YYYY-MM-DD"),
        (["--date", "yesterday"], "'yesterday' is not a day; write YYYY-MM-DD"),
        ([], "one of the arguments --date --from is required"),
        (["--date", "2026-06-30", "--from", "2026-06-30"], "not allowed with argument"),
    ],
)
def test_bad_arguments_are_refused_by_the_parser(db, arguments, message):
    with pytest.raises(CommandError, match=message):
        run(*arguments)


def test_a_day_before_the_start_is_refused(orders):
    run("--date", "2026-06-30")
    with pytest.raises(CommandError, match="2026-06-29 lies before 2026-06-30, the first evaluated day") as refusal:
        run("--from", "2026-06-29", "--to", "2026-07-02")
    assert (refusal.value.returncode, evaluated_days()) == (2, 1)


def test_the_day_that_has_just_ended_is_accepted(a):
    with time_machine.travel(datetime(2026, 7, 1, 0, 0, tzinfo=SHANGHAI), tick=False):
        call_command("evaluate_tiers", "--date", "2026-06-30", stdout=io.StringIO())
    assert evaluated_days() == 1
