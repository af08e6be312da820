"""A product's fields and values as people read them."""

from typing import Any

import pytest
from django.utils.translation import override

from apps.catalog.domain.content import Change, differences
from apps.catalog.words import field_name, lines
from apps.tenancy.context import acting_as_ops
from tests.factories.catalog import content_for

NAMES = {
    "hs6": "HS code",
    "texts.zh-hans.title": "Title (Simplified Chinese)",
    "texts.en.description": "Description (English)",
    "variants.BEAR-1.weight_g": "BEAR-1 · weight in g",
    "variants.A.B.weight_g": "A.B · weight in g",
    "variants.A.B.attributes.age-from": "A.B · Age",
    "variants[0].attributes.age-from": "Variant 1 · Age",
    "variants[1].gtin": "Variant 2 · GTIN",
    "offers.BEAR-1.supply_price": "BEAR-1 · supply price",
    "offers.BEAR-1.unheard": "BEAR-1 · unheard",
}


@pytest.mark.parametrize("place", NAMES)
def test_a_field_is_called_what_people_call_it(place: str):
    assert field_name(place, {"age-from": "Age"}) == NAMES[place]


def test_values_are_read_as_words(db: None):
    with acting_as_ops():
        found = lines(
            [
                Change("category", None, "toys"),
                Change("images", None, ["ab"]),
                Change("variants.A.has_battery", False, True),
                Change("variants.A.gtin", "", None),
                Change("offers.A.steps", [[10, "18.50"], [50, "17"]], []),
            ]
        )
    with override("zh-hans"):
        assert lines([Change("variants.A.has_battery", False, True)])[0].values == ("否", "是")
    assert [(line.field, *line.values) for line in found] == [
        ("Category", "–", "Toys and games"),
        ("Images", [], ["ab"]),
        ("A · contains a battery", "no", "yes"),
        ("A · GTIN", "–", "–"),
        ("A · price steps", "10+ 18.50, 50+ 17", "–"),
    ]


def test_a_whole_product_takes_two_questions(db: None, django_assert_max_num_queries: Any):
    with acting_as_ops(), django_assert_max_num_queries(2):
        found = lines(differences({}, content_for("TRAIN-1")))
    assert "TRAIN-1 · Age from" in [line.field for line in found]
