"""Payables: accrued once, due by working days, taken back in whole or part; the ledger tells the same story."""

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from djmoney.money import Money

from apps.accounts.models import Organization
from apps.calendars.domain.working_days import InvalidTerms
from apps.calendars.models import CalendarDay
from apps.events.models import DomainEvent
from apps.ledger import api as ledger
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller, acting_for_supplier
from apps.wallet.domain.amounts import InvalidAmount
from apps.wallet.domain.errors import InvalidReversal, PayableDiffers, UnknownPayable
from apps.wallet.domain.payables import accrue_payable, recompute_due_dates
from apps.wallet.enums import PayableState, ReversalState
from apps.wallet.models import Payable, PayableReversal
from tests.wallet.payouts import FRIDAY, NOW, accrue, make_supplier, reverse, yuan

pytestmark = pytest.mark.django_db


@pytest.fixture
def toys() -> Organization:
    with acting_as_system():
        return make_supplier("P1")


def owed(supplier: Organization) -> int:
    """What the ledger owes a supplier, in fen."""
    with acting_as_system():
        account = ledger.find_account(purpose="payable", unit="CNY", supplier_id=supplier.pk)
        assert ledger.check_ledger().discrepancies == []
        return ledger.balance(account).posted if account else 0


def test_a_payable_is_due_after_its_terms_and_stands_in_the_ledger(toys: Organization) -> None:
    with acting_as_system():
        payable = accrue(toys, 7, "1234.56", terms=2)
        assert (payable.due_on, payable.due_is_provisional) == (date(2026, 2, 24), False)
        [event] = DomainEvent.objects.all()
    assert (event.name, event.supplier_id, event.payload) == (
        "payable.accrued",
        toys.pk,
        {"document": "receipt 7", "amount": "CNY 1,234.56", "due_on": "2026-02-24"},
    )
    assert owed(toys) == 123_456


def test_a_document_accrues_once(toys: Organization) -> None:
    with acting_as_system():
        first = accrue(toys, 7, "10.00")
        assert accrue(toys, 7, "10.00") == first
        with pytest.raises(PayableDiffers, match="of another amount, terms_days"):
            accrue(toys, 7, "10.01", terms=30)
    assert owed(toys) == 1000


@pytest.mark.parametrize("amount", ["0", "-1.00", "0.001", "10000000000000.00"])
def test_amounts_that_cannot_be_booked_are_refused(toys: Organization, amount: str) -> None:
    with acting_as_system():
        with pytest.raises(InvalidAmount):
            accrue(toys, 7, amount)
        assert not Payable.objects.exists()
    assert owed(toys) == 0


def test_terms_below_zero_are_refused(toys: Organization) -> None:
    with acting_as_system(), pytest.raises(InvalidTerms):
        accrue(toys, 7, "1.00", terms=-1)
    assert owed(toys) == 0


def test_a_part_is_taken_back(toys: Organization) -> None:
    with acting_as_system():
        accrue(toys, 7, "10.00")
        reversal = reverse(7, "4.00", key="return 1")
        assert reverse(7, "4.00", key="return 1") == reversal
        with pytest.raises(InvalidReversal, match="was of CNY 4"):
            reverse(7, "5.00", key="return 1")
        assert (reversal.state, Payable.objects.get().state) == (ReversalState.OPEN, PayableState.OPEN)
    assert owed(toys) == 600


def test_a_payable_taken_back_entirely_is_over(toys: Organization) -> None:
    with acting_as_system():
        accrue(toys, 7, "10.00")
        reverse(7, "4.00")
        reverse(7, "6.00")
        assert Payable.objects.get().state == PayableState.REVERSED
        assert set(PayableReversal.objects.values_list("state", flat=True)) == {ReversalState.SET_OFF}
        with pytest.raises(InvalidReversal, match=r"CNY 0.01 cannot be taken back of receipt 7: CNY 0.00 is left"):
            reverse(7, "0.01")
    assert owed(toys) == 0


def test_no_more_than_there_is_can_be_taken_back(toys: Organization) -> None:
    with acting_as_system():
        accrue(toys, 7, "10.00")
        with pytest.raises(InvalidReversal, match=r"CNY 10.01 .* CNY 10.00 is left"):
            reverse(7, "10.01")
        with pytest.raises(InvalidReversal):
            reverse(7, "1.00", "USD")
        with pytest.raises(InvalidAmount):
            reverse(7, "0.00")
        with pytest.raises(UnknownPayable, match="receipt 8"):
            reverse(8, "1.00")
        assert not PayableReversal.objects.exists()
    assert owed(toys) == 1000


def test_currencies_are_kept_apart(toys: Organization) -> None:
    with acting_as_system():
        accrue(toys, 7, "10.00")
        accrue_payable(
            supplier_id=toys.pk,
            amount=Money("3.00", "USD"),
            document_kind="receipt",
            document_id=8,
            accrued_on=FRIDAY,
            terms_working_days=1,
            now=NOW,
        )
        account = ledger.find_account(purpose="payable", unit="USD", supplier_id=toys.pk)
        assert account is not None
        assert ledger.balance(account).posted == 300
    assert owed(toys) == 1000


def test_a_provisional_due_date_is_computed_anew_when_the_calendar_is_extended(toys: Organization) -> None:
    """T+1 from Thursday 31 December 2026: the installed calendar can't know the holidays of 2027."""
    with acting_as_system():
        payable = accrue(toys, 7, "10.00", on=date(2026, 12, 31))
        assert (payable.due_on, payable.due_is_provisional) == (date(2027, 1, 4), True)
        assert recompute_due_dates(now=NOW) == 0
    with acting_as_ops():
        CalendarDay.objects.create(on=date(2027, 1, 4), is_working=False, note="New Year")
    with acting_as_system():
        assert recompute_due_dates(now=NOW) == 1
        payable.refresh_from_db()
        assert (payable.due_on, payable.due_is_provisional) == (date(2027, 1, 5), True)


def test_a_supplier_reads_its_own_payables_and_writes_none(toys: Organization) -> None:
    with acting_as_system():
        other = make_supplier("P2")
        mine, _theirs = accrue(toys, 7, "10.00"), accrue(other, 8, "20.00")
        reverse(8, "5.00")
    with acting_for_supplier(toys.pk):
        assert list(Payable.objects.all()) == [mine]
        assert not PayableReversal.objects.exists()
    with pytest.raises(ProgrammingError, match="permission denied"), acting_for_seller(toys.pk):
        Payable.objects.exists()
    with pytest.raises(ProgrammingError, match="permission denied"), acting_for_supplier(toys.pk):
        Payable.objects.update(state=PayableState.PAID)
    with pytest.raises(ProgrammingError, match="permission denied"), acting_for_supplier(toys.pk):
        accrue(toys, 9, "1.00")


def test_what_is_owed_is_never_rewritten(toys: Organization) -> None:
    with acting_as_system():
        accrue(toys, 7, "10.00")
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            Payable.objects.update(amount=yuan("11.00"))
        assert Payable.objects.get().amount == yuan("10.00")
