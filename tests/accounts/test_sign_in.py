from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.tenancy.context import acting_as_system
from tests.accounts.people import PASSWORD, People, sign_in

LOGIN = "/accounts/login/"


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_seller_lands_on_the_dashboard(client: Client, people: People) -> None:
    answer = client.post(LOGIN, {"login": "mei@example.com", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    home = client.get("/")
    assert (home.status_code, home["Location"]) == (302, "/dashboard/")


def test_supplier_lands_on_the_portal(client: Client, people: People) -> None:
    page = sign_in(client, people.supplier).get("/", follow=True)
    assert page.redirect_chain == [("/portal/", 302)]
    assert "Ningbo Toys" in page.text
    assert "Start the application" in page.text
    assert "Rival" not in page.text


def test_somebody_without_organisation_is_told_what_to_do(client: Client, people: People) -> None:
    page = sign_in(client, people.lonely).get("/", follow=True)
    assert "You are not a member of an active organisation." in page.text


def test_strangers_are_welcomed_and_sent_to_sign_in(client: Client, db: None) -> None:
    assert "Sell abroad." in client.get("/").text
    organizations = client.get("/organizations/")
    assert organizations["Location"] == f"{LOGIN}?next=/organizations/"


def test_a_part_of_a_page_leads_the_whole_page_to_signing_in(client: Client, db: None) -> None:
    answer = client.get("/organizations/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, f"{LOGIN}?next=/organizations/")


def test_address_is_accepted_in_any_case(client: Client, people: People) -> None:
    client.post(LOGIN, {"login": "  MEI@Example.COM ", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(people.mei.pk)


def test_wrong_password_and_unknown_address_get_the_same_answer(client: Client, people: People) -> None:
    pages = [
        client.post(LOGIN, {"login": login, "password": "wrong"})
        for login in ("mei@example.com", "stranger@example.com")
    ]
    wrong, unknown = (page.context["form"].errors for page in pages)
    assert wrong == unknown == {"__all__": ["The email address and/or password you specified are not correct."]}
    assert [page.status_code for page in pages] == [200, 200]
    assert not is_signed_in(client)


def test_person_switched_off_stays_outside(client: Client, people: People) -> None:
    with acting_as_system():
        User.objects.filter(pk=people.mei.pk).update(is_active=False)
    answer = client.post(LOGIN, {"login": "mei@example.com", "password": PASSWORD})
    assert answer["Location"] == "/accounts/inactive/"
    assert not is_signed_in(client)


def test_person_switched_off_loses_the_running_session(client: Client, people: People) -> None:
    sign_in(client, people.mei)
    with acting_as_system():
        User.objects.filter(pk=people.mei.pk).update(is_active=False)
    assert client.get("/organizations/")["Location"] == f"{LOGIN}?next=/organizations/"


def test_sixth_try_is_refused_even_with_the_right_password(client: Client, people: People) -> None:
    for _ in range(5):
        client.post(LOGIN, {"login": "mei@example.com", "password": "wrong"})
    page = client.post(LOGIN, {"login": "mei@example.com", "password": PASSWORD})
    assert page.context["form"].errors == {"__all__": ["Too many failed login attempts. Try again later."]}
    assert not is_signed_in(client)
    cache.clear()
    sign_in(client, people.mei)
    assert is_signed_in(client)


def test_thirty_tries_a_minute_from_one_address_stop_the_page(client: Client, people: People) -> None:
    answers = [client.post(LOGIN, {"login": f"{n}@example.com"}) for n in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert "Too many tries" in answers[-1].text


def test_sign_in_does_not_send_people_to_other_sites(client: Client, people: People) -> None:
    answer = client.post(
        f"{LOGIN}?next=https://evil.example/",
        {"login": "mei@example.com", "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert answer["Location"] == "/"


def test_sign_in_goes_on_to_the_page_asked_for(client: Client, people: People) -> None:
    answer = client.post(LOGIN, {"login": "mei@example.com", "password": PASSWORD, "next": "/organizations/"})
    assert answer["Location"] == "/organizations/"


def test_signing_in_changes_the_session_key(client: Client, people: People) -> None:
    client.get("/accounts/login/")
    session = client.session
    session["seen"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    sign_in(client, people.mei)
    assert client.session.session_key != before


def test_sign_out_needs_a_post_and_ends_the_session(client: Client, people: People) -> None:
    sign_in(client, people.mei)
    assert client.get("/accounts/logout/").status_code == 200
    assert is_signed_in(client)
    answer = client.post("/accounts/logout/")
    assert answer["Location"] == "/"
    assert not is_signed_in(client)


def test_nobody_signs_up_alone(client: Client, db: None) -> None:
    form = {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD, "name": "New"}
    pages = [client.get("/accounts/signup/"), client.post("/accounts/signup/", form)]
    assert ["Accounts are opened by the platform" in page.text for page in pages] == [True, True]
    with acting_as_system():
        assert User.objects.count() == 0


def test_changed_password_works_and_the_old_one_does_not(client: Client, people: People) -> None:
    sign_in(client, people.mei)
    new = "eleven otters on a rock"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post(reverse("account_change_password"), form)
    assert not is_signed_in(sign_in(Client(), people.mei))
    assert is_signed_in(sign_in(Client(), people.mei, new))


def test_passwords_are_kept_with_argon2(people: People) -> None:
    with acting_as_system():
        assert User.objects.get(pk=people.mei.pk).password.startswith("argon2$argon2id$")
