"""The page of a day's tier changes."""

from datetime import date

import pytest
from django.test import Client

from apps.accounts.models import Organization
from apps.tenancy.context import acting_as_system
from tests.factories.facts import make_sellers
from tests.ops.counting import queries_of
from tests.ops.staff import make_staff, proven_client
from tests.seller_tiers.history import evaluate, on, place

pytestmark = pytest.mark.django_db

PAGE = "/admin/seller_tiers/tierchange/day/"


@pytest.fixture
def desk(db: None) -> Client:
    return proven_client(make_staff("ming@haitun.example"))


@pytest.fixture
def up_and_down(a: Organization, b: Organization) -> date:
    """On 7 July B goes up to Star, and A, which was Star since 30 June, down: it sold nothing for 30 days."""
    place(a, on(1), daily=90)
    evaluate(on(30))
    place(b, on(7, month=7), daily=90)
    evaluate(on(1, month=7), on(7, month=7))
    return on(7, month=7)


def rows(desk: Client, **asked: object) -> list[tuple[str, int, int, str]]:
    context = desk.get(PAGE, asked).context
    return [(change.seller.code, change.from_level, change.to_level, reason) for change, reason in context["rows"]]


def test_ups_and_downs_of_a_day_with_their_reasons(desk: Client, up_and_down: date) -> None:
    down = "0 orders in 30 days are 0.00 a day; its level asks for 3, and it was under that for 7 days in a row."
    up = "90 orders in 30 days are 3.00 a day; the next level asks for 3."
    assert rows(desk, day="2026-07-07") == [("A", 1, 0, down), ("B", 0, 1, up)]
    assert rows(desk, day="2026-07-07", direction="up") == [("B", 0, 1, up)]
    assert rows(desk, day="2026-07-07", direction="down") == [("A", 1, 0, down)]
    text = desk.get(PAGE, {"day": "2026-07-07"}).content.decode()
    assert "2 sellers were evaluated by rule book v1: 1 went up, 1 went down." in text
    assert "/admin/seller_tiers/sellertier/" in text


def test_the_last_evaluated_day_is_shown_at_first(desk: Client, up_and_down: date) -> None:
    assert desk.get(PAGE).context["told"].day == up_and_down


def test_levels_of_a_past_day_are_those_it_ended_with(desk: Client, up_and_down: date) -> None:
    chart = desk.get(PAGE, {"day": "2026-07-07"}).context["chart"]
    assert list(chart.rows) == [("Star", ["1", "1"])]
    first = desk.get(PAGE, {"day": "2026-06-30"}).context["chart"]
    assert list(first.rows) == [("Star", ["0", "1"])]
    assert first.summary == "1 sellers have a level; 1 went up and 0 down on 30 Jun 2026."


def test_a_day_that_is_not_evaluated_says_which_are(desk: Client, up_and_down: date) -> None:
    text = desk.get(PAGE, {"day": "2026-08-01"}).content.decode()
    assert "1 Aug 2026 is not evaluated; 30 Jun 2026 to 7 Jul 2026 are." in text
    assert desk.get(PAGE, {"day": "yesterday"}).context["form"].errors == {"day": ["Enter a valid date."]}
    assert desk.get(PAGE, {"day": "0001-01-01"}).status_code == 200


def test_the_page_says_so_before_the_first_evaluation(desk: Client) -> None:
    assert "No day is evaluated yet; the schedule does it after midnight." in desk.get(PAGE).content.decode()


def test_the_page_costs_the_same_with_one_change_and_with_three(desk: Client, a: Organization) -> None:
    place(a, on(30), daily=90)
    evaluate(on(30))
    with_one = queries_of(desk, PAGE)
    assert len(rows(desk)) == 1
    with acting_as_system():
        more = make_sellers(["C", "D", "E"])
    for seller in more.values():
        place(seller, on(1, month=7), daily=90)
    evaluate(on(1, month=7))
    assert len(rows(desk)) == 3
    assert queries_of(desk, PAGE) == with_one <= 12
