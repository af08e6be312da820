"""The tree of categories: seeded, placed, moved, and asked about."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from djmoney.money import Money
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from apps.categories.domain.attributes import refuse_unfit_attribute, value_fits
from apps.categories.domain.errors import UnfitAttribute, UnfitCategory, UnknownCategory
from apps.categories.domain.queries import (
    attributes_of,
    categories_under,
    category_by_code,
    is_within,
    refuse_unknown_codes,
)
from apps.categories.domain.tree import DEEPEST, place_category
from apps.categories.models import Category
from apps.events.models import DomainEvent
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.ops.staff import make_staff, proven_client

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
HERE = "/admin/categories/category/"


def place(code: str, parent: Category | None = None, **fields: object) -> Category:
    row = Category(code=code, name_en=code.title(), name_zh=f"{code} 中", parent=parent, **fields)
    return place_category(category=row, now=NOW, actor_id=None)


def test_the_tree_to_begin_with():
    with acting_as_system():
        tops = Category.objects.filter(depth=1)
        assert (Category.objects.count(), tops.count()) == (49, 10)
        assert all(top.annual_fee.amount > 0 and top.deposit.amount > 0 for top in tops)
        cookware = category_by_code("cookware")
        assert (cookware.path, cookware.depth, cookware.name_zh) == ("/home/kitchen/cookware/", 3, "锅具")
        assert category_by_code("electronics").annual_fee == Money(8000, "CNY")
        assert [each.code for each in categories_under(category_by_code("kitchen"))] == [
            "kitchen", "cookware", "kitchen-tools", "tableware",
        ]  # fmt: skip


def test_a_category_has_the_attributes_of_those_above_it_first():
    with acting_as_system():
        codes = [each.code for each in attributes_of(category_by_code("cookware"))]
    assert codes == ["material", "food-contact", "diameter"]


def test_within_is_itself_or_below():
    with acting_as_system():
        asked = [("cookware", ["home"]), ("home", ["home"]), ("home", ["cookware"]), ("cookware", ["toys", "kitchen"])]
        assert [is_within(category_code=code, codes=codes) for code, codes in asked] == [True, True, False, True]
        with pytest.raises(UnknownCategory, match="no category 'boats'"):
            is_within(category_code="boats", codes=["home"])


def test_codes_must_be_of_active_categories():
    with acting_as_system():
        Category.objects.filter(code="toys").update(is_active=False)
        with pytest.raises(UnknownCategory, match="no active category boats, toys;"):
            refuse_unknown_codes(["home", "toys", "boats"])
        refuse_unknown_codes(["home"])


def test_a_moved_category_takes_along_what_lies_below():
    with acting_as_ops():
        kitchen = category_by_code("kitchen")
        kitchen.parent = category_by_code("toys")
        place_category(category=kitchen, now=NOW, actor_id=None)
        assert [(each.path, each.depth) for each in categories_under(kitchen)] == [
            ("/toys/kitchen/", 2),
            ("/toys/kitchen/cookware/", 3),
            ("/toys/kitchen/kitchen-tools/", 3),
            ("/toys/kitchen/tableware/", 3),
        ]
        assert not Category.objects.filter(path__startswith="/home/kitchen").exists()
        event = DomainEvent.objects.get(name="category.placed")
        assert event.payload == {"path": "/toys/kitchen/", "was": "/home/kitchen/", "active": True}


def test_nothing_lies_under_itself_nor_too_deep_nor_changes_its_code():
    with acting_as_system():
        before = list(Category.objects.values_list("code", "path", "depth"))
        home, kitchen = category_by_code("home"), category_by_code("kitchen")
        home.parent = category_by_code("cookware")
        with pytest.raises(UnfitCategory, match="home can't lie under itself"):
            place_category(category=home, now=NOW, actor_id=None)
        kitchen.code = "cuisine"
        with pytest.raises(UnfitCategory, match="its code stays"):
            place_category(category=kitchen, now=NOW, actor_id=None)
        assert list(Category.objects.values_list("code", "path", "depth")) == before
        deep = place("five", place("four", category_by_code("cookware")))
        with pytest.raises(UnfitCategory, match="at most 5 levels, this would make 6"):
            place("six", deep)


class TestAnyTree(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 8)), max_size=12))
    def test_paths_always_say_where_a_category_lies(self, moves: list[tuple[int, int]]) -> None:
        """Whatever is moved under whatever: path and depth follow the parents, and refusals change nothing."""
        with acting_as_system():
            rows = [place(f"n{number}") for number in range(8)]
            for which, under in moves:
                row = Category.objects.get(pk=rows[which].pk)
                row.parent = None if under == 8 else Category.objects.get(pk=rows[under].pk)
                try:
                    place_category(category=row, now=NOW, actor_id=None)
                except UnfitCategory:
                    continue
            found = {
                row.pk: row for row in Category.objects.filter(code__startswith="n", code__in=[r.code for r in rows])
            }
            for row in found.values():
                above, codes = row, []
                while above is not None:
                    codes.insert(0, above.code)
                    above = found.get(above.parent_id)
                assert (row.path, row.depth) == (f"/{'/'.join(codes)}/", len(codes))
                assert row.depth <= DEEPEST


@pytest.mark.parametrize(
    ("kind", "choices", "value", "fits"),
    [
        ("text", [], "cotton", True),
        ("text", [], "  ", False),
        ("text", [], 3, False),
        ("number", [], 3, True),
        ("number", [], Decimal("2.5"), True),
        ("number", [], True, False),
        ("number", [], "3", False),
        ("yes_no", [], False, True),
        ("yes_no", [], 0, False),
        ("choice", ["S", "M"], "M", True),
        ("choice", ["S", "M"], "L", False),
    ],
)
def test_a_value_is_of_its_kind(kind: str, choices: list[str], value: object, fits: bool):
    assert value_fits(kind=kind, choices=choices, value=value) is fits


@pytest.mark.parametrize(
    ("kind", "choices"), [("choice", []), ("choice", ["S"]), ("choice", ["S", "S"]), ("choice", "SM"), ("text", ["S"])]
)
def test_exactly_a_choice_has_choices(kind: str, choices: object):
    with pytest.raises(UnfitAttribute):
        refuse_unfit_attribute(kind=kind, choices=choices)


@pytest.fixture
def desk() -> Client:
    return proven_client(make_staff("lin@haitun.example"))


FORM = {
    "name_en": "Boats",
    "name_zh": "船",
    "code": "boats",
    "parent": "",
    "annual_fee_0": "1200",
    "annual_fee_1": "CNY",
    "deposit_0": "0",
    "deposit_1": "CNY",
    "is_active": "on",
    "attributes-TOTAL_FORMS": "1",
    "attributes-INITIAL_FORMS": "0",
    "attributes-0-code": "length",
    "attributes-0-name_en": "Length",
    "attributes-0-name_zh": "长度",
    "attributes-0-kind": "number",
    "attributes-0-unit": "m",
    "attributes-0-choices": "[]",
}


def test_staff_add_a_category_with_its_attributes(desk: Client):
    answer = desk.post(f"{HERE}add/", FORM)
    assert answer.status_code == 302, answer.context["errors"]
    with acting_as_system():
        boats = category_by_code("boats")
        assert (boats.path, boats.annual_fee) == ("/boats/", Money(1200, "CNY"))
        assert [each.code for each in attributes_of(boats)] == ["length"]
    page = desk.get(f"{HERE}{boats.pk}/change/").text
    assert 'name="code"' not in page
    assert desk.post(f"{HERE}{boats.pk}/delete/", {"post": "yes"}).status_code == 403


def test_what_would_break_the_tree_is_an_error_of_the_form(desk: Client):
    with acting_as_system():
        home, cookware = category_by_code("home"), category_by_code("cookware")
    form = {name: value for name, value in FORM.items() if not name.startswith("attributes-0")}
    form |= {"parent": cookware.pk, "attributes-TOTAL_FORMS": "0"}
    answer = desk.post(f"{HERE}{home.pk}/change/", form)
    assert "lie under itself (/home/kitchen/cookware/); choose another parent" in str(answer.context["errors"])
    with connection.cursor() as cursor, acting_as_system():
        cursor.execute("select path from categories_category where code = 'cookware'")
        assert cursor.fetchone() == ("/home/kitchen/cookware/",)


def test_an_unfit_attribute_is_an_error_of_the_form(desk: Client):
    answer = desk.post(f"{HERE}add/", FORM | {"attributes-0-kind": "choice"})
    assert "a choice needs a list of at least two different texts" in str(answer.context["errors"])
    with acting_as_system():
        assert not Category.objects.filter(code="boats").exists()
