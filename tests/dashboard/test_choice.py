"""Band or rate: chosen by who may, from today on, and never for a month that has ended."""

from datetime import date

import pytest
from django.contrib.messages import get_messages

from apps.events.models import DomainEvent
from apps.points_ledger.domain.elections import ElectionInThePast, elect
from apps.points_ledger.enums import Option
from apps.points_ledger.models import Election
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.dashboard.conftest import NOW, World
from tests.dashboard.test_home import words

pytestmark = pytest.mark.django_db

CHOICE = "/dashboard/points/choice/"


def elections() -> list[tuple[str, str, date]]:
    with acting_as_system():
        return list(Election.objects.order_by("pk").values_list("seller__code", "option", "effective_from"))


def test_an_owner_chooses_and_the_event_names_them(world: World) -> None:
    answer = world.client("owner").post(CHOICE, {"option": "best", "effective_from": "2026-11-20"})
    assert answer["Location"] == CHOICE
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        "From 20 Nov 2026 on your choice is: Whichever gives more."
    ]
    assert elections() == [("A", "best", date(2026, 11, 20))]
    with acting_as_system():
        event = DomainEvent.objects.get(name="points.option_elected")
    assert (event.seller_id, event.actor_id, event.payload) == (
        world.a.pk,
        world.users["owner"].pk,
        {"option": "best", "effective_from": "2026-11-20"},
    )
    assert "Whichever gives more 20 Nov 2026" in words(world.client("owner").get(CHOICE))


def test_the_choice_of_a_day_replaces_its_earlier_one(world: World) -> None:
    for option in ("rate", "best"):
        world.client("finance").post(CHOICE, {"option": option, "effective_from": "2026-12-01"})
    assert elections() == [("A", "best", date(2026, 12, 1))]
    assert "planned · 1 Dec 2026" in words(world.client("manager").get(CHOICE))


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"option": "rate", "effective_from": "2026-11-19"}, "effective_from"),
        ({"option": "rate", "effective_from": "someday"}, "effective_from"),
        ({"option": "all", "effective_from": "2026-11-20"}, "option"),
        ({}, "option"),
    ],
)
def test_a_past_day_or_nonsense_is_refused_on_the_form(world: World, sent: dict[str, str], field: str) -> None:
    answer = world.client("owner").post(CHOICE, sent or {"effective_from": "2026-11-20"})
    assert list(answer.context["form"].errors) == [field]
    assert elections() == []


@pytest.mark.parametrize("role", ["operator", "viewer"])
def test_other_roles_can_not_choose(world: World, role: str) -> None:
    assert world.client(role).get(CHOICE).status_code == 403
    answer = world.client(role).post(CHOICE, {"option": "best", "effective_from": "2026-11-20"})
    assert answer.status_code == 403
    assert elections() == []


def test_the_domain_refuses_the_past_whoever_asks(world: World) -> None:
    with acting_for_seller(world.a.pk), pytest.raises(ElectionInThePast, match="choose 20 Nov 2026 or a later day"):
        elect(seller_id=world.a.pk, option=Option.RATE, effective_from=date(2026, 11, 19), now=NOW, actor_id=None)
    assert elections() == []
