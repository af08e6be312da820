"""URL × method × role × tenant: nobody gets further than the table says, and no URL is missing from it."""

import pytest
from django.http import HttpResponseBase
from django.test import Client

from tests.access.admin_doors import ADMIN_DOORS
from tests.access.cast import EVERYBODY, Cast
from tests.access.doors import OWN_DOORS, Answers, named_patterns
from tests.access.order_doors import ORDER_DOORS
from tests.access.portal_doors import PORTAL_DOORS
from tests.access.sign_in_doors import SIGN_IN_DOORS
from tests.access.wallet_doors import WALLET_DOORS

DOORS = OWN_DOORS | PORTAL_DOORS | SIGN_IN_DOORS | ADMIN_DOORS | WALLET_DOORS | ORDER_DOORS
AT_THE_DESK = ("anonymous", "owner", "clerk", "chief")
WORDS = {200: "ok", 403: "forbidden", 404: "missing", 405: "method"}
PLACES = {
    "/accounts/login/": "sign in",
    "/accounts/reauthenticate/": "again",
    "/accounts/2fa/": "enrol",
    "/accounts/2fa/reauthenticate/": "prove",
    "/admin/login/": "admin",
}


def told(response: HttpResponseBase) -> str:
    if response.status_code != 302:
        return WORDS.get(response.status_code, str(response.status_code))
    return PLACES.get(response["Location"].split("?")[0], "on")


def whom_to_ask(name: str) -> tuple[str, ...]:
    """The administration only asks whether one is staff: one of those who are not speaks for all."""
    return AT_THE_DESK if name.startswith("admin:") and name != "admin:index" else EVERYBODY


def expected(name: str, answers: Answers) -> Answers:
    return {who: answers[who] for who in whom_to_ask(name)}


def test_every_url_is_in_the_table():
    assert sorted({name for name, _ in named_patterns()}) == sorted(DOORS)


@pytest.mark.parametrize("name", DOORS)
def test_door_tells_everybody_what_the_table_says(name: str, cast: Cast):
    door = DOORS[name]
    get = {who: told(cast.client(who).get(door.path)) for who in whom_to_ask(name)}
    post = {who: told(cast.client(who).post(door.path)) for who in whom_to_ask(name)}
    assert (get, post) == (expected(name, door.get), expected(name, door.post))


@pytest.mark.parametrize(
    "name", sorted((OWN_DOORS | ORDER_DOORS).keys() - {"set_language"})
)  # Django's own: "send me back" to all but POST
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_door_knows_another_method(name: str, method: str, cast: Cast):
    for who in ("anonymous", "owner", "chief"):
        assert told(getattr(cast.client(who), method)(DOORS[name].path)) in ("method", "sign in", "forbidden")


@pytest.mark.parametrize("name", DOORS)
def test_post_from_another_site_is_forbidden(name: str, cast: Cast):
    client = Client(enforce_csrf_checks=True)
    assert client.post(DOORS[name].path, headers={"origin": "https://elsewhere.example"}).status_code == 403


def test_another_tenants_organisation_is_missing(cast: Cast):
    client = cast.client("owner")
    answers = {
        each.code: told(client.post(DOORS["accounts:switch"].path, {"organization": each.pk}))
        for each in (cast.blue, cast.other, cast.toys)
    }
    assert answers == {"S1": "on", "S2": "missing", "P1": "missing"}
    assert client.session["organization_id"] == cast.blue.pk
