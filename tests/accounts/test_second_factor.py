"""Enrolling and using second factors. Enrolment acts on commit, so these tests commit."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver

from apps.tenancy.context import acting_as_system
from tests.accounts.people import PASSWORD, People, sign_in, totp_code

SET_UP, PROVE = "/accounts/2fa/", "/accounts/2fa/reauthenticate/"


@pytest.fixture
def people(committed_people: People) -> People:
    return committed_people


def enrol_totp(client: Client) -> str:
    """Confirm the password, then set up an authenticator app; returns its secret."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": totp_code(secret)})
    cache.clear()  # a code is good for one use; half a minute would make a new one
    return secret


def with_totp(people: People) -> str:
    """Staff that enrolled earlier, in another session."""
    secret = generate_totp_secret()
    with acting_as_system():
        TOTP.activate(people.staff, secret)
        RecoveryCodes.activate(people.staff)
    return secret


def test_seller_enrols_an_app_and_needs_it_from_then_on(people: People) -> None:
    first = sign_in(Client(), people.mei)
    secret = enrol_totp(first)
    second = sign_in(Client(), people.mei)
    assert "_auth_user_id" not in second.session
    second.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "_auth_user_id" not in second.session
    answer = second.post("/accounts/2fa/authenticate/", {"code": totp_code(secret)})
    assert answer["Location"] == "/"
    assert second.session["_auth_user_id"] == str(people.mei.pk)


def test_enrolling_needs_the_password_again(people: People) -> None:
    client = sign_in(Client(), people.mei)
    answer = client.get("/accounts/2fa/totp/activate/")
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2F2fa%2Ftotp%2Factivate%2F"


def test_wrong_code_enrols_nothing(people: People) -> None:
    client = sign_in(Client(), people.mei)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    with acting_as_system():
        assert Authenticator.objects.count() == 0


def test_code_is_good_for_one_use(people: People) -> None:
    code = totp_code(with_totp(people))
    for client, expected in ((sign_in(Client(), people.staff), True), (sign_in(Client(), people.staff), False)):
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert ("_auth_user_id" in client.session) is expected


def test_recovery_code_opens_once(people: People) -> None:
    with_totp(people)
    with acting_as_system():
        code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (True, False):
        client = sign_in(Client(), people.staff)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert ("_auth_user_id" in client.session) is expected


def plain_addresses() -> list[str]:
    """Every address without parameters that is neither the way to a second factor nor the way out."""
    names = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    free = {"account_login", "account_logout", "account_reauthenticate", "set_language"}
    free |= {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn"}
    routes = [get_resolver().reverse_dict.getlist(name)[0][0][0] for name in sorted(names - free)]
    return [f"/{route}" for route, parameters in routes if not parameters]


def test_staff_without_second_factor_reach_no_page(people: People) -> None:
    client = sign_in(Client(), people.staff)
    addresses = ["/", "/organizations/", "/admin/", "/admin/accounts/user/", "/admin/password_change/"]
    for address in addresses + plain_addresses():
        answer = client.get(address)
        assert (address, answer.status_code, answer["Location"]) == (address, 302, SET_UP)
        answer = client.post(address)
        assert (address, answer.status_code, answer["Location"]) == (address, 302, SET_UP)


def test_staff_may_walk_the_way_to_a_second_factor_and_out(people: People) -> None:
    client = sign_in(Client(), people.staff)
    assert "Staff sign in with a second factor." in client.get("/admin/", follow=True).text
    assert client.get("/accounts/reauthenticate/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/"


def test_staff_that_enrol_may_go_on_at_once(people: People) -> None:
    client = sign_in(Client(), people.staff)
    enrol_totp(client)
    assert client.get("/")["Location"] == "/admin/"
    assert client.get("/admin/accounts/user/").status_code == 200


def test_session_older_than_the_second_factor_must_prove_it(people: People) -> None:
    client = sign_in(Client(), people.staff)
    secret = with_totp(people)
    for address in ("/admin/", "/accounts/2fa/totp/deactivate/", "/accounts/2fa/webauthn/add/", SET_UP):
        answer = client.get(address)
        assert (address, answer.status_code, answer["Location"]) == (address, 302, PROVE)
    client.post(PROVE, {"code": totp_code(secret)})
    assert client.get("/admin/accounts/user/").status_code == 200


def test_password_is_no_proof_of_the_second_factor(people: People) -> None:
    client = sign_in(Client(), people.staff)
    with_totp(people)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get("/admin/")["Location"] == PROVE


def test_recovery_codes_alone_are_no_second_factor(people: People) -> None:
    with acting_as_system():
        RecoveryCodes.activate(people.staff)
    client = sign_in(Client(), people.staff)
    assert client.get("/admin/")["Location"] == SET_UP


def test_staff_that_remove_their_last_factor_are_led_back(people: People) -> None:
    client = sign_in(Client(), people.staff)
    enrol_totp(client)
    client.post("/accounts/2fa/totp/deactivate/")
    with acting_as_system():
        assert Authenticator.objects.count() == 0
    assert client.get("/admin/")["Location"] == SET_UP


def test_administration_uses_the_one_sign_in_page(people: People) -> None:
    assert Client().get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/?next=")
    direct = Client()
    answer = direct.post("/admin/login/", {"username": "ops@example.com", "password": PASSWORD})
    assert answer["Location"].startswith("/accounts/login/?next=")
    assert "_auth_user_id" not in direct.session


def test_unfinished_password_reset_does_not_bar_enrolment(people: People) -> None:
    Client().post("/accounts/password/reset/", {"email": "ops@example.com"})
    client = sign_in(Client(), people.staff)
    enrol_totp(client)
    assert client.get("/admin/accounts/user/").status_code == 200


def test_secret_of_the_app_is_not_readable_in_the_database(people: People) -> None:
    secret = enrol_totp(sign_in(Client(), people.mei))
    with acting_as_system():
        kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
