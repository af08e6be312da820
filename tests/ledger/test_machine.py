"""The ledger as a state machine: any order of acts, replays and refusals, against a dictionary."""

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test

from apps.ledger import api
from apps.tenancy.context import acting_as_system
from tests.ledger.conftest import TODAY, assert_consistent, figures, posting
from tests.ledger.model import PointQueue, rolled_back

AMOUNTS = st.integers(1, 60)
NAMES = ("issued", "redeemed", "expired", "points", "debt")
Legs = list[tuple[str, str, int]]


class LedgerMachine(RuleBasedStateMachine):
    """Points are granted, spent, held, clawed back, owed, repaid, reversed and expire."""

    holds = Bundle("holds")
    acts = Bundle("acts")

    def __init__(self) -> None:
        super().__init__()
        self.world = rolled_back()
        self.book = self.world.__enter__()
        self.posted = dict.fromkeys(NAMES, 0)
        self.held = 0
        self.queue = PointQueue()
        self.today = TODAY
        self.keys = 0
        self.reversed: set[int] = set()

    def teardown(self) -> None:
        assert_consistent()
        self.world.__exit__(None, None, None)

    # -- the model ----------------------------------------------------------

    @property
    def available(self) -> int:
        return self.posted["points"] - self.held

    def next_key(self) -> str:
        self.keys += 1
        return f"key {self.keys}"

    def expect(self, legs: Legs, expires_on: date | None = None) -> None:
        for src, dst, amount in legs:
            self.posted[src] -= amount
            self.posted[dst] += amount
            if src == "points":
                self.queue.take(amount)
            if dst == "points":
                self.queue.give(amount, expires_on)

    def affordable(self, legs: Legs) -> bool:
        available = self.available
        for src, dst, amount in legs:
            available += amount * ((dst == "points") - (src == "points"))
            if src == "points" and available < 0:
                return False
        return True

    # -- acts ---------------------------------------------------------------

    def postings(self, legs: Legs, expires_on: date | None) -> list[api.Posting]:
        return [
            posting(
                getattr(self.book, src),
                getattr(self.book, dst),
                amount,
                expires_on=expires_on if dst == "points" else None,
            )
            for src, dst, amount in legs
        ]

    def perform(self, legs: Legs, expires_on: date | None = None) -> tuple:
        key = self.next_key()
        postings = self.postings(legs, expires_on)
        with acting_as_system():
            try:
                transfers = api.post(*postings, scope="machine", key=key).transfer_ids
            except api.InsufficientFunds:
                assert not self.affordable(legs)
                return key, postings, legs, None
        assert self.affordable(legs)
        self.expect(legs, expires_on)
        return key, postings, legs, transfers

    @rule(target=acts, amount=AMOUNTS, days=st.none() | st.integers(1, 30))
    def grant(self, amount: int, days: int | None) -> tuple:
        expires_on = None if days is None else self.today + timedelta(days=days)
        return self.perform([("issued", "points", amount)], expires_on)

    @rule(target=acts, amount=AMOUNTS)
    def spend(self, amount: int) -> tuple:
        return self.perform([("points", "redeemed", amount)])

    @rule(target=acts, amounts=st.lists(st.tuples(st.booleans(), AMOUNTS), min_size=2, max_size=4))
    def act_of_several_legs(self, amounts: list[tuple[bool, int]]) -> tuple:
        return self.perform([("issued", "points", n) if comes else ("points", "redeemed", n) for comes, n in amounts])

    @rule(act=acts)
    def say_it_again(self, act: tuple) -> None:
        key, postings, _, transfers = act
        with acting_as_system():
            try:
                assert api.post(*postings, scope="machine", key=key) == api.Posted(transfers or (), replayed=True)
            except api.InsufficientFunds:
                assert transfers is None

    @rule(act=acts)
    def say_something_else_under_its_key(self, act: tuple) -> None:
        key, postings, _, _ = act
        try:
            with acting_as_system():
                api.post(*postings, postings[0], scope="machine", key=key)
        except api.KeyReusedWithOtherContent:
            return
        raise AssertionError("a key was reused")

    @rule(act=acts)
    def reverse(self, act: tuple) -> None:
        _, _, legs, transfers = act
        if transfers is None or self.reversed & set(transfers):
            return
        back = [(dst, src, amount) for src, dst, amount in reversed(legs)]
        with acting_as_system():
            try:
                api.reverse(*transfers, effective_on=TODAY, scope="machine", key=self.next_key())
            except api.InsufficientFunds:
                assert not self.affordable(back)
                return
        assert self.affordable(back)
        self.reversed |= set(transfers)
        self.expect(back)

    @rule(target=holds, amount=AMOUNTS)
    def hold(self, amount: int) -> tuple[int, int]:
        with acting_as_system():
            try:
                held = api.place_hold(account=self.book.points, amount=amount, scope="machine", key=self.next_key())
            except api.InsufficientFunds:
                assert amount > self.available
                return 0, 0
        assert amount <= self.available
        self.held += amount
        return held, amount

    @rule(held=consumes(holds), part=st.integers(1, 60))
    def capture(self, held: tuple[int, int], part: int) -> None:
        hold, amount = held
        if not hold:
            return
        with acting_as_system():
            api.capture_hold(
                hold,
                dst=self.book.redeemed,
                amount=min(part, amount),
                kind="fee",
                effective_on=TODAY,
                scope="machine",
                key=self.next_key(),
            )
        self.held -= amount
        self.expect([("points", "redeemed", min(part, amount))])

    @rule(held=consumes(holds))
    def release(self, held: tuple[int, int]) -> None:
        hold, amount = held
        if hold:
            with acting_as_system():
                api.release_hold(hold)
            self.held -= amount

    @rule(amount=AMOUNTS)
    def claw_back(self, amount: int) -> None:
        with acting_as_system():
            api.post_or_owe(
                posting(self.book.points, self.book.issued, amount),
                debt=self.book.debt,
                scope="machine",
                key=self.next_key(),
            )
        taken = min(amount, self.available)
        self.expect([("points", "issued", taken), ("debt", "issued", amount - taken)])

    @rule()
    def repay(self) -> None:
        with acting_as_system():
            api.repay_debt(
                account=self.book.points,
                debt=self.book.debt,
                effective_on=TODAY,
                scope="machine",
                key=self.next_key(),
            )
        self.expect([("points", "debt", min(self.available, -self.posted["debt"]))])

    @rule(days=st.integers(1, 20))
    def days_pass_and_points_expire(self, days: int) -> None:
        self.today += timedelta(days=days)
        with acting_as_system():
            expired = api.expire_lots(unit="PTS", on=self.today, into=self.book.expired).points
        assert expired == self.queue.expire(self.today, self.available)
        self.posted["points"] -= expired
        self.posted["expired"] += expired

    @rule(afresh=st.booleans())
    def roll_up(self, afresh: bool) -> None:
        with acting_as_system():
            api.roll_up(afresh=afresh)

    # -- what always holds --------------------------------------------------

    @invariant()
    def balances_are_those_of_the_model(self) -> None:
        found = figures(*(getattr(self.book, name) for name in NAMES))
        assert dict(zip(NAMES, (posted for posted, _ in found), strict=True)) == self.posted
        assert found[NAMES.index("points")][1] == self.held

    @invariant()
    def lots_are_those_of_the_model(self) -> None:
        with acting_as_system():
            lots = api.lots(self.book.points)
        assert [lot.expires_on or date.max for lot in lots for _ in range(lot.remaining)] == self.queue.points


def test_any_order_of_acts_agrees_with_the_model(db: None) -> None:
    run_state_machine_as_test(LedgerMachine, settings=settings(max_examples=25, stateful_step_count=30, deadline=None))
