"""Two owners remove each other on two connections at the same moment; one must stay."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from apps.accounts.domain.team import NoOwnerAnyMore, remove
from apps.accounts.models import Membership
from apps.events.models import DomainEvent
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.accounts.people import People

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def remove_as(actor: Membership, other: Membership) -> None:
    try:
        with acting_for_seller(actor.organization_id):
            remove(actor=actor, membership_id=other.pk, now=NOW)
    finally:
        connection.close()


def test_who_comes_second_is_no_owner_any_more(committed_people: People) -> None:
    blue = committed_people.blue
    with acting_as_system():
        blue.memberships.filter(user=committed_people.wei).update(role="owner")
        mei, wei = (blue.memberships.get(user=user) for user in (committed_people.mei, committed_people.wei))
    with ThreadPoolExecutor(1) as elsewhere:
        with acting_for_seller(blue.pk):
            remove(actor=mei, membership_id=wei.pk, now=NOW)
            removing = elsewhere.submit(remove_as, wei, mei)
            with pytest.raises(TimeoutError):
                removing.result(timeout=0.5)
        with pytest.raises(NoOwnerAnyMore, match="You are no owner of this organisation any more"):
            removing.result(timeout=5)
    with acting_as_system():
        assert list(blue.memberships.values_list("pk", "role")) == [(mei.pk, "owner")]
        assert list(DomainEvent.objects.values_list("name", "actor_id")) == [("member.removed", mei.user_id)]
