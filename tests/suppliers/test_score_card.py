"""The score card against a reference that counts line by line, and the records it is made of."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from apps.accounts.models import Organization
from apps.common.periods import shanghai_day
from apps.suppliers.domain.errors import RecordConflict
from apps.suppliers.domain.records import (
    record_answer,
    record_cancellation,
    record_incident,
    record_request,
    record_return,
    record_shipment,
    record_tracking,
    record_withdrawal,
)
from apps.suppliers.domain.score_card import WINDOWS, Delay, Rate, ScoreCard, UnknownWindow, score_card, score_cards
from apps.suppliers.domain.score_lines import scored_lines
from apps.suppliers.formats import BY_ORDER
from apps.suppliers.models import SupplyRecord
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.factories.suppliers import make_organization_of_supplier

ON = date(2026, 11, 20)
END = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)  # Shanghai midnight
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Line:
    """Hours: the request before the window's end, everything else after the request; None: it did not happen."""

    document: str
    asked: int
    ship_by: int
    answered: int | None
    accepted: bool
    shipped: int | None
    tracking: bool | None
    tracked: int | None
    cancelled: int | None
    withdrawn: int | None
    incident: int | None
    returned: int | None

    @property
    def asked_at(self) -> datetime:
        return END - self.asked * HOUR

    @property
    def was_sent(self) -> bool:
        """Shipped at any time: only such a line can come back."""
        return self.shipped is not None and self.cancelled is None

    @property
    def is_withdrawn(self) -> bool:
        return self.cancelled is None and self.shipped is None and self.at(self.withdrawn) is not None

    def at(self, hours: int | None) -> datetime | None:
        """When it happened, if the window's end had not come yet."""
        moment = None if hours is None else self.asked_at + hours * HOUR
        return moment if moment and moment < END else None


hours = st.none() | st.integers(0, 200)
lines = st.builds(
    Line,
    document=st.sampled_from("ABCDE"),
    asked=st.integers(-30, 95 * 24),
    ship_by=st.integers(1, 120),
    answered=hours,
    accepted=st.booleans(),
    shipped=hours,
    tracking=st.none() | st.booleans(),
    tracked=hours,
    cancelled=hours,
    withdrawn=hours,
    incident=hours,
    returned=hours,
)


def write(supplier_id: int, number: int, line: Line) -> None:
    """Through the acts, in the order of a real line; what can't follow is left out."""
    key = {"supplier_id": supplier_id, "document": line.document, "line": number}
    record_request(**key, requested_at=line.asked_at, ship_by=line.asked_at + line.ship_by * HOUR)
    if line.answered is None:
        return
    record_answer(**key, accepted=line.accepted, answered_at=line.asked_at + line.answered * HOUR)
    if not line.accepted:
        return
    write_end(key, line)
    if line.tracked is not None:
        record_tracking(**key, valid=line.tracking, judged_at=line.asked_at + line.tracked * HOUR)
    if line.incident is not None:
        record_incident(**key, incident_at=line.asked_at + line.incident * HOUR)


def write_end(key: dict[str, Any], line: Line) -> None:
    if line.cancelled is not None:
        record_cancellation(**key, cancelled_at=line.asked_at + line.cancelled * HOUR)
    elif line.shipped is not None:
        record_shipment(**key, shipped_at=line.asked_at + line.shipped * HOUR)
        if line.returned is not None:
            record_return(**key, returned_at=line.asked_at + line.returned * HOUR)
    elif line.withdrawn is not None:
        record_withdrawal(**key, withdrawn_at=line.asked_at + line.withdrawn * HOUR)


def reference(written: list[Line], days: int) -> dict[str, object]:
    """The same figures, counted with loops."""
    first = ON - timedelta(days=days - 1)
    seen = [line for line in written if first <= shanghai_day(line.asked_at) <= ON]
    answered = [line for line in seen if line.at(line.answered)]
    taken = [line for line in answered if line.accepted]
    shipped = [line for line in taken if line.cancelled is None and line.at(line.shipped)]
    orders: dict[str, list[Line]] = defaultdict(list)
    for line in taken:
        if not line.at(line.cancelled) and not (line.is_withdrawn and line.withdrawn <= line.ship_by):
            orders[line.document].append(line)
    late = overdue = followed = tracked = 0
    for order in orders.values():
        sent = [line for line in order if line in shipped]
        open_late = [line for line in order if line not in shipped and line.asked_at + line.ship_by * HOUR < END]
        late += bool(open_late or [line for line in sent if line.shipped > line.ship_by])
        overdue += bool([line for line in open_late if not line.is_withdrawn])
        with_tracking = [line for line in sent if not (line.tracking is None and line.at(line.tracked))]
        followed += bool(with_tracking)
        good = [line for line in with_tracking if line.tracking and line.at(line.tracked)]
        tracked += bool(with_tracking) and len(good) == len(with_tracking)
    return {
        "acceptance": Rate(len(taken), len(answered)),
        "late": Rate(late, len(orders)),
        "cancellation": Rate(sum(1 for line in taken if line.at(line.cancelled)), len(taken)),
        "incident": Rate(sum(1 for line in taken if line.at(line.incident)), len(taken)),
        "returns": Rate(sum(1 for line in taken if line.was_sent and line.at(line.returned)), len(taken)),
        "tracking": Rate(tracked, followed),
        "approval_delay": Delay(Decimal(3600 * sum(line.answered for line in answered)), len(answered)),
        "shipping_delay": Delay(Decimal(3600 * sum(line.shipped - line.answered for line in shipped)), len(shipped)),
        "overdue": overdue,
    }


