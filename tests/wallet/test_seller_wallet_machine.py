"""Any order of acts: the wallet is what a plain model says, its papers agree with the ledger, and it never owes."""

from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from djmoney.money import Money
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test

from apps.tenancy.context import acting_as_system
from apps.wallet.domain.charges import charge_wallet, refund_charge
from apps.wallet.domain.charges_holds import charge_hold, hold_funds, release_funds
from apps.wallet.domain.seller_wallet_errors import CaptureTooLarge, InsufficientFunds, RefundTooLarge
from apps.wallet.models import Charge, WalletHold
from apps.wallet.seller_enums import LineType
from tests.wallet.seller_wallets import NOW, assert_proven, confirmed, figures, make_sellers, statement_of

AMOUNTS = st.integers(1, 9000).map(lambda fen: Decimal(fen) / 100)
KINDS = st.sampled_from(LineType)


class WalletMachine(RuleBasedStateMachine):
    """One wallet, topped up, charged, refunded, held, captured and released over months."""

    charges = Bundle("charges")
    holds = Bundle("holds")

    def __init__(self) -> None:
        super().__init__()
        self.transaction: AbstractContextManager[None] = transaction.atomic()
        self.transaction.__enter__()
        self.sellers = make_sellers()
        self.now = NOW
        self.keys = 0
        self.balance = self.held = Decimal(0)
        self.moves: list[Decimal] = []
        self.refundable: dict[int, Decimal] = {}

    def teardown(self) -> None:
        try:
            assert_proven(self.sellers.a)
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @property
    def available(self) -> Decimal:
        return self.balance - self.held

    def named(self) -> dict[str, object]:
        self.keys += 1
        return {
            "seller_id": self.sellers.a,
            "document_kind": "order",
            "document_id": self.keys,
            "reason": f"Act {self.keys}",
            "key": f"act {self.keys}",
            "now": self.now,
        }

    def moved(self, amount: Decimal) -> None:
        self.balance += amount
        self.moves.append(amount)

    @rule(amount=st.integers(100, 300))
    def top_up(self, amount: int) -> None:
        confirmed(self.sellers, Money(amount, "CNY"), now=self.now)
        self.moved(Decimal(amount))

    @rule(target=charges, amount=AMOUNTS, kind=KINDS)
    def charge(self, amount: Decimal, kind: LineType) -> Charge | None:
        with acting_as_system():
            try:
                made = charge_wallet(kind=kind, amount=Money(amount, "CNY"), **self.named())
            except InsufficientFunds:
                assert amount > self.available
                return None
        assert amount <= self.available
        self.moved(-amount)
        self.refundable[made.pk] = amount
        return made

    @rule(charge=charges, amount=st.none() | AMOUNTS)
    def refund(self, charge: Charge | None, amount: Decimal | None) -> None:
        if charge is None:
            return
        left = self.refundable[charge.pk]
        name = self.named()
        money = None if amount is None else Money(amount, "CNY")
        with acting_as_system():
            try:
                made = refund_charge(
                    charge_id=charge.pk, amount=money, reason="Back", key=str(name["key"]), now=self.now
                )
            except RefundTooLarge:
                assert left == 0 or (amount is not None and amount > left)
                return
        assert made.amount.amount == (left if amount is None else amount) <= left
        self.refundable[charge.pk] -= made.amount.amount
        self.moved(made.amount.amount)

    @rule(target=holds, amount=AMOUNTS)
    def hold(self, amount: Decimal) -> WalletHold | None:
        with acting_as_system():
            try:
                made = hold_funds(kind=LineType.ORDER_AMOUNT, amount=Money(amount, "CNY"), **self.named())
            except InsufficientFunds:
                assert amount > self.available
                return None
        assert amount <= self.available
        self.held += amount
        return made

    @rule(target=charges, hold=consumes(holds), amount=st.none() | AMOUNTS)
    def capture(self, hold: WalletHold | None, amount: Decimal | None) -> Charge | None:
        if hold is None:
            return None
        held = hold.amount.amount
        with acting_as_system():
            try:
                made = charge_hold(
                    hold_id=hold.pk, amount=None if amount is None else Money(amount, "CNY"), now=self.now
                )
            except CaptureTooLarge:
                assert amount is not None
                assert amount > held
                release_funds(hold_id=hold.pk, now=self.now)
                self.held -= held
                return None
        self.held -= held
        self.moved(-made.amount.amount)
        self.refundable[made.pk] = made.amount.amount
        return made

    @rule(hold=consumes(holds))
    def release(self, hold: WalletHold | None) -> None:
        if hold is not None:
            with acting_as_system():
                release_funds(hold_id=hold.pk, now=self.now)
            self.held -= hold.amount.amount

    @rule(days=st.integers(-2, 40))
    def clocks_move(self, days: int) -> None:
        """Back, too: workers' clocks differ."""
        self.now += timedelta(days=days)

    @invariant()
    def the_wallet_is_the_models(self) -> None:
        found = tuple(Decimal(figure) for figure in figures(self.sellers.a))
        assert found == (self.balance, self.held)
        assert 0 <= self.held <= self.balance

    @invariant()
    def the_statement_tells_every_movement(self) -> None:
        told = [(Decimal(amount), Decimal(balance)) for amount, balance in statement_of(self.sellers.a)]
        assert told == [(amount, sum(self.moves[: n + 1], Decimal(0))) for n, amount in enumerate(self.moves)]


def test_any_order_of_acts_agrees_with_the_model_and_the_ledger(db: None) -> None:
    run_state_machine_as_test(WalletMachine, settings=settings(max_examples=20, stateful_step_count=25, deadline=None))
