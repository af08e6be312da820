"""The team's pages: what owners see and do, and what nobody else can."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, connection, transaction
from django.test import Client

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Kind, Role
from apps.accounts.models import Invitation, Membership, Organization, User
from apps.events.models import DomainEvent
from apps.tenancy.context import acting_as_system, acting_for_seller, acting_for_supplier
from apps.tenancy.policies import TENANT_ROLES
from tests.accounts.people import People, make_user

TEAM = "/dashboard/team/"


def come_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def membership(user: User, organization: Organization) -> Membership:
    with acting_as_system():
        return Membership.objects.get(user=user, organization=organization)


def roles() -> dict[tuple[str, str], str]:
    """Every membership there is."""
    with acting_as_system():
        rows = Membership.objects.values_list("organization__code", "user__email", "role")
        return {(code, email): role for code, email, role in rows}


def events() -> list[tuple[str, dict, int | None, int | None, int | None]]:
    with acting_as_system():
        rows = DomainEvent.objects.filter(subject_type__startswith="accounts.")
        return list(rows.values_list("name", "payload", "actor_id", "seller_id", "supplier_id"))


def test_owner_sees_who_works_here_and_nobody_else(people: People) -> None:
    with acting_as_system():
        add_member(organization=people.rival, user=people.lonely, role=Role.OWNER)
        Authenticator.objects.create(user=people.wei, type="totp", data={})
        Authenticator.objects.create(user=people.mei, type="recovery_codes", data={})
        User.objects.filter(pk=people.wei.pk).update(last_login=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    page = come_in(people.mei).get(TEAM)
    seen = [(each.name, each.role, each.has_second_factor) for each in page.context["members"]]
    assert seen == [("Chen Wei", "operator", True), ("Lin Mei", "owner", False)]
    assert "2 Mar 2026 07:30" in page.text
    assert "lonely@example.com" not in page.text
    assert "Rival" not in page.text


def test_members_who_own_nothing_look_but_change_nothing(people: People) -> None:
    client, mei = come_in(people.wei), membership(people.mei, people.blue)
    page = client.get(TEAM)
    assert (page.status_code, "mei@example.com" in page.text, "Send the invitation" in page.text) == (200, True, False)
    before = roles()
    posts = [
        client.post(TEAM, {"email": "new@example.com", "role": "owner"}),
        client.post(f"{TEAM}{mei.pk}/", {"role": "viewer"}),
        client.post(f"{TEAM}{mei.pk}/remove/"),
        client.get(f"{TEAM}{mei.pk}/"),
    ]
    assert [answer.status_code for answer in posts] == [403] * 4
    assert roles() == before
    with acting_as_system():
        assert not Invitation.objects.exists()
    assert events() == []


def test_owner_changes_a_role(people: People) -> None:
    wei = membership(people.wei, people.blue)
    answer = come_in(people.mei).post(f"{TEAM}{wei.pk}/", {"role": "finance"}, follow=True)
    assert answer.redirect_chain == [(TEAM, 302)]
    assert "Chen Wei: Finance." in answer.text
    assert roles()["S1", "wei@example.com"] == "finance"
    changed = {"user": people.wei.pk, "from": "operator", "to": "finance"}
    assert events() == [("member.role_changed", changed, people.mei.pk, people.blue.pk, None)]


def test_owner_removes_a_member_after_being_asked(people: People) -> None:
    wei, client, his = membership(people.wei, people.blue), come_in(people.mei), come_in(people.wei)
    assert (
        "Chen Wei (wei@example.com) sees nothing of Blue Harbour any more" in client.get(f"{TEAM}{wei.pk}/remove/").text
    )
    assert ("S1", "wei@example.com") in roles()
    client.post(f"{TEAM}{wei.pk}/remove/")
    assert ("S1", "wei@example.com") not in roles()
    assert his.get(TEAM).status_code == 403
    gone = {"user": people.wei.pk, "role": "operator"}
    assert events() == [("member.removed", gone, people.mei.pk, people.blue.pk, None)]


def test_last_owner_stays_and_is_told_why(people: People) -> None:
    client, mei, before = come_in(people.mei), membership(people.mei, people.blue), roles()
    for answer in (
        client.post(f"{TEAM}{mei.pk}/", {"role": "viewer"}),
        client.post(f"{TEAM}{mei.pk}/remove/"),
    ):
        assert answer.status_code == 200
        assert "This is the only owner of the organisation; make somebody else an owner first." in answer.text
    assert client.post(f"{TEAM}{mei.pk}/", {"role": "viewer"}).context["form"]["role"].value() == "viewer"
    assert roles() == before
    assert events() == []


def test_owner_who_leaves_is_shown_out(people: People) -> None:
    with acting_as_system():
        Membership.objects.filter(user=people.wei).update(role="owner")
    mei = membership(people.mei, people.blue)
    answer = come_in(people.mei).post(f"{TEAM}{mei.pk}/remove/")
    assert answer["Location"] == "/"
    assert ("S1", "mei@example.com") not in roles()


@pytest.mark.parametrize("page", ["{}/", "{}/remove/"])
def test_members_of_other_organisations_are_not_found(people: People, page: str) -> None:
    with acting_as_system():
        rival = add_member(organization=people.rival, user=people.lonely, role=Role.VIEWER)
    client, before = come_in(people.mei), roles()
    addresses = [TEAM + page.format(pk) for pk in (rival.pk, membership(people.supplier, people.toys).pk, 10**12)]
    assert [client.get(address).status_code for address in addresses] == [404] * 3
    assert [client.post(address, {"role": "owner"}).status_code for address in addresses] == [404] * 3
    assert roles() == before


def test_suppliers_have_the_same_pages_in_their_door(people: People) -> None:
    mei, client = membership(people.mei, people.toys), come_in(people.supplier)
    page = client.get("/portal/team/")
    assert [each.name for each in page.context["members"]] == ["Lin Mei", "Zhao Lei"]
    assert f'href="/portal/team/{mei.pk}/"' in page.text
    client.post(f"/portal/team/{mei.pk}/", {"role": "owner"})
    assert roles()["P1", "mei@example.com"] == "owner"
    assert roles()["S1", "mei@example.com"] == "owner"
    changed = {"user": people.mei.pk, "from": "finance", "to": "owner"}
    assert events() == [("member.role_changed", changed, people.supplier.pk, None, people.toys.pk)]


def test_table_of_rights_is_made_from_the_rules(people: People) -> None:
    rules = {
        str(right): [may for _, may in holders] for right, holders in come_in(people.mei).get(TEAM).context["rules"]
    }
    assert rules["Handle money: top-ups, payments with points, the bank account"] == [True, False, False, True, False]
    assert "Sign agreements" not in rules


@pytest.mark.parametrize("others", [1, 3])
def test_page_asks_the_same_few_questions_for_any_team(
    people: People, others: int, django_assert_max_num_queries
) -> None:
    with acting_as_system():
        for n in range(others):
            user = make_user(f"more{n}@example.com", f"More {n}")
            add_member(organization=people.blue, user=user, role=Role.VIEWER)
    with acting_for_seller(people.blue.pk):
        for n in range(others):
            invited = {"role": "viewer", "key": "k", "invited_by": people.mei, "organization": people.blue}
            when = datetime(2026, 3, 1, tzinfo=UTC)
            Invitation.objects.create(email=f"invited{n}@example.com", sent_at=when, expires_at=when, **invited)
    client = come_in(people.mei)
    with django_assert_max_num_queries(12) as asked:
        client.get(TEAM)
    assert len(asked) == 9


# What the database itself refuses, whatever a page does.


def refused(sql: str, *values: object) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(error.value)


def test_tenant_makes_nobody_a_member(people: People) -> None:
    insert = "insert into accounts_membership (organization_id, user_id, role) values (%s, %s, 'owner')"
    with acting_for_seller(people.blue.pk):
        assert "permission denied" in refused(insert, people.blue.pk, people.lonely.pk)
        assert "keeps its person" in refused("update accounts_membership set user_id = %s", people.lonely.pk)
        assert "permission denied" in refused("select email from accounts_user")


def test_tenant_touches_no_membership_of_another(people: People) -> None:
    with acting_as_system():
        rival = add_member(organization=people.rival, user=people.lonely, role=Role.OWNER)
    with acting_for_seller(people.blue.pk):
        assert Membership.objects.filter(pk=rival.pk).update(role="viewer") == 0
        assert Membership.objects.filter(pk=rival.pk).delete() == (0, {})
    with acting_for_supplier(people.toys.pk), connection.cursor() as cursor:
        cursor.execute("select email from accounts.team() order by 1")
        assert cursor.fetchall() == [("lei@example.com",), ("mei@example.com",)]
    assert roles()["S2", "lonely@example.com"] == "owner"


def test_functions_are_for_tenants_only(people: People) -> None:
    assert "permission denied" in refused("select * from accounts.team()")
    with acting_as_system():
        assert "permission denied" in refused("select * from accounts.team()")


def test_kinds_are_those_of_the_database() -> None:
    assert list(TENANT_ROLES) == Kind.values
