"""A seller sees where it stands and why; another seller's tier, and how the platform runs, it does not."""

import pytest
from django.db import ProgrammingError, connection

from apps.seller_tiers.domain.queries import changes_between, rule_book_in_force, unlocked_resources
from apps.seller_tiers.models import Evaluation, GrowthReward, SellerTier, TierChange
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller, acting_for_supplier
from tests.seller_tiers.history import evaluate, on, place

pytestmark = pytest.mark.django_db

D = on(30)


@pytest.fixture
def both_risen(a, b):
    place(a, D, daily=600)
    place(b, D, daily=700)
    evaluate(D)


def test_a_seller_sees_its_own_tier_only(both_risen, a, b):
    with acting_for_seller(a.pk):
        assert [tier.orders_30d for tier in SellerTier.objects.all()] == [600]
        assert [change.seller.code for change in changes_between(first=D, last=D)] == ["A"]
        assert [reward.orders for reward in GrowthReward.objects.all()] == [600]
        assert not SellerTier.objects.filter(seller_id=b.pk).exists()


def test_a_seller_reads_the_rules_and_what_its_level_unlocks(both_risen, a):
    with acting_for_seller(a.pk):
        book = rule_book_in_force(day=D)
        assert [level.standard for level in book.levels.all()] == [0, 3, 10, 30, 80, 200]
        codes = [resource.code for resource in unlocked_resources(level=1, day=D)]
        assert codes == ["listing-editing", "support-line"]
        assert not unlocked_resources(level=0, day=D).exists()


@pytest.mark.parametrize("acting", ["system", "ops", "seller"])
@pytest.mark.parametrize("statement", ["update {} set rule_book_id = 1", "delete from {}"])
@pytest.mark.parametrize("model", [TierChange, GrowthReward, Evaluation])
def test_what_was_decided_is_nobodys_to_change(both_risen, a, model, statement, acting):
    enter = {"system": acting_as_system, "ops": acting_as_ops, "seller": lambda: acting_for_seller(a.pk)}[acting]
    before = rows(model)
    with pytest.raises(ProgrammingError, match="permission denied"), enter(), connection.cursor() as cursor:
        cursor.execute(statement.format(model._meta.db_table))
    assert rows(model) == before


def rows(model) -> list[dict]:
    with acting_as_system():
        return list(model.objects.order_by("pk").values())


def test_staff_may_not_lift_a_seller_by_hand(both_risen):
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as_ops():
        SellerTier.objects.update(level=5)


@pytest.mark.parametrize("model", [SellerTier, TierChange, GrowthReward, Evaluation])
def test_a_supplier_sees_no_tiers(both_risen, a, model):
    with pytest.raises(ProgrammingError, match="permission denied"), acting_for_supplier(a.pk):
        model.objects.count()


def test_a_seller_does_not_see_the_evaluations(both_risen, a):
    with pytest.raises(ProgrammingError, match="permission denied"), acting_for_seller(a.pk):
        Evaluation.objects.count()
