"""Two owners leave on two connections at the same moment; one must stay."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from apps.accounts.domain.organizations import LastOwner, change_member_role, remove_member
from apps.accounts.enums import Role
from apps.accounts.models import Membership
from apps.tenancy.context import acting_as_system
from tests.accounts.people import People


def leave(membership: Membership, start: Barrier) -> str:
    try:
        with acting_as_system():
            Membership.objects.count()  # the transaction is open before the other one ends
            start.wait()
            remove_member(membership=membership)
        return "left"
    except LastOwner:
        return "stays"
    finally:
        connection.close()


def test_two_owners_leaving_at_once_leave_one(committed_people: People) -> None:
    blue = committed_people.blue
    with acting_as_system():
        change_member_role(membership=blue.memberships.get(user=committed_people.wei), role=Role.OWNER)
        owners = list(blue.memberships.filter(role=Role.OWNER))
    assert len(owners) == 2
    start = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(leave, owners, [start, start]))
    assert outcomes == ["left", "stays"]
    with acting_as_system():
        assert list(blue.memberships.values_list("role", flat=True)) == ["owner"]
