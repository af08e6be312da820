"""Rule books: drafted, published once, and then out of everybody's reach."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from apps.events.models import DomainEvent
from apps.seller_tiers.domain.errors import RuleBookNotPublishable
from apps.seller_tiers.domain.queries import rule_book_in_force, unlocked_resources
from apps.seller_tiers.domain.rule_books import copy_rule_book, publish_rule_book
from apps.seller_tiers.models import TierLevel, TierRuleBook
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.seller_tiers.history import NOW, draft_book, evaluate, on

pytestmark = pytest.mark.django_db

JULY = on(1, month=7)
BOOK = "(select id from seller_tiers_tierrulebook where version = 1)"
STAR = f"(select id from seller_tiers_tierlevel where rule_book_id = {BOOK} and level = 1)"
ATTACKS = {
    "figures": "update seller_tiers_tierrulebook set demotion_days = 99 where version = 1",
    "back to draft": "update seller_tiers_tierrulebook set status = 'draft', published_at = null",
    "delete": "delete from seller_tiers_tierrulebook where version = 1",
    "standard": "update seller_tiers_tierlevel set standard = 1 where level = 1",
    "level added": "insert into seller_tiers_tierlevel (rule_book_id, level, name, name_zh, standard)"
    f" values ({BOOK}, 6, 'X', 'X', 900)",
    "level removed": "delete from seller_tiers_tierlevel where level = 5",
    "level moved in": f"update seller_tiers_tierlevel set rule_book_id = {BOOK}, level = 7 where name = 'L1'",
    "level moved out": "update seller_tiers_tierlevel set level = 8, rule_book_id ="
    " (select id from seller_tiers_tierrulebook where version = 2) where name = 'Crown'",
    "resource added": "insert into seller_tiers_tierlevel_resources (tierlevel_id, resource_id)"
    f" select {STAR}, id from seller_tiers_resource where code = 'edm-promotion'",
    "resource removed": f"delete from seller_tiers_tierlevel_resources where tierlevel_id = {STAR}",
    "resource moved": f"update seller_tiers_tierlevel_resources set tierlevel_id = {STAR}",
    "merge": f"merge into seller_tiers_tierlevel level using (select {BOOK} as id) book on level.rule_book_id = book.id"
    " when matched then update set standard = 1",
}


def everything() -> list[list[dict]]:
    tables = (TierRuleBook, TierLevel, TierLevel.resources.through)
    with acting_as_ops():
        return [list(table.objects.order_by("pk").values()) for table in tables]


@pytest.fixture
def draft(db: None) -> TierRuleBook:
    return draft_book(JULY, 1, 5)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_database_refuses_to_change_a_published_book(draft, attack):
    before = everything()
    with pytest.raises(IntegrityError, match="draft a new version"), acting_as_ops(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert everything() == before


@pytest.mark.parametrize("table", ["tierrulebook", "tierlevel", "tierlevel_resources"])
def test_staff_cannot_truncate_and_the_system_cannot_write(draft, table):
    before = everything()
    for acting, statement in [
        (acting_as_ops, f"truncate seller_tiers_{table} cascade"),
        (acting_as_system, f"delete from seller_tiers_{table}"),
    ]:
        with pytest.raises(ProgrammingError, match="permission denied"), acting(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert everything() == before


def test_a_draft_may_be_changed_and_deleted(draft):
    with acting_as_ops():
        draft.levels.filter(level=1).update(standard=2)
        draft.levels.get(level=2).resources.add(TierLevel.objects.get(name="Crown").resources.get())
        draft.delete()
        assert [book.version for book in TierRuleBook.objects.all()] == [1]
        assert TierLevel.objects.count() == 6


def test_published_book_is_in_force_from_its_day(draft):
    with acting_as_ops():
        publish_rule_book(book_id=draft.pk, now=NOW)
    with acting_as_system():
        assert rule_book_in_force(day=on(30)).version == 1
        assert rule_book_in_force(day=JULY).version == 2
        [event] = DomainEvent.objects.filter(name="tier_rule_book.published")
    assert (event.subject_id, event.payload) == (draft.pk, {"version": 2, "effective_from": "2026-07-01"})


def test_default_book_is_published_and_in_force_since_2020(db):
    with acting_as_system():
        book = rule_book_in_force(day=date(2020, 1, 1))
    assert (book.version, book.published_at) == (1, datetime(2020, 1, 1, tzinfo=UTC))
    assert (book.window_days, book.promotion_gap_days, book.demotion_days) == (30, 7, 7)
    assert (book.growth_days, book.growth_orders, book.growth_min_level) == (90, 500, 1)
    assert (book.growth_rest_days, book.growth_reward_cny_fen) == (365, 500_000)


@pytest.mark.parametrize(
    ("standards", "fault"),
    [
        ((), "levels must run from 0 without a gap, and there must be a level 1"),
        ((3, 3), "each level for more than the one below"),
        ((3, 2), "each level for more than the one below"),
        ((0,), "each level for more than the one below"),
    ],
)
def test_a_draft_that_contradicts_itself_is_not_published(db, standards, fault):
    book = draft_book(JULY, *standards)
    before = everything()
    with pytest.raises(RuleBookNotPublishable, match=fault), acting_as_ops():
        publish_rule_book(book_id=book.pk, now=NOW)
    assert everything() == before


def test_levels_without_a_gap_are_asked_for(draft):
    with acting_as_ops():
        draft.levels.filter(level=1).delete()
    with pytest.raises(RuleBookNotPublishable, match="without a gap"), acting_as_ops():
        publish_rule_book(book_id=draft.pk, now=NOW)


def test_publishing_twice_is_refused(draft):
    with acting_as_ops():
        publish_rule_book(book_id=draft.pk, now=NOW)
    with pytest.raises(RuleBookNotPublishable, match="v2 can't be published: it is published already"), acting_as_ops():
        publish_rule_book(book_id=draft.pk, now=NOW)


def test_a_book_comes_too_late_for_an_evaluated_day(draft, a):
    evaluate(JULY)
    with pytest.raises(RuleBookNotPublishable, match="1 Jul 2026 is evaluated already"), acting_as_ops():
        publish_rule_book(book_id=draft.pk, now=NOW)


def test_two_books_cannot_take_effect_on_one_day(draft):
    with acting_as_ops():
        publish_rule_book(book_id=draft.pk, now=NOW)
        other = draft_book(JULY, 1, version=3)
        with pytest.raises(RuleBookNotPublishable, match="another one takes effect on 1 Jul 2026"):
            publish_rule_book(book_id=other.pk, now=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            TierRuleBook.objects.filter(pk=other.pk).update(status="published", published_at=NOW)


def test_a_copy_is_a_draft_with_the_same_figures_levels_and_resources(db):
    with acting_as_ops():
        original = TierRuleBook.objects.get(version=1)
        copy = copy_rule_book(book_id=original.pk)
        assert (copy.version, copy.status, copy.published_at) == (2, "draft", None)
        assert copy.growth_reward_cny_fen == original.growth_reward_cny_fen
        assert levels_of(copy) == levels_of(original)
        assert copy.pk != original.pk


def test_copies_do_not_repeat_what_a_level_unlocks(db):
    with acting_as_ops():
        copy_rule_book(book_id=TierRuleBook.objects.get(version=1).pk)
        codes = [resource.code for resource in unlocked_resources(level=2, day=JULY)]
    assert codes == ["listing-editing", "support-line", "potential-products"]


def levels_of(book: TierRuleBook) -> list[tuple]:
    return [
        (each.level, each.name, each.name_zh, each.standard, sorted(each.resources.values_list("code", flat=True)))
        for each in TierRuleBook.objects.get(pk=book.pk).levels.order_by("level")
    ]
