import re

from django.core import mail
from django.test import Client

from tests.accounts.people import PASSWORD, People, sign_in

RESET = "/accounts/password/reset/"
NEW = "eleven otters on a rock"


def reset_link(client: Client, email: str) -> str:
    client.post(RESET, {"email": email})
    (message,) = mail.outbox
    (link,) = re.findall(r"http://testserver(/\S+)", message.body)
    return link


def choose(client: Client, link: str, password: str = NEW) -> None:
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": password, "password2": password})


def test_link_from_the_mail_sets_a_new_password(client: Client, people: People) -> None:
    link = reset_link(client, "mei@example.com")
    assert mail.outbox[0].to == ["mei@example.com"]
    assert mail.outbox[0].subject == "[Haitun] Choose a new password"
    choose(client, link)
    assert "_auth_user_id" not in sign_in(Client(), people.mei, PASSWORD).session
    assert sign_in(Client(), people.mei, NEW).session["_auth_user_id"] == str(people.mei.pk)


def test_link_works_once(client: Client, people: People) -> None:
    link = reset_link(client, "mei@example.com")
    choose(client, link)
    again = Client().get(link, follow=True)
    assert "This link does not work any more" in again.text
    choose(Client(), link, "twelve seals under a pier")
    assert sign_in(Client(), people.mei, NEW).session["_auth_user_id"] == str(people.mei.pk)


def test_a_changed_link_does_not_work(client: Client, people: People) -> None:
    link = reset_link(client, "mei@example.com")
    page = client.get(f"{link[:-2]}x/", follow=True)
    assert "This link does not work any more" in page.text


def test_unknown_address_gets_the_same_answer_as_a_known_one(client: Client, people: People) -> None:
    known = client.post(RESET, {"email": "mei@example.com"})
    unknown = client.post(RESET, {"email": "stranger@example.com"})
    assert known["Location"] == unknown["Location"] == f"{RESET}done/"
    assert [message.to for message in mail.outbox if "/password/reset/key/" in message.body] == [["mei@example.com"]]


def test_weak_new_password_is_refused(client: Client, people: People) -> None:
    link = reset_link(client, "mei@example.com")
    choose(client, link, "1234567890")
    assert sign_in(Client(), people.mei, PASSWORD).session["_auth_user_id"] == str(people.mei.pk)


def test_five_requests_a_minute_for_one_address_are_enough(client: Client, people: People) -> None:
    answers = [client.post(RESET, {"email": "mei@example.com"}).status_code for _ in range(6)]
    assert answers == [302, 302, 302, 302, 302, 429]
    assert len(mail.outbox) == 5
