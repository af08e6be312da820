from django.test import Client
from django.utils import timezone

from apps.accounts.domain.organizations import remove_member
from apps.accounts.models import Membership, Organization
from apps.tenancy.context import acting_as_system
from tests.accounts.people import People, sign_in

SWITCH = "/organizations/switch/"


def current(client: Client) -> str | None:
    """The organisation that the next page acts for."""
    membership = client.get("/organizations/").wsgi_request.membership
    return membership.organization.code if membership else None


def test_first_organisation_by_name_is_current(client: Client, people: People) -> None:
    assert current(sign_in(client, people.mei)) == "S1"


def test_switching_is_remembered_and_leads_to_that_kind_of_page(client: Client, people: People) -> None:
    sign_in(client, people.mei)
    answer = client.post(SWITCH, {"organization": people.toys.pk})
    assert answer["Location"] == "/"
    assert client.get("/")["Location"] == "/portal/"
    assert current(client) == "P1"
    client.post(SWITCH, {"organization": people.blue.pk})
    assert client.get("/")["Location"] == "/dashboard/"
    assert current(client) == "S1"


def test_foreign_and_missing_organisations_are_not_found(client: Client, committed_people: People) -> None:
    people = committed_people
    sign_in(client, people.mei)
    pages = [client.post(SWITCH, {"organization": pk}) for pk in (people.rival.pk, 10**12, "x", "", 2**70)]
    assert [page.status_code for page in pages] == [404] * 5
    assert "Rival" not in pages[0].text
    assert current(client) == "S1"


def test_switching_needs_a_post_and_a_signed_in_user(client: Client, people: People) -> None:
    answer = client.post(SWITCH, {"organization": people.blue.pk})
    assert answer["Location"] == f"/accounts/login/?next={SWITCH}"
    assert sign_in(client, people.mei).get(SWITCH).status_code == 405


def test_switching_is_protected_against_forged_forms(people: People) -> None:
    client = sign_in(Client(), people.mei)
    client.handler.enforce_csrf_checks = True
    page = client.post(SWITCH, {"organization": people.toys.pk})
    assert page.status_code == 403
    assert "The form was too old" in page.text
    assert current(client) == "S1"


def test_removed_membership_stops_working_at_once(client: Client, people: People) -> None:
    sign_in(client, people.wei)
    assert current(client) == "S1"
    with acting_as_system():
        remove_member(membership=Membership.objects.get(user=people.wei), now=timezone.now(), actor_id=None)
    assert current(client) is None
    assert client.get("/dashboard/").status_code in {403, 404}


def test_organisation_switched_off_stops_working_at_once(client: Client, people: People) -> None:
    sign_in(client, people.mei)
    with acting_as_system():
        Organization.objects.filter(pk=people.blue.pk).update(is_active=False)
    assert current(client) == "P1"
    assert client.post(SWITCH, {"organization": people.blue.pk}).status_code == 404


def test_chosen_organisation_does_not_survive_another_user(client: Client, people: People) -> None:
    sign_in(client, people.mei).post(SWITCH, {"organization": people.toys.pk})
    client.post("/accounts/logout/")
    assert current(sign_in(client, people.wei)) == "S1"
