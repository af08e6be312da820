"""One transaction round view and rendering, in the role of the page's namespace."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client

from apps.accounts.models import User
from apps.points_ledger.models import Election
from apps.tenancy.context import acting_as_system, current_context
from tests.accounts.people import People, make_people

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.tenancy.pages")]


@pytest.fixture
def people() -> People:
    return make_people()


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def elections() -> list[tuple[str, date]]:
    with acting_as_system():
        return list(Election.objects.values_list("option", "effective_from"))


def test_sellers_page_is_rendered_as_that_seller(people: People):
    client = signed_in(people.wei)
    assert text(client, "/t/dashboard/who") == f"app_seller {people.blue.pk}"
    assert text(client, "/t/dashboard/codes") == "S1 "


def test_suppliers_page_is_rendered_as_that_supplier(people: People):
    client = signed_in(people.supplier)
    assert text(client, "/t/portal/who") == f"app_supplier {people.toys.pk}"
    assert text(client, "/t/portal/codes") == "P1 "


def test_staff_page_sees_every_tenant(people: People, monkeypatch):
    monkeypatch.setattr("apps.accounts.middleware.has_second_factor", lambda user: True)
    monkeypatch.setattr("apps.accounts.middleware.second_factor_proven", lambda request: True)
    client = signed_in(people.staff)
    assert text(client, "/t/ops/who") == "app_ops"
    assert text(client, "/t/ops/codes") == "P1 S1 S2 "


def test_staff_page_gives_others_no_role(people: People):
    assert text(signed_in(people.wei), "/t/ops/who") == "haitun"


def test_page_without_a_tenant_has_no_role(people: People):
    assert text(signed_in(people.wei), "/t/open/who") == "haitun"


@pytest.mark.parametrize("url", ["/t/dashboard/codes", "/t/portal/codes"])
def test_anonymous_is_sent_to_sign_in(people: People, url: str):
    response = Client().get(url)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={url}")


def test_page_for_another_kind_of_tenant_is_forbidden(people: People):
    assert signed_in(people.wei).get("/t/portal/codes").status_code == 403
    assert signed_in(people.supplier).get("/t/dashboard/codes").status_code == 403
    assert signed_in(people.lonely).get("/t/dashboard/codes").status_code == 403


def test_page_follows_the_chosen_organisation(people: People):
    client = signed_in(people.mei)
    assert text(client, "/t/dashboard/codes") == "S1 "
    client.post("/organizations/switch/", {"organization": people.toys.pk})
    assert client.get("/t/dashboard/codes").status_code == 403
    assert text(client, "/t/portal/codes") == "P1 "


def test_answered_write_stays(people: People):
    assert signed_in(people.wei).get("/t/dashboard/elect?then=answer").status_code == 200
    assert elections() == [("rate", date(2026, 11, 1))]


@pytest.mark.parametrize("failure", ["raise", "break"])
def test_failed_view_or_rendering_undoes_the_write(people: People, failure: str):
    assert signed_in(people.wei).get(f"/t/dashboard/elect?then={failure}").status_code == 500
    assert elections() == []


@pytest.mark.parametrize("failure", ["answer", "raise", "break"])
def test_nothing_of_a_request_is_left_on_the_connection(people: People, failure: str):
    signed_in(people.wei).get(f"/t/dashboard/elect?then={failure}")
    assert current_context() is None
    with connection.cursor() as cursor:
        cursor.execute("select current_user, current_setting('app.org', true)")
        assert cursor.fetchone() == ("haitun", "")
