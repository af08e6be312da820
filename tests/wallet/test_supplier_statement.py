"""A supplier's statement: opening, each movement with its reason, closing; always what the ledger says."""

from datetime import UTC, date, datetime

import pytest

from apps.tenancy.context import acting_as_ops, acting_for_supplier
from apps.wallet.domain.payout_lines import bounce_line
from apps.wallet.domain.supplier_statement import Statement, statement_currencies, supplier_statement
from tests.wallet.payouts import FRIDAY, SATURDAY, Payouts, accrue, make_payouts, reverse, yuan

pytestmark = pytest.mark.django_db
SUNDAY = date(2026, 2, 15)


@pytest.fixture
def world(db: None) -> Payouts:
    with acting_as_ops():
        return make_payouts()


def statement(world: Payouts, first: date, last: date) -> Statement:
    return supplier_statement(supplier_id=world.toys.pk, currency="CNY", first=first, last=last)


def test_before_the_first_payable_everything_is_zero(world: Payouts) -> None:
    with acting_for_supplier(world.toys.pk):
        found = statement(world, FRIDAY, SATURDAY)
        assert (found.opening, found.movements, found.closing, found.on_its_way) == (yuan("0"), [], *[yuan("0")] * 2)
        assert statement_currencies(supplier_id=world.toys.pk) == []


def test_a_statement_tells_the_whole_story_and_closes_on_the_ledgers_balance(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00", on=date(2026, 2, 12))
        accrue(world.toys, 2, "50.00", on=SATURDAY, terms=30)
        accrue(world.lamps, 3, "999.00")
        reverse(1, "20.00")
        line = world.sent().lines.get(supplier=world.toys)
        sunday = datetime(2026, 2, 15, 1, 0, tzinfo=UTC)
        bounce_line(line_id=line.pk, reason="account closed", now=sunday, actor_id=world.ming.pk)
        balances = world.balances(world.toys)
    with acting_for_supplier(world.toys.pk):
        found = statement(world, FRIDAY, SUNDAY)
        assert found.opening == yuan("100.00")
        assert [(each.on, each.kind, each.reason, each.amount, each.balance) for each in found.movements] == [
            (FRIDAY, "payable.reversed", "receipt 1: two pieces broken", yuan("-20.00"), yuan("80.00")),
            (SATURDAY, "payable.accrued", "receipt 2", yuan("50.00"), yuan("130.00")),
            (SATURDAY, "payout.sent", line.reference, yuan("-80.00"), yuan("50.00")),
            (SUNDAY, "payout.bounced", f"{line.reference}: account closed", yuan("80.00"), yuan("130.00")),
        ]
        assert (found.closing, found.on_its_way) == (yuan("130.00"), yuan("0.00"))
        assert balances == (13_000, 0)
        saturday = statement(world, SATURDAY, SATURDAY)
        assert (saturday.opening, saturday.closing, len(saturday.movements)) == (yuan("80.00"), yuan("50.00"), 2)
        assert statement_currencies(supplier_id=world.toys.pk) == ["CNY"]


def test_what_is_on_its_way_stands_apart(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
        line = world.sent().lines.get()
        assert statement(world, FRIDAY, SATURDAY).on_its_way == yuan("100.00")
        world.confirm(line)
        assert statement(world, FRIDAY, SATURDAY).on_its_way == yuan("0")


def test_another_suppliers_statement_is_empty(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
    with acting_for_supplier(world.lamps.pk):
        found = statement(world, FRIDAY, SATURDAY)
        assert (found.movements, found.closing) == ([], yuan("0"))
