"""Rule books in the administration: drafted, tried on a past month, published, and then never changed."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client

from apps.accounts.models import Organization, User
from apps.common.books import BookStatus
from apps.common.periods import Month
from apps.events.models import DomainEvent
from apps.points_ledger.domain.month import settle_and_report
from apps.points_ledger.models import RuleBook
from apps.tenancy.context import acting_as_system
from tests.ops.conftest import NOW

pytestmark = pytest.mark.django_db

BOOKS = "/admin/points_ledger/rulebook/"
DEFAULT_BANDS = [
    (30, 20_000),
    (60, 40_000),
    (100, 60_000),
    (150, 80_000),
    (300, 100_000),
    (450, 140_000),
    (600, 180_000),
]


def book(version: int) -> RuleBook:
    with acting_as_system():
        return RuleBook.objects.get(version=version)


def bands(version: int) -> list[tuple[int, int]]:
    with acting_as_system():
        return list(book(version).bands.values_list("from_packages", "points"))


def said(answer: HttpResponse) -> str:
    return str(list(get_messages(answer.wsgi_request))[-1])


def page_of(rules: RuleBook) -> str:
    return f"{BOOKS}{rules.pk}/change/"


def form_of(client: Client, rules: RuleBook) -> dict[str, object]:
    """What the browser would send back unchanged."""
    context = client.get(page_of(rules)).context
    sent = {}
    for form in (
        context["adminform"].form,
        *(each for group in context["inline_admin_formsets"] for each in group.formset),
    ):
        sent |= {form[name].html_name: form[name].value() or "" for name in form.fields}
    management = context["inline_admin_formsets"][0].formset.management_form
    return sent | {management[name].html_name: management[name].value() for name in management.fields}


@pytest.fixture
def draft(desk: Client) -> RuleBook:
    desk.post(f"{BOOKS}{book(1).pk}/act/copy/")
    return book(2)


def test_a_copy_is_the_next_draft_with_the_same_bands(draft: RuleBook) -> None:
    assert (draft.status, draft.bonus_points, draft.rate_percent) == (BookStatus.DRAFT, 1000, Decimal(5))
    assert draft.effective_from.day == 1
    assert bands(2) == bands(1) == DEFAULT_BANDS


def test_a_draft_and_its_bands_are_edited(desk: Client, draft: RuleBook) -> None:
    answer = desk.post(page_of(draft), form_of(desk, draft) | {"bonus_points": "1500", "bands-0-points": "25000"})
    assert answer.status_code == 302
    assert (book(2).bonus_points, bands(2)[0]) == (1500, (30, 25_000))


def test_rules_begin_with_a_month(desk: Client, draft: RuleBook) -> None:
    answer = desk.post(page_of(draft), form_of(desk, draft) | {"effective_from": "2027-02-15"})
    assert answer.context["adminform"].form.errors == {
        "effective_from": ["Rules change with a month: choose the first day of one."]
    }


def test_a_published_book_is_named_in_an_event_and_never_changes(desk: Client, draft: RuleBook, ming: User) -> None:
    sent = form_of(desk, draft) | {"bonus_points": "1"}
    answer = desk.post(f"{BOOKS}{draft.pk}/act/publish/")
    assert said(answer) == "Rule book v2 is published. It never changes from now on."
    assert book(2).status == BookStatus.PUBLISHED
    with acting_as_system():
        event = DomainEvent.objects.get(name="points.rule_book_published")
    assert (event.subject_id, event.actor_id) == (draft.pk, ming.pk)
    assert desk.post(page_of(draft), sent).status_code == 403
    assert desk.post(f"{BOOKS}{draft.pk}/delete/", {"post": "yes"}).status_code == 403
    assert (book(2).bonus_points, bands(2)) == (1000, DEFAULT_BANDS)
    page = desk.get(page_of(draft)).content.decode()
    assert 'name="bonus_points"' not in page
    assert 'name="bands-0-points"' not in page


def test_publishing_by_the_list_refuses_what_is_published(desk: Client, draft: RuleBook) -> None:
    act = {"action": "publish_selected", "_selected_action": [book(1).pk, draft.pk], "confirmed": "1"}
    answer = desk.post(BOOKS, act)
    assert [str(message) for message in get_messages(answer.wsgi_request)][-2:] == [
        "“Publish” is not possible for v1 as it stands now; its page shows what is.",
        "Rule book v2 is published. It never changes from now on.",
    ]
    assert "delete_selected" not in desk.get(BOOKS).content.decode()


def test_an_unfit_draft_stays_a_draft(desk: Client, draft: RuleBook) -> None:
    with acting_as_system():
        draft.bands.filter(from_packages=60).update(points=1)
    answer = desk.post(f"{BOOKS}{draft.pk}/act/publish/")
    assert said(answer) == "bands of rule book v2 must give more points for more packages"
    assert book(2).status == BookStatus.DRAFT


def test_a_draft_is_deleted_on_its_page(desk: Client, draft: RuleBook) -> None:
    assert desk.post(f"{BOOKS}{draft.pk}/delete/", {"post": "yes"}).status_code == 302
    with acting_as_system():
        assert list(RuleBook.objects.values_list("version", flat=True)) == [1]


def test_a_draft_is_tried_on_a_posted_month(desk: Client, draft: RuleBook, sellers: dict[str, Organization]) -> None:
    settle_and_report(month=Month(2026, 10), now=NOW, step=acting_as_system)
    with acting_as_system():
        RuleBook.objects.filter(pk=draft.pk).update(bonus_above_amount=1, effective_from=date(2027, 1, 1))
    page = desk.get(f"{BOOKS}{draft.pk}/backtest/", {"month": "2026-10"}).content.decode()
    assert "October 2026 by rule book v1 (posted) and by v2. Nothing was written." in page
    assert "+29,000" in page
    answer = desk.get(f"{BOOKS}{draft.pk}/backtest/", {"month": "2026-10", "format": "csv"})
    assert answer.content.decode().splitlines() == [
        "seller,orders,packages,booked_option,draft_option,booked_bonus_orders,draft_bonus_orders,"
        "booked_points,draft_points,difference",
        "A,30,30,band,band,1,30,21000,50000,29000",
        "B,0,0,band,band,0,0,0,0,0",
    ]


def test_trying_an_unfinished_month_is_refused_on_the_form(desk: Client, draft: RuleBook) -> None:
    answer = desk.get(f"{BOOKS}{draft.pk}/backtest/", {"month": "2999-01"})
    assert answer.context["form"].errors == {
        "month": ["January 2999 has not ended in Shanghai; settle it from 1 Feb 2999 on"]
    }
