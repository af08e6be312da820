"""Two owners leave on two connections at the same moment; one must stay."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from apps.accounts.domain.organizations import LastOwner, change_member_role, remove_member
from apps.accounts.enums import Role
from apps.accounts.models import Membership
from apps.tenancy.context import acting_as_system
from tests.accounts.people import People

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def leave(membership: Membership) -> None:
    try:
        with acting_as_system():
            remove_member(membership=membership, now=NOW, actor_id=None)
    finally:
        connection.close()


def test_second_owner_to_leave_waits_for_the_first_and_stays(committed_people: People) -> None:
    blue = committed_people.blue
    with acting_as_system():
        wei = blue.memberships.get(user=committed_people.wei)
        change_member_role(membership=wei, role=Role.OWNER, now=NOW, actor_id=None)
        first, second = blue.memberships.filter(role=Role.OWNER)
    with ThreadPoolExecutor(1) as elsewhere:
        with acting_as_system():
            remove_member(membership=first, now=NOW, actor_id=None)
            leaving = elsewhere.submit(leave, second)
            with pytest.raises(TimeoutError):
                leaving.result(timeout=0.5)
        with pytest.raises(LastOwner):
            leaving.result(timeout=5)
    with acting_as_system():
        assert list(blue.memberships.values_list("pk", "role")) == [(second.pk, "owner")]