class TestAgainstReference(TestCase):
    databases = frozenset({"default"})

    @settings(max_examples=150, deadline=None)
    @given(mine=st.lists(lines, max_size=25), theirs=st.lists(lines, max_size=4))
    def test_every_figure_is_the_reference(self, mine: list[Line], theirs: list[Line]) -> None:
        mine = [line for line in mine if consistent(line)]
        theirs = [line for line in theirs if consistent(line)]
        with acting_as_system():
            supplier, other = make_organization_of_supplier("P1"), make_organization_of_supplier("P2")
            for number, line in enumerate(mine, 1):
                write(supplier.pk, number, line)
            for number, line in enumerate(theirs, 1):
                write(other.pk, number, line)
        with acting_for_supplier(supplier.pk):
            for days in WINDOWS:
                card = score_card(supplier_id=supplier.pk, on=ON, days=days)
                expected = reference(mine, days)
                assert {name: getattr(card, name) for name in expected} == expected
                for name in expected:
                    assert explained(supplier.pk, days, name) == figure_of(card, name), name


def explained(supplier_id: int, days: int, figure: str) -> tuple[int, int]:
    """Part and whole of a figure, counted from the lines that its page lists."""
    page = scored_lines(supplier_id=supplier_id, on=ON, days=days, figure=figure, size=1000)
    if figure not in BY_ORDER:
        return sum(row.counts for row in page.rows), len(page.rows)
    orders: dict[str, list[bool]] = defaultdict(list)
    for row in page.rows:
        orders[row.document].append(row.counts)
    meets = all if figure == "tracking" else any
    return sum(meets(counts) for counts in orders.values()), len(orders)


def figure_of(card: ScoreCard, name: str) -> tuple[int, int]:
    figure = getattr(card, name)
    if isinstance(figure, Rate):
        return figure.part, figure.whole
    count = figure.count if isinstance(figure, Delay) else figure
    return count, count


def consistent(line: Line) -> bool:
    """A line is shipped after its answer; the reference leaves out what the acts would refuse."""
    return line.shipped is None or line.answered is None or line.shipped >= line.answered


@pytest.fixture
def supplier(db: None) -> Organization:
    with acting_as_system():
        return make_organization_of_supplier("P1")


def asked(supplier: Organization, document: str, line: int = 1) -> dict[str, object]:
    key = {"supplier_id": supplier.pk, "document": document, "line": line}
    record_request(**key, requested_at=END - 72 * HOUR, ship_by=END - 24 * HOUR)
    return key


def test_a_small_card_by_hand(supplier: Organization):
    """Four lines in three orders: one refused, one late, one on time and returned, one never shipped."""
    with acting_as_system():
        refused, late = asked(supplier, "PO-1"), asked(supplier, "PO-2")
        good, missing = asked(supplier, "PO-3"), asked(supplier, "PO-4")
        for key in (late, good, missing):
            record_answer(**key, accepted=True, answered_at=END - 70 * HOUR)
        record_answer(**refused, accepted=False, answered_at=END - 68 * HOUR)
        record_shipment(**late, shipped_at=END - 20 * HOUR)
        record_shipment(**good, shipped_at=END - 30 * HOUR)
        record_tracking(**good, valid=True, judged_at=END - 29 * HOUR)
        record_return(**good, returned_at=END - 2 * HOUR)
        card = score_card(supplier_id=supplier.pk, on=ON, days=7)
    assert card == ScoreCard(
        first_day=date(2026, 11, 14),
        last_day=ON,
        acceptance=Rate(3, 4),
        late=Rate(2, 3),
        cancellation=Rate(0, 3),
        incident=Rate(0, 3),
        returns=Rate(1, 3),
        tracking=Rate(1, 2),
        approval_delay=Delay(Decimal(10 * 3600), 4),
        shipping_delay=Delay(Decimal(90 * 3600), 2),
        overdue=1,
    )
    assert (card.days, card.late.percent, card.approval_delay.seconds) == (7, Decimal("66.7"), 9000)


