"""Stock as a state machine: any order of acts, replays and refusals, against a model in plain Python."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from apps.catalog.models import SellerOffer
from apps.events.models import DomainEvent
from apps.stock.domain.check import check_stock
from apps.stock.domain.door import Answer
from apps.stock.domain.errors import InsufficientStock, KeyReusedWithOtherContent, ReservationEnded
from apps.stock.domain.movements import correct_stock, dispatch_stock, observe_many, receive_stock, return_stock
from apps.stock.domain.policy import set_safety_buffer
from apps.stock.domain.queries import levels_with_available
from apps.stock.domain.reservations import dispatch_reservation, release_reservation, reserve_stock
from apps.stock.models import Movement, Reservation, StockLevel
from apps.tenancy.context import acting_as_system
from tests.stock.model import Held, Shelf
from tests.stock.world import NOW, rolled_back

PLACES = st.integers(0, 2)
PIECES = st.integers(1, 12)
LINES = st.dictionaries(PLACES, PIECES, min_size=1, max_size=3)
SIGHTS = st.dictionaries(PLACES, st.integers(0, 12), min_size=1, max_size=3)
Act = tuple[Callable[..., list[Answer]], dict]


class StockMachine(RuleBasedStateMachine):
    """Three offers of two suppliers: goods come, are seen, reserved, released, sent, returned, corrected."""

    acts = Bundle("acts")
    holds = Bundle("holds")

    def __init__(self) -> None:
        super().__init__()
        self.context = rolled_back()
        self.world = self.context.__enter__()
        self.offers = [*self.world.offers[:2], self.world.foreign_offer]
        self.shelves = {offer: Shelf() for offer in self.offers}
        self.buffers = dict.fromkeys(self.world.suppliers, 0)
        self.held: dict[int, Held] = {}
        self.short = 0
        self.now = NOW
        self.keys = 0

    def teardown(self) -> None:
        with acting_as_system():
            connection.cursor().execute("set constraints all immediate")
            assert check_stock() == []
        self.context.__exit__(None, None, None)

    # -- the model ----------------------------------------------------------

    def available(self, offer: int) -> int:
        return max(self.shelves[offer].free - self.buffers[self.world.supplier_of[offer]], 0)

    def lines(self, drawn: dict[int, int]) -> dict[int, int]:
        return {self.offers[place]: quantity for place, quantity in drawn.items()}

    def perform(self, act: Callable[..., list[Answer] | Answer], possible: bool, **arguments: object) -> Act | None:
        """Do an act, or see it refused; None stands for nothing done."""
        self.keys += 1
        self.now += timedelta(minutes=1)
        given = arguments | {"key": f"key {self.keys}", "now": self.now}
        with acting_as_system():
            try:
                answers = act(**given)
            except (InsufficientStock, ReservationEnded):
                assert not possible
                return None
        assert possible
        return act, given, answers

    # -- acts ---------------------------------------------------------------

    @rule(target=acts, drawn=LINES, returned=st.booleans())
    def goods_come(self, drawn: dict[int, int], returned: bool) -> Act:
        lines = self.lines(drawn)
        because = {"document": "receipt:1", "reason": "not wanted"}
        done = self.perform(return_stock if returned else receive_stock, True, lines=lines, **because)
        for offer, quantity in lines.items():
            self.shelves[offer].move(quantity, self.now)
            self.shelves[offer].movements += 1
        return done

    @rule(target=acts, drawn=LINES)
    def goods_go(self, drawn: dict[int, int]) -> Act | None:
        lines = self.lines(drawn)
        possible = all(quantity <= self.shelves[offer].free for offer, quantity in lines.items())
        done = self.perform(dispatch_stock, possible, lines=lines, document="receipt:2")
        for offer, quantity in lines.items() if done else ():
            self.shelves[offer].move(-quantity, self.now)
            self.shelves[offer].movements += 1
        return done

    @rule(target=acts, place=PLACES, change=st.integers(-12, 12).filter(bool))
    def correct(self, place: int, change: int) -> Act | None:
        offer = self.offers[place]
        possible = self.shelves[offer].free + change >= 0
        done = self.perform(
            correct_stock, possible, offer_id=offer, change=change, reason="counted", actor_id=self.world.clerk
        )
        if done:
            self.shelves[offer].move(change, self.now)
            self.shelves[offer].movements += 1
        return done

    @rule(target=acts, drawn=SIGHTS, age=st.integers(0, 6))
    def observe(self, drawn: dict[int, int], age: int) -> Act:
        lines = self.lines(drawn)
        seen_at = self.now - timedelta(minutes=age)
        done = self.perform(observe_many, True, lines=lines, observed_at=seen_at, source="feed 1")
        shortfalls = {offer: self.shelves[offer].see(quantity, seen_at) for offer, quantity in lines.items()}
        assert {answer.offer_id: answer.kind for answer in done[2]} == {
            offer: "ignored" if shortfall is None else "observation" for offer, shortfall in shortfalls.items()
        }
        assert {answer.offer_id: answer.shortfall for answer in done[2]} == {
            offer: shortfall or 0 for offer, shortfall in shortfalls.items()
        }
        for offer in lines:
            self.shelves[offer].movements += 1
        self.short += sum(bool(shortfall) for shortfall in shortfalls.values())
        return done

    @rule(target=acts, drawn=LINES)
    def reserve(self, drawn: dict[int, int]) -> Act | None:
        lines = self.lines(drawn)
        possible = all(quantity <= self.available(offer) for offer, quantity in lines.items())
        done = self.perform(reserve_stock, possible, lines=lines, document="order:1")
        for answer in done[2] if done else ():
            self.shelves[answer.offer_id].reserved += answer.quantity
            self.shelves[answer.offer_id].movements += 1
            self.held[answer.reservation_id] = Held(answer.offer_id, answer.quantity)
        return done

    @rule(target=acts, data=st.data(), dispatched=st.booleans(), part=st.none() | PIECES)
    def end_reservation(self, data: st.DataObject, dispatched: bool, part: int | None) -> Act | None:
        if not self.held:
            return None
        reservation = data.draw(st.sampled_from(sorted(self.held)))
        held = self.held[reservation]
        quantity = held.left if part is None else part
        how = (dispatch_reservation, {}) if dispatched else (release_reservation, {"reason": "cancelled"})
        done = self.perform(how[0], 0 < quantity <= held.left, reservation_id=reservation, quantity=part, **how[1])
        if done:
            held.left -= quantity
            shelf = self.shelves[held.offer]
            shelf.reserved -= quantity
            shelf.movements += 1
            if dispatched:
                held.dispatched += quantity
                shelf.move(-quantity, self.now)
        return done

    @rule(place=PLACES, buffer=st.integers(0, 6))
    def hold_back(self, place: int, buffer: int) -> None:
        supplier = self.world.supplier_of[self.offers[place]]
        with acting_as_system():
            set_safety_buffer(supplier_id=supplier, safety_buffer=buffer, reason="", now=self.now)
        self.buffers[supplier] = buffer

    @rule(act=acts)
    def say_it_again(self, act: Act | None) -> None:
        if act is None:
            return
        function, given, answers = act
        with acting_as_system():
            again = function(**given)
        assert again == answers
        assert all(answer.replayed for answer in (again if isinstance(again, list) else [again]))

    @rule(act=acts)
    def say_something_else_under_its_key(self, act: Act | None) -> None:
        if act is None:
            return
        try:
            with acting_as_system():
                receive_stock(lines={self.offers[0]: 99}, key=act[1]["key"], now=self.now)
        except KeyReusedWithOtherContent:
            return
        raise AssertionError("a key was reused")

    # -- what always holds --------------------------------------------------

    @invariant()
    def levels_are_those_of_the_model(self) -> None:
        with acting_as_system():
            found = {level.offer_id: level for level in levels_with_available()}
        for offer, shelf in self.shelves.items():
            level = found.get(offer) or StockLevel(offer_id=offer)
            assert (level.on_hand, level.reserved, level.version, level.observed_at) == (
                shelf.on_hand,
                shelf.reserved,
                shelf.movements,
                shelf.seen_at,
            )
            assert getattr(level, "available", 0) == self.available(offer)

    @invariant()
    def sellers_see_what_is_available(self) -> None:
        with acting_as_system():
            shown = dict(SellerOffer.objects.filter(offer__in=self.offers).values_list("offer_id", "in_stock"))
        assert shown == {offer: self.available(offer) > 0 for offer in self.offers}

    @invariant()
    def reservations_and_history_are_those_of_the_model(self) -> None:
        with acting_as_system():
            found = {held.pk: (held.open_quantity, held.state) for held in Reservation.objects.all()}
            assert Movement.objects.count() == sum(shelf.movements for shelf in self.shelves.values())
            assert DomainEvent.objects.filter(name="stock.short").count() == self.short
        assert found == {pk: (held.left, held.state) for pk, held in self.held.items()}


def test_any_order_of_acts_agrees_with_the_model(db: None) -> None:
    run_state_machine_as_test(StockMachine, settings=settings(max_examples=25, stateful_step_count=30, deadline=None))
