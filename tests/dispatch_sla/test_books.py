"""Rule books become the rules by publishing, and never change again."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from apps.dispatch_sla.domain.books import Rules, copy_rule_book, publish_rule_book
from apps.dispatch_sla.domain.errors import NoRule, UnfitRuleBook, WrongState
from apps.dispatch_sla.models import SlaRule, SlaRuleBook
from apps.tenancy.context import acting_as_ops

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


def draft(**changes: object) -> SlaRuleBook:
    book = copy_rule_book(book_id=SlaRuleBook.objects.get(version=1).pk, now=NOW)
    if changes:
        SlaRuleBook.objects.filter(pk=book.pk).update(**changes)
    return book


def test_copied_draft_rules_from_tomorrow_once_published():
    with acting_as_ops():
        book = draft()
        SlaRule.objects.filter(rule_book=book, programme="pop", goods="any").update(amount=24)
        publish_rule_book(book_id=book.pk, now=NOW, actor_id=None)
        rules = Rules()
        found = [rules.rule_for(programme="pop", is_new_or_slow=False, on=date(2026, 11, day)).amount for day in (2, 3)]
        assert found == [48, 24]
        with pytest.raises(WrongState, match="is published already"):
            publish_rule_book(book_id=book.pk, now=NOW, actor_id=None)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"effective_from": date(2026, 11, 2)}, "let it begin after 2 Nov 2026"),
        ({}, "has no rule for all goods of JIT, delivered by the seller; add it"),
    ],
)
def test_unfit_draft_is_refused_and_stays_one(changes: dict[str, object], refusal: str):
    with acting_as_ops():
        book = draft(**changes)
        if not changes:
            SlaRule.objects.filter(rule_book=book, programme="jit_self").delete()
        with pytest.raises(UnfitRuleBook, match=refusal):
            publish_rule_book(book_id=book.pk, now=NOW, actor_id=None)
        book.refresh_from_db()
        assert book.status == "draft"


@pytest.mark.parametrize(
    "statement",
    [
        "update dispatch_sla_slarulebook set on_time_percent = 1 where version = 1",
        "delete from dispatch_sla_slarule where amount = 96",
        "update dispatch_sla_slarule set amount = 1",
    ],
)
def test_published_rules_never_change(statement: str):
    with acting_as_ops(), pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        connection.cursor().execute(statement)


def test_no_rule_is_an_error_that_names_programme_and_day():
    with acting_as_ops(), pytest.raises(NoRule, match="for pop on 31 Dec 2019"):
        Rules().rule_for(programme="pop", is_new_or_slow=True, on=date(2019, 12, 31))
