"""Staff look as a tenant: read-only in the database, written down page by page, and over by itself."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Permission
from django.db import DatabaseError, IntegrityError, InternalError, connection, transaction
from django.test import Client

from apps.accounts.models import Membership, Organization, TenantViewing, User
from apps.events.models import DomainEvent
from apps.points_ledger.models import Election
from apps.tenancy.context import Context, acting, acting_as_ops, acting_as_system
from tests.access.doors import OWN_DOORS
from tests.access.order_doors import ORDER_DOORS
from tests.access.portal_doors import PORTAL_DOORS
from tests.access.wallet_doors import WALLET_DOORS
from tests.accounts.people import People, make_people, make_user
from tests.ops.staff import proven_client

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
CHOICE = {"option": "best", "effective_from": "2026-03-02"}


@pytest.fixture
def people(db: None) -> Iterator[People]:
    with time_machine.travel(NOW, tick=False):
        yield make_people()


def admin_page(organization: Organization) -> str:
    return f"/admin/accounts/organization/{organization.pk}"


def looking(people: People, organization: Organization | None = None) -> Client:
    """A browser of staff who have begun to look as an organisation."""
    client = proven(people.staff)
    client.post(f"{admin_page(organization or people.blue)}/view-as/")
    return client


def looking_already(people: People) -> Client:
    """The same without its first page, for a site that has no administration."""
    client = proven(people.staff)
    session = client.session
    session["viewing_as"] = {"organization": people.blue.pk, "until": (NOW + timedelta(minutes=9)).isoformat()}
    session.save()
    return client


def proven(user: User) -> Client:
    with acting_as_system():
        TOTP.activate(user, generate_totp_secret())
    return proven_client(user)


def audit() -> list[tuple[str, str, str, str]]:
    with acting_as_system():
        rows = TenantViewing.objects.order_by("pk").select_related("viewer", "organization")
        return [(row.viewer.email, row.organization.code, row.what, row.path) for row in rows]


def test_seller_is_seen_as_it_sees_itself_under_a_banner(people: People) -> None:
    client = proven(people.staff)
    assert "View as" in client.get(f"{admin_page(people.blue)}/change/").text
    begun = client.post(f"{admin_page(people.blue)}/view-as/")
    assert begun["Location"] == "/dashboard/"
    page = client.get("/dashboard/team/?from=mail")
    assert page.status_code == 200
    assert "<strong>Ops looks as Blue Harbour</strong>, read-only, until 13:00 (Shanghai)." in page.text
    assert "wei@example.com" in page.text
    assert "Rival" not in page.text
    ops = people.staff.email
    assert audit() == [(ops, "S1", "started", ""), (ops, "S1", "seen", "/dashboard/team/?from=mail")]


def test_supplier_is_seen_in_its_own_door(people: People) -> None:
    client = looking(people, people.toys)
    page = client.get("/portal/team/")
    assert (page.status_code, "Ops looks as Ningbo Toys" in page.text) == (200, True)
    assert client.get("/dashboard/").status_code == 403


def test_every_change_is_refused_and_nothing_moves(people: People) -> None:
    client = looking(people)
    with acting_as_system():
        before = list(Membership.objects.order_by("pk").values())
        wei = Membership.objects.get(user=people.wei, organization=people.blue)
    for method, path, data in (
        ("post", "/dashboard/points/choice/", CHOICE),
        ("post", f"/dashboard/team/{wei.pk}/", {"role": "owner"}),
        ("post", f"/dashboard/team/{wei.pk}/remove/", {}),
        ("put", "/dashboard/", {}),
        ("delete", "/dashboard/", {}),
    ):
        answer = getattr(client, method)(path, data)
        assert answer.status_code == 403
        assert "You are only looking as Blue Harbour" in answer.text
        assert "Ops looks as Blue Harbour" in answer.text
    with acting_as_system():
        assert list(Membership.objects.order_by("pk").values()) == before
        assert not Election.objects.exists()
        assert not DomainEvent.objects.exists()
    assert [row[2:] for row in audit()[1:3]] == [
        ("refused", "/dashboard/points/choice/"),
        ("refused", f"/dashboard/team/{wei.pk}/"),
    ]


@pytest.mark.urls("tests.tenancy.pages")
def test_page_that_writes_when_it_is_looked_at_is_stopped_by_the_database(people: People) -> None:
    client = looking_already(people)
    answer = client.get("/t/dashboard/elect?then=answer")
    assert answer.status_code == 403
    assert "You are only looking as Blue Harbour" in answer.text
    with acting_as_system():
        assert not Election.objects.exists()
    assert client.get("/t/dashboard/who").content.decode() == f"app_seller {people.blue.pk}"
    assert client.get("/t/dashboard/codes").content.decode() == "S1 "


@pytest.mark.urls("tests.tenancy.pages")
def test_administration_is_the_persons_own_meanwhile(people: People) -> None:
    client = looking_already(people)
    assert client.get("/t/ops/who").content.decode() == "app_ops"
    assert client.get("/t/portal/who").status_code == 403
    assert client.get("/t/open/who").content.decode() == "haitun"
    assert [row[2:] for row in audit()] == [("seen", "/t/portal/who")]


@pytest.mark.parametrize("door", ["dashboard", "portal"])
def test_no_page_of_a_tenant_breaks_for_being_read_only(people: People, door: str) -> None:
    client = looking(people, people.blue if door == "dashboard" else people.toys)
    doors = OWN_DOORS | ORDER_DOORS | WALLET_DOORS | PORTAL_DOORS
    answers = {name: client.get(each.path).status_code for name, each in doors.items() if name.startswith(f"{door}:")}
    assert set(answers.values()) <= {200, 302, 404, 405}, answers
    assert len(answers) > 20


def test_database_refuses_whatever_a_read_only_context_tries(people: People) -> None:
    election = {"seller_id": people.blue.pk, "option": "rate", "effective_from": date(2026, 3, 2)}
    with acting(Context("app_seller", people.blue.pk, read_only=True)):
        with pytest.raises(InternalError, match="read-only transaction"), transaction.atomic():
            Election.objects.create(**election)
        with pytest.raises(DatabaseError, match="transaction read-write mode"), transaction.atomic():
            connection.cursor().execute("set local transaction_read_only = off")
        with pytest.raises(DatabaseError, match="transaction read-write mode"), transaction.atomic():
            connection.cursor().execute("set transaction read write")
    with acting(Context("app_seller", people.blue.pk)):
        Election.objects.create(**election)


def test_it_ends_by_the_button(people: People) -> None:
    client = looking(people)
    answer = client.post("/view-as/end/")
    assert answer["Location"] == f"{admin_page(people.blue)}/change/"
    assert client.get("/dashboard/").status_code == 403
    assert audit()[-1] == (people.staff.email, "S1", "ended", "")
    assert client.post("/view-as/end/")["Location"] == "/"


def test_it_ends_with_its_hour(people: People) -> None:
    client = looking(people)
    with time_machine.travel(NOW + timedelta(minutes=60, seconds=-1), tick=False):
        assert client.get("/dashboard/team/").status_code == 200
    with time_machine.travel(NOW + timedelta(minutes=60), tick=False):
        answer = client.get("/dashboard/team/")
        assert answer["Location"] == "/"
        assert client.get("/dashboard/team/").status_code == 403
    assert [row[2] for row in audit()] == ["started", "seen"]


def test_it_ends_with_the_sign_out(people: People) -> None:
    client = looking(people)
    client.post("/accounts/logout/")
    assert audit()[-1] == (people.staff.email, "S1", "ended", "")
    client.force_login(people.staff)
    assert "viewing_as" not in client.session


def test_it_ends_with_the_right_to_it(people: People) -> None:
    client = looking(people)
    with acting_as_system():
        User.objects.filter(pk=people.staff.pk).update(is_superuser=False)
    assert client.get("/dashboard/team/")["Location"] == "/"
    assert [row[2] for row in audit()] == ["started"]


def test_it_never_nests(people: People) -> None:
    client = looking(people)
    answer = client.post(f"{admin_page(people.toys)}/view-as/", follow=True)
    assert answer.redirect_chain == [("/dashboard/", 302)]
    assert "You are looking as Blue Harbour; end that first." in answer.text
    assert [row[1:3] for row in audit()] == [("S1", "started"), ("S1", "seen")]
    assert client.get("/portal/").status_code == 403


def test_page_whose_row_can_not_be_written_is_not_shown(people: People, monkeypatch) -> None:
    client = looking(people)
    client.raise_request_exception = False

    def full(*args: object, **named: object) -> None:
        raise IntegrityError("no space")

    monkeypatch.setattr(TenantViewing.objects, "create", full)
    answer = client.get("/dashboard/team/")
    assert answer.status_code == 500
    assert "wei@example.com" not in answer.content.decode()


def test_clerk_needs_the_permission(people: People) -> None:
    with acting_as_system():
        clerk = make_user("clerk@example.com", "Clerk", is_staff=True)
        clerk.user_permissions.set(Permission.objects.filter(codename__in=("view_organization", "change_organization")))
    client = proven(clerk)
    assert "View as" not in client.get(f"{admin_page(people.blue)}/change/").text
    assert client.post(f"{admin_page(people.blue)}/view-as/").status_code == 403
    assert client.get("/dashboard/").status_code == 403
    with acting_as_system():
        clerk.user_permissions.add(Permission.objects.get(codename="view_as"))
    assert client.post(f"{admin_page(people.blue)}/view-as/")["Location"] == "/dashboard/"
    assert client.get("/dashboard/team/").status_code == 200


def test_without_a_proven_second_factor_there_is_nothing_to_see(people: People) -> None:
    with acting_as_system():
        TOTP.activate(people.staff, generate_totp_secret())
    client = Client()
    client.force_login(people.staff)
    assert client.post(f"{admin_page(people.blue)}/view-as/")["Location"] == "/accounts/2fa/reauthenticate/"
    session = client.session
    session["viewing_as"] = {"organization": people.blue.pk, "until": (NOW + timedelta(minutes=9)).isoformat()}
    session.save()
    assert client.get("/dashboard/team/")["Location"] == "/accounts/2fa/reauthenticate/"
    assert audit() == []


def test_members_can_not_look_as_others(people: People) -> None:
    client = Client()
    client.force_login(people.wei)
    session = client.session
    session["viewing_as"] = {"organization": people.rival.pk, "until": (NOW + timedelta(minutes=9)).isoformat()}
    session.save()
    assert client.get("/dashboard/team/")["Location"] == "/"
    page = client.get("/dashboard/team/")
    assert (page.status_code, "Blue Harbour" in page.text, "Rival" in page.text) == (200, True, False)
    assert audit() == []


def test_organisation_switched_off_is_not_looked_at(people: People) -> None:
    with acting_as_system():
        Organization.objects.filter(pk=people.blue.pk).update(is_active=False)
    assert looking(people).get("/dashboard/").status_code == 403
    assert audit() == []


def test_audit_is_only_added_to(
    people: People,
) -> None:
    looking(people)
    with acting_as_ops():
        row = TenantViewing.objects.get()
        for change in (row.delete, lambda: row.save(update_fields=["path"])):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                change()


@pytest.mark.parametrize("path", ["", "?q=ops", "?what__exact=started"])
def test_staff_read_the_audit(people: People, path: str) -> None:
    client = looking(people)
    page = client.get(f"/admin/accounts/tenantviewing/{path}").text
    assert "Blue Harbour" in page
