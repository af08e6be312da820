"""The administration of people and organisations, as staff with a second factor."""

import pytest
from django.test import Client

from apps.accounts.models import Membership, Organization, User
from apps.tenancy.context import acting_as_system
from tests.accounts.people import People, sign_in_with_second_factor


@pytest.fixture
def staff(client: Client, people: People) -> Client:
    return sign_in_with_second_factor(client, people.staff)


def membership_of(user: User, organization: Organization) -> Membership:
    with acting_as_system():
        return Membership.objects.get(user=user, organization=organization)


@pytest.mark.parametrize(
    ("address", "seen", "hidden"),
    [
        ("user/?q=wei", "wei@example.com", "mei@example.com"),
        ("user/?is_staff__exact=1", "ops@example.com", "wei@example.com"),
        ("organization/?q=rival", "Rival &amp; Sons", "Blue Harbour"),
        ("organization/?kind__exact=supplier", "Ningbo Toys", "Blue Harbour"),
        ("membership/?q=toys", "Zhao Lei", "Chen Wei"),
        ("membership/?role__exact=operator", "Chen Wei", "Zhao Lei"),
    ],
)
def test_lists_are_searched_and_filtered(staff: Client, address: str, seen: str, hidden: str) -> None:
    page = staff.get(f"/admin/accounts/{address}").text
    table = page[page.index('id="result_list"') :]
    table = table[: table.index("</table>")]
    assert seen in table
    assert hidden not in table


def test_operator_opens_an_account(staff: Client) -> None:
    form = {"email": "New@Example.com", "name": "New", "usable_password": "false"}
    staff.post("/admin/accounts/user/add/", form)
    with acting_as_system():
        user = User.objects.get(email="new@example.com")
    assert (user.name, user.is_staff, user.has_usable_password()) == ("New", False, False)


def test_operator_registers_an_organisation_and_its_owner(staff: Client, people: People) -> None:
    form = {"kind": "seller", "code": "S9", "name": "Nine", "joined_on": "2026-03-01", "is_active": "on"}
    staff.post("/admin/accounts/organization/add/", form)
    with acting_as_system():
        nine = Organization.objects.get(code="S9")
    member = {"organization": nine.pk, "user": people.lonely.pk, "role": "owner"}
    staff.post("/admin/accounts/membership/add/", member)
    assert membership_of(people.lonely, nine).role == "owner"


def test_operator_changes_a_role(staff: Client, people: People) -> None:
    wei = membership_of(people.wei, people.blue)
    staff.post(f"/admin/accounts/membership/{wei.pk}/change/", {"role": "manager"})
    assert membership_of(people.wei, people.blue).role == "manager"


def test_operator_cannot_take_the_last_owner_away(staff: Client, people: People) -> None:
    mei = membership_of(people.mei, people.blue)
    page = staff.post(f"/admin/accounts/membership/{mei.pk}/change/", {"role": "viewer"})
    assert "This is the only owner; make somebody else an owner first." in page.text
    assert staff.post(f"/admin/accounts/membership/{mei.pk}/delete/", {"post": "yes"}).status_code == 403
    assert membership_of(people.mei, people.blue).role == "owner"


def test_operator_removes_a_member(staff: Client, people: People) -> None:
    wei = membership_of(people.wei, people.blue)
    staff.post(f"/admin/accounts/membership/{wei.pk}/delete/", {"post": "yes"})
    with acting_as_system():
        assert not Membership.objects.filter(pk=wei.pk).exists()


def test_sellers_are_kept_out(client: Client, people: People) -> None:
    sign_in_with_second_factor(client, people.mei)
    page = client.get("/admin/accounts/user/", follow=True)
    assert page.status_code == 403
    assert "rival" not in page.text.lower()
