"""Tiers in the administration: drafts are edited and published, the rest is only read."""

from datetime import UTC, datetime

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from apps.events.models import DomainEvent
from apps.seller_tiers.models import TierLevel, TierRuleBook
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.ops.staff import make_staff, proven_client
from tests.seller_tiers.history import draft_book, evaluate, on, place

pytestmark = pytest.mark.django_db

BOOKS = "/admin/seller_tiers/tierrulebook/"


@pytest.fixture
def desk(db) -> Client:
    return proven_client(make_staff("ming@haitun.example"))


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def book(version: int) -> TierRuleBook:
    with acting_as_ops():
        return TierRuleBook.objects.get(version=version)


def test_publishing_by_action_makes_a_draft_unchangeable(desk):
    draft = draft_book(datetime.now(UTC).date(), 1, 2)
    answer = desk.post(BOOKS, {"action": "publish_selected", "_selected_action": [draft.pk], "confirmed": "1"})
    assert said(answer) == ["Tier rule book v2 is published. It never changes from now on."]
    assert book(2).status == "published"
    with acting_as_system():
        [event] = DomainEvent.objects.filter(name="tier_rule_book.published")
        assert event.actor.email == "ming@haitun.example"
    page = desk.get(f"{BOOKS}{draft.pk}/change/")
    assert page.status_code == 200
    assert b'name="demotion_days"' not in page.content
    assert b'name="levels-0-standard"' not in page.content


def test_a_refused_draft_says_why_and_stays_one(desk):
    draft = draft_book(on(1), 5, 5)
    answer = desk.post(f"{BOOKS}{draft.pk}/act/publish/")
    [message] = said(answer)
    assert message.startswith("tier rule book v2 can't be published: level 0 asks for 0 orders")
    assert book(2).status == "draft"


def test_a_draft_is_edited_with_its_levels(desk):
    draft = draft_book(on(1), 1)
    with acting_as_ops():
        levels = list(draft.levels.all())
        resource = TierLevel.objects.get(name="Crown").resources.get()
    figures = ("growth_days", "growth_orders", "growth_min_level", "growth_rest_days", "growth_reward_cny_fen")
    form = {name: getattr(draft, name) for name in ("window_days", "promotion_gap_days", *figures)}
    form |= {"version": 2, "effective_from": "2026-06-02", "demotion_days": 9, "note": "gentler"}
    form |= {"levels-TOTAL_FORMS": 2, "levels-INITIAL_FORMS": 2}
    for number, level in enumerate(levels):
        prefix = f"levels-{number}"
        form |= {f"{prefix}-id": level.pk, f"{prefix}-rule_book": draft.pk, f"{prefix}-level": level.level}
        form |= {f"{prefix}-name": level.name, f"{prefix}-name_zh": level.name_zh, f"{prefix}-standard": 2 * number}
    form["levels-1-resources"] = [resource.pk]
    answer = desk.post(f"{BOOKS}{draft.pk}/change/", form)
    assert answer.status_code == 302
    changed = book(2)
    assert (changed.demotion_days, changed.effective_from, changed.note) == (9, on(2), "gentler")
    with acting_as_ops():
        assert [level.standard for level in changed.levels.all()] == [0, 2]
        assert [each.code for each in changed.levels.get(level=1).resources.all()] == ["edm-promotion"]


def test_a_published_book_refuses_a_forged_form(desk):
    answer = desk.post(f"{BOOKS}{book(1).pk}/change/", {"version": 1, "demotion_days": 1})
    assert answer.status_code == 403
    assert book(1).demotion_days == 7


def test_a_new_draft_starts_from_a_published_book(desk):
    answer = desk.post(f"{BOOKS}{book(1).pk}/act/copy/")
    assert said(answer) == ["Draft v2 was made from v1; find it in the list."]
    with acting_as_ops():
        assert [level.standard for level in book(2).levels.all()] == [0, 3, 10, 30, 80, 200]


def test_a_new_book_is_offered_the_next_version(desk):
    assert b'name="version" value="2"' in desk.get(f"{BOOKS}add/").content


@pytest.mark.parametrize("model", ["sellertier", "tierchange", "evaluation", "growthreward"])
def test_what_was_decided_is_listed_and_shown_but_not_edited(desk, a, model):
    place(a, on(30), daily=600)
    evaluate(on(30))
    pages = f"/admin/seller_tiers/{model}/"
    listed = desk.get(pages, {"q": "A" if model != "evaluation" else "2026-06-30"})
    assert listed.context["cl"].result_count == 1
    assert desk.get(pages, {"q": "nothing like it"}).context["cl"].result_count == 0
    assert desk.get(f"{pages}add/").status_code == 403
    [row] = listed.context["cl"].result_list
    shown = desk.get(f"{pages}{row.pk}/change/")
    assert shown.status_code == 200
    assert b'name="_save"' not in shown.content


def test_a_sellers_page_names_the_resources_of_its_level(desk, a):
    place(a, on(30), daily=90)
    evaluate(on(30))
    page = desk.get(f"/admin/seller_tiers/sellertier/{a.pk}/change/").content.decode()
    assert "Listing editing service, Weekday 24 h support line" in page


@pytest.mark.parametrize("page", ["calendars/reliefwindow", "calendars/sellerreliefwindow", "seller_tiers/resource"])
def test_what_staff_edit_is_listed_and_offered(desk, page):
    assert desk.get(f"/admin/{page}/").status_code == 200
    assert desk.get(f"/admin/{page}/add/").status_code == 200