def test_a_card_of_nothing_has_no_percentages(supplier: Organization):
    with acting_for_supplier(supplier.pk):
        cards = score_cards(supplier_id=supplier.pk, on=ON)
    assert [card.days for card in cards] == [7, 30, 90]
    assert {card.is_empty for card in cards} == {True}
    assert {(card.late.percent, card.shipping_delay.seconds) for card in cards} == {(None, None)}


def test_a_day_that_is_over_keeps_its_card(supplier: Organization):
    with acting_as_system():
        key = asked(supplier, "PO-1")
        record_answer(**key, accepted=True, answered_at=END - 70 * HOUR)
        before = score_card(supplier_id=supplier.pk, on=ON, days=7)
        record_shipment(**key, shipped_at=END)
        record_tracking(**key, valid=None, judged_at=END)
        record_incident(**key, incident_at=END)
        assert score_card(supplier_id=supplier.pk, on=ON, days=7) == before
        assert score_card(supplier_id=supplier.pk, on=ON + timedelta(days=1), days=7) != before


def test_other_windows_are_refused(supplier: Organization):
    with acting_for_supplier(supplier.pk), pytest.raises(UnknownWindow, match="no card of 14 days"):
        score_card(supplier_id=supplier.pk, on=ON, days=14)


def test_a_card_costs_one_query(supplier: Organization, django_assert_num_queries):
    with acting_for_supplier(supplier.pk), django_assert_num_queries(1):
        score_card(supplier_id=supplier.pk, on=ON, days=90)


@pytest.mark.parametrize(("part", "whole", "percent"), [(1, 3, "33.3"), (1, 8, "12.5"), (1, 16, "6.3"), (0, 5, "0.0")])
def test_percentages_are_rounded_half_up(part: int, whole: int, percent: str):
    assert Rate(part, whole).percent == Decimal(percent)


def test_the_same_fact_twice_is_one_fact(supplier: Organization):
    with acting_as_system():
        key = asked(supplier, "PO-1")
        for _ in range(2):
            asked(supplier, "PO-1")
            record_answer(**key, accepted=True, answered_at=END - 70 * HOUR)
            record_shipment(**key, shipped_at=END - 60 * HOUR)
        record = SupplyRecord.objects.get()
    assert (record.accepted, record.shipped_at, record.cancelled_at) == (True, END - 60 * HOUR, None)


def test_contradictions_are_refused_and_change_nothing(supplier: Organization):
    with acting_as_system():
        key, refused = asked(supplier, "PO-1"), asked(supplier, "PO-2")
        record_answer(**refused, accepted=False, answered_at=END - 70 * HOUR)
        record_answer(**key, accepted=True, answered_at=END - 70 * HOUR)
        record_shipment(**key, shipped_at=END - 60 * HOUR)
        early, taken = asked(supplier, "PO-3"), asked(supplier, "PO-4")
        record_answer(**taken, accepted=True, answered_at=END - 70 * HOUR)
        before = list(SupplyRecord.objects.values())
        for contradict in (
            lambda: record_answer(**key, accepted=False, answered_at=END - 70 * HOUR),
            lambda: record_answer(**key, accepted=True, answered_at=END - 69 * HOUR),
            lambda: record_shipment(**key, shipped_at=END - 59 * HOUR),
            lambda: record_cancellation(**key, cancelled_at=END),
            lambda: record_shipment(**refused, shipped_at=END),
            lambda: record_incident(**refused, incident_at=END),
            lambda: record_return(**refused, returned_at=END),
            lambda: record_request(**key, requested_at=END, ship_by=END),
            lambda: record_shipment(supplier_id=supplier.pk, document="PO-9", shipped_at=END),
            lambda: record_answer(**early, accepted=True, answered_at=END - 73 * HOUR),
            lambda: record_shipment(**taken, shipped_at=END - 71 * HOUR),
        ):
            with pytest.raises(RecordConflict):
                contradict()
        assert list(SupplyRecord.objects.values()) == before


def test_a_return_needs_a_shipment(supplier: Organization):
    with acting_as_system():
        key = asked(supplier, "PO-1")
        record_answer(**key, accepted=True, answered_at=END - 70 * HOUR)
        with pytest.raises(RecordConflict, match="do not go together"):
            record_return(**key, returned_at=END)


@pytest.mark.parametrize("fact", ["shipped_at", "cancelled_at", "incident_at", "returned_at", "tracked_at"])
def test_the_database_lets_nothing_happen_to_a_line_that_was_not_accepted(supplier: Organization, fact: str):
    with acting_as_system():
        asked(supplier, "PO-1")
        with pytest.raises(IntegrityError, match="only_accepted"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update suppliers_supplyrecord set {fact} = now()")
