"""What every page of ours owes its reader: the strict policy kept, one heading, named fields, Chinese."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client
from django.views.defaults import server_error

from tests.accounts.people import PASSWORD, People, sign_in

OUTSIDE = ["/", "/accounts/login/", "/accounts/inactive/", "/no-such-page/"] + [
    f"/accounts/password/reset/{page}" for page in ("", "done/", "key/1-bad/", "key/done/")
]
INSIDE = ["/organizations/", "/accounts/password/change/", "/accounts/logout/", "/accounts/reauthenticate/"] + [
    f"/accounts/2fa/{page}" for page in ("", "totp/activate/", "webauthn/", "webauthn/add/")
]


class Reader(HTMLParser):
    """Collects what the content security policy would block, and what people rely on."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.count: dict[str, int] = {}
        self.labels: set[str | None] = set()
        self.inputs: set[str | None] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.count[tag] = self.count.get(tag, 0) + 1
        is_data = given.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in given and not is_data):
            self.inline.append(tag)
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        if tag == "label":
            self.labels.add(given.get("for"))
        if tag in {"input", "select", "textarea"} and given.get("type") != "hidden":
            self.inputs.add(given.get("id"))


def check(page: str) -> None:
    reader = Reader(page)
    assert reader.inline == []
    assert (reader.count["h1"], reader.count["main"], reader.count["title"]) == (1, 1, 1)
    assert reader.inputs <= reader.labels


@pytest.mark.parametrize("address", OUTSIDE)
def test_page_outside_keeps_the_rules(client: Client, people: People, address: str) -> None:
    check(client.get(address).text)


@pytest.mark.parametrize("address", INSIDE)
def test_page_inside_keeps_the_rules(client: Client, people: People, address: str) -> None:
    sign_in(client, people.mei)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(address)
    assert page.status_code == 200
    check(page.text)


def test_policy_allows_our_own_files_alone(client: Client, db: None) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"


def test_refused_form_names_its_faults_once_more_at_the_top(client: Client, people: People) -> None:
    page = client.post("/accounts/password/reset/", {"email": "no address"}).text
    assert 'role="alert"' in page
    assert 'href="#id_email"' in page
    assert 'aria-describedby="id_email_error"' in page
    assert 'id="id_email_error"' in page


def test_chosen_theme_comes_from_the_server(client: Client, db: None) -> None:
    assert "data-theme" not in client.get("/").text.split("<body")[0]
    for theme, shown in (("dark", True), ("light", True), ('"><script>', False)):
        client.cookies["theme"] = theme
        assert (f'data-theme="{theme}"' in client.get("/").text) is shown


def test_pages_without_an_icon_of_their_own_find_ours(client: Client, db: None) -> None:
    assert client.get("/favicon.ico")["Location"] == "/static/haitun/img/logo.svg"


def test_error_page_needs_nothing_that_may_be_broken() -> None:
    page = server_error(HttpRequest())
    assert page.status_code == 500
    assert "Nothing of what you sent was kept" in page.text
    check(page.text)


@pytest.mark.parametrize(
    ("component", "given", "expected"),
    [
        ("stat", {"label": "Balance", "value": "1,200", "unit": "points"}, ["Balance", "1,200", "points"]),
        ("progress", {"label": "Packages", "value": 12, "max": 30}, ['value="12" max="30"', "12 / 30"]),
        ("badge", {"text": "posted", "tone": "badge-success"}, ["badge-success", "posted"]),
        ("empty_state", {"title": "None", "text": "Yet", "action_url": "/x", "action": "Go"}, ['href="/x"', "Go"]),
    ],
)
def test_component_shows_what_it_is_given(component: str, given: dict[str, object], expected: list[str]) -> None:
    html = render_to_string(f"components/{component}.html", {**given, "label": given.get("label", "<b>")})
    assert [part for part in expected if part not in html] == []
    assert "<b>" not in html


def test_chinese_is_complete() -> None:
    catalogue = Path(settings.LOCALE_PATHS[0]) / "zh_Hans/LC_MESSAGES/django.po"
    with catalogue.open("rb") as file:
        messages = [message for message in read_po(file, locale="zh_Hans") if message.id]
    assert len(messages) > 150
    assert [message.id for message in messages if not message.string or message.fuzzy] == []
