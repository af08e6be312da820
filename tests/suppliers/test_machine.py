"""Any sequence of acts: a supplier only ever moves along the arrows, and never supplies without its papers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from apps.common.errors import DomainError
from apps.common.periods import shanghai_day
from apps.events.models import DomainEvent
from apps.suppliers.domain import agreements, applications, clearances, documents, inspections, lifecycle
from apps.suppliers.domain.checklist import onboarding_checklist
from apps.suppliers.domain.states import ARROWS
from apps.suppliers.enums import DocumentKind
from apps.suppliers.models import Agreement, Clearance, Inspection, Supplier, SupplierDocument
from apps.tenancy.context import acting_as_system
from tests.factories.suppliers import application, make_organization_of_supplier, pdf_file, terms

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
NUMBERS = count()
kinds = st.sampled_from(DocumentKind)


class SupplierLife(RuleBasedStateMachine):
    """Acts in any order, by the day; what the domain refuses must leave everything as it was."""

    @initialize()
    def begin(self) -> None:
        self.now = START
        with acting_as_system():
            self.supplier_id = make_organization_of_supplier(f"M{next(NUMBERS)}").pk
        self.states: list[str] = []

    def attempt(self, act: Callable[..., Any], **given: Any) -> None:
        with acting_as_system():
            before = self.everything()
            try:
                act(**given, now=self.now, actor_id=None)
            except DomainError:
                assert self.everything() == before
            self.note_state()

    def everything(self) -> list[Any]:
        models = (Supplier, SupplierDocument, Inspection, Clearance, Agreement, DomainEvent)
        return [
            list(model._default_manager.filter(supplier_id=self.supplier_id).order_by("pk").values())
            for model in models
        ]

    def note_state(self) -> None:
        state = Supplier.objects.filter(supplier_id=self.supplier_id).values_list("state", flat=True).first()
        if state and (not self.states or self.states[-1] != state):
            self.states.append(state)

    def newest(self, model: Any) -> int:
        with acting_as_system():
            row = model._default_manager.filter(supplier_id=self.supplier_id).order_by("-pk").first()
        return row.pk if row else 0

    @rule(days=st.integers(1, 90))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule()
    def apply(self) -> None:
        self.attempt(
            applications.apply_to_supply, supplier_id=self.supplier_id, application=application(self.supplier_id)
        )

    @rule(kind=kinds, valid=st.none() | st.integers(-1, 200))
    def upload(self, kind: DocumentKind, valid: int | None) -> None:
        until = None if valid is None else shanghai_day(self.now) + timedelta(days=valid)
        given = {"supplier_id": self.supplier_id, "kind": kind, "file": pdf_file(), "expires_on": until}
        self.attempt(documents.upload_document, **given)

    @rule()
    def upload_all_and_submit(self) -> None:
        for kind in DocumentKind:
            self.upload(kind, None)
        self.submit()

    @rule()
    def submit(self) -> None:
        self.attempt(documents.submit_documents, supplier_id=self.supplier_id)

    @rule(steps=st.integers(1, 7))
    def go_on(self, steps: int) -> None:
        """What would come next if all went well, so that late states are met often."""
        for _ in range(steps):
            self.NEXT[self.states[-1] if self.states else ""](self)

    @rule(accepted=st.sampled_from([True, True, True, False]), every=st.booleans())
    def review(self, accepted: bool, every: bool) -> None:
        with acting_as_system():
            sent = SupplierDocument.objects.filter(supplier_id=self.supplier_id, state="submitted")
            waiting = list(sent.values_list("pk", flat=True))
        for pk in waiting if every else waiting[:1]:
            self.attempt(documents.review_document, document_id=pk, accepted=accepted, reason="Blurred")

    @rule(days=st.integers(-1, 5))
    def schedule(self, days: int) -> None:
        day = shanghai_day(self.now) + timedelta(days=days)
        given = {"supplier_id": self.supplier_id, "scheduled_on": day, "inspector": "He Lan"}
        self.attempt(inspections.schedule_inspection, **given)

    @rule(points=st.sampled_from([10, 69, 70, 100]))
    def score(self, points: int) -> None:
        if pk := self.newest(Inspection):
            scores = dict.fromkeys(("production", "quality_control", "packaging"), points)
            self.attempt(inspections.score_inspection, inspection_id=pk, scores=scores, notes="")

    @rule(cleared=st.booleans())
    def clear(self, cleared: bool) -> None:
        self.attempt(clearances.decide_clearance, supplier_id=self.supplier_id, cleared=cleared, reason="A known bear")

    @rule(first=st.integers(-30, 30), length=st.integers(0, 400))
    def draft(self, first: int, length: int) -> None:
        day = shanghai_day(self.now) + timedelta(days=first)
        offered = terms(valid_from=day, valid_until=day + timedelta(days=length))
        self.attempt(agreements.draft_agreement, supplier_id=self.supplier_id, terms=offered)

    @rule()
    def sign(self) -> None:
        if pk := self.newest(Agreement):
            self.attempt(agreements.sign_agreement, agreement_id=pk)

    @rule()
    def activate(self) -> None:
        self.attempt(lifecycle.activate_supplier, supplier_id=self.supplier_id)
        self.check_papers()

    @rule()
    def suspend(self) -> None:
        self.attempt(lifecycle.suspend_supplier, supplier_id=self.supplier_id, reason="Late")

    @rule()
    def resume(self) -> None:
        was = self.states[-1:]
        self.attempt(lifecycle.resume_supplier, supplier_id=self.supplier_id)
        if was == ["suspended"]:
            self.check_papers()

    @rule(really=st.integers(0, 9))
    def end(self, really: int) -> None:
        if really == 0:
            self.attempt(lifecycle.end_supplier, supplier_id=self.supplier_id, reason="Closed")

    def visit_today(self) -> None:
        self.review(True, True)
        self.schedule(0)

    def agree(self) -> None:
        self.draft(0, 100)
        self.sign()
        self.activate()

    NEXT: ClassVar[dict[str, Callable[["SupplierLife"], None]]] = {
        "": apply,
        "applied": upload_all_and_submit,
        "review": visit_today,
        "inspection": lambda self: self.score(100),
        "clearance": lambda self: self.clear(True),
        "agreement": agree,
        "active": suspend,
        "suspended": resume,
        "ended": resume,
    }

    def check_papers(self) -> None:
        """Right after activation or resumption the checklist is complete."""
        with acting_as_system():
            if self.states[-1:] == ["active"] and self.just_became_active():
                assert onboarding_checklist(supplier_id=self.supplier_id, on=shanghai_day(self.now)).is_complete

    def just_became_active(self) -> bool:
        newest = DomainEvent.objects.filter(supplier_id=self.supplier_id).order_by("-pk").first()
        return newest is not None and newest.name in ("supplier.activated", "supplier.resumed")

    @invariant()
    def states_follow_the_arrows(self) -> None:
        for state, following in zip(self.states, self.states[1:], strict=False):
            assert following in ARROWS[state], self.states

    @invariant()
    def every_move_has_its_event(self) -> None:
        with acting_as_system():
            events = DomainEvent.objects.filter(supplier_id=self.supplier_id, payload__has_key="to").order_by("pk")
            told = [event.payload["to"] for event in events]
        assert told == self.states

    @invariant()
    def at_most_one_draft_and_one_open_visit(self) -> None:
        with acting_as_system():
            drafts = Agreement.objects.filter(supplier_id=self.supplier_id, state="draft").count()
            visits = Inspection.objects.filter(supplier_id=self.supplier_id, state="scheduled").count()
        assert max(drafts, visits) <= 1


class TestSupplierLife(TestCase):
    def test_any_sequence_of_acts(self) -> None:
        run_state_machine_as_test(
            SupplierLife,
            settings=settings(
                max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )

    def test_the_arrows_lead_everybody_to_an_end(self) -> None:
        reached, waiting = {"applied"}, ["applied"]
        while waiting:
            for state in ARROWS[waiting.pop()]:
                if state not in reached:
                    reached.add(state)
                    waiting.append(state)
        assert reached == set(ARROWS)
        assert all("ended" in ends for state, ends in ARROWS.items() if state != "ended")
