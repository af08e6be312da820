from django.test import Client

from apps.accounts.models import User
from apps.tenancy.context import acting_as_system
from tests.accounts.people import People, sign_in

ENGLISH, CHINESE = "Your organisations", "您的组织"


def prefer(user: User, language: str) -> None:
    with acting_as_system():
        User.objects.filter(pk=user.pk).update(language=language)


def test_browser_decides_for_those_without_a_language(client: Client, people: People) -> None:
    sign_in(client, people.mei)
    assert ENGLISH in client.get("/organizations/").text
    assert CHINESE in client.get("/organizations/", headers={"Accept-Language": "zh-CN"}).text


def test_own_language_goes_before_the_browsers(client: Client, people: People) -> None:
    prefer(people.mei, "zh-hans")
    page = sign_in(client, people.mei).get("/organizations/", headers={"Accept-Language": "en"})
    assert CHINESE in page.text
    assert page["Content-Language"] == "zh-hans"


def test_language_switch_goes_before_all(client: Client, people: People) -> None:
    prefer(people.mei, "zh-hans")
    sign_in(client, people.mei)
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/organizations/"})
    assert answer["Location"] == "/organizations/"
    assert ENGLISH in client.get("/organizations/").text


def test_one_users_language_does_not_stay_for_the_next(client: Client, people: People) -> None:
    prefer(people.mei, "zh-hans")
    sign_in(client, people.mei).get("/organizations/")
    assert "Sell abroad." in Client().get("/").text
