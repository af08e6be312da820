"""Top-ups at the desk: a second look before money moves, and the refusals in words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from apps.accounts.models import User
from apps.tenancy.context import acting_as_system
from apps.wallet.models import TopUp, WalletLimit
from tests.ops.staff import make_staff, proven_client
from tests.wallet.seller_wallets import Sellers, assert_proven, cny, events, figures, make_sellers, requested

pytestmark = pytest.mark.django_db
LIST = "/admin/wallet/topup/"
Filled = dict[str, str]


@pytest.fixture
def sellers(db: None) -> Sellers:
    return make_sellers()


@pytest.fixture
def ming(db: None) -> User:
    return make_staff("ming@haitun.example")


@pytest.fixture
def desk(ming: User) -> Client:
    return proven_client(ming)


@pytest.fixture
def twice(desk: Client) -> Callable[[str, Filled], Any]:
    """Send a form, and send what comes back: as somebody who looked again does."""

    def send(url: str, filled: Filled) -> Any:
        first = desk.post(url, filled)
        return desk.post(url, {**filled, "seen": first.context["form"]["seen"].value() or ""})

    return send


def told(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def confirm_url(top_up: TopUp) -> str:
    return f"{LIST}{top_up.pk}/do/confirm/"


def state(top_up: TopUp) -> tuple[str, str]:
    with acting_as_system():
        found = TopUp.objects.get(pk=top_up.pk)
    return found.state, found.reason


def test_the_first_click_shows_what_will_happen_and_the_second_does_it(
    sellers: Sellers, desk: Client, ming: User
) -> None:
    top_up, filled = requested(sellers, cny(500)), {"received": "500.00", "bank_reference": "ICBC 1"}
    first = desk.post(confirm_url(top_up), filled)
    assert "Look again: CNY 500.00 goes into the wallet of Lotus Trading." in first.content.decode()
    assert figures(sellers.a) == ("0", "0")
    seen = first.context["form"]["seen"].value()
    second = desk.post(confirm_url(top_up), {**filled, "seen": seen})
    assert (second["Location"], told(second)) == (f"{LIST}{top_up.pk}/change/", ["CNY 500.00 is in the wallet."])
    assert (figures(sellers.a), state(top_up)) == (("500", "0"), ("confirmed", ""))
    assert events("top_up.confirmed") == [("top_up.confirmed", sellers.a, ming.pk)]
    assert_proven(sellers.a)


def test_another_amount_after_the_look_is_looked_at_again(sellers: Sellers, desk: Client) -> None:
    top_up, filled = requested(sellers, cny(500)), {"received": "500", "bank_reference": "ICBC 1", "reason": "As sent"}
    seen = desk.post(confirm_url(top_up), filled).context["form"]["seen"].value()
    second = desk.post(confirm_url(top_up), {**filled, "received": "5000", "seen": seen})
    assert "CNY 5,000.00 goes into the wallet of Lotus Trading. CNY 4,500.00 more than announced." in (
        second.content.decode()
    )
    assert (figures(sellers.a), state(top_up)) == (("0", "0"), ("requested", ""))


def test_less_than_announced_needs_a_reason(sellers: Sellers, twice: Callable[[str, Filled], Any]) -> None:
    top_up, filled = requested(sellers, cny(500)), {"received": "492.50", "bank_reference": "ICBC 1"}
    refused = twice(confirm_url(top_up), filled)
    assert (refused.status_code, told(refused)) == (
        200,
        ["the seller will read why: give a reason of at most 300 characters"],
    )
    assert figures(sellers.a) == ("0", "0")
    twice(confirm_url(top_up), filled | {"reason": "Bank fee"})
    assert (figures(sellers.a), state(top_up)) == (("492.5", "0"), ("confirmed", "Bank fee"))


def test_a_used_bank_reference_and_a_second_confirmation_are_refused(
    sellers: Sellers, desk: Client, twice: Callable[[str, Filled], Any]
) -> None:
    first, second = requested(sellers, cny(500)), requested(sellers, cny(500))
    twice(confirm_url(first), {"received": "500", "bank_reference": "ICBC 1"})
    assert told(twice(confirm_url(second), {"received": "500", "bank_reference": "icbc1"})) == [
        "bank reference ICBC1 has confirmed another top-up: look at the bank's statement again"
    ]
    again = told(desk.post(confirm_url(first), {"received": "500", "bank_reference": "ICBC 2"}))
    assert again[-1].startswith("“Confirm…” is not possible for")
    assert figures(sellers.a) == ("500", "0")


@pytest.mark.parametrize("received", ["", "x", "-1", "1.001", "NaN"])
def test_nonsense_is_refused_on_the_form(sellers: Sellers, desk: Client, received: str) -> None:
    top_up = requested(sellers, cny(500))
    answer = desk.post(confirm_url(top_up), {"received": received, "bank_reference": "ICBC 1"})
    assert list(answer.context["form"].errors) == ["received"]
    assert state(top_up) == ("requested", "")


def test_a_refusal_needs_a_reason(sellers: Sellers, desk: Client) -> None:
    top_up = requested(sellers, cny(500))
    page = desk.get(f"{LIST}{top_up.pk}/change/").content.decode()
    assert f"{LIST}{top_up.pk}/do/confirm/" in page
    assert f"{LIST}{top_up.pk}/act/refuse/" in page
    desk.post(f"{LIST}{top_up.pk}/act/refuse/", {"answer": " "})
    assert state(top_up) == ("requested", "")
    desk.post(f"{LIST}{top_up.pk}/act/refuse/", {"answer": "No such transfer"})
    assert state(top_up) == ("refused", "No such transfer")
    page = desk.get(f"{LIST}{top_up.pk}/change/").content.decode()
    assert "/do/confirm/" not in page
    assert "/act/refuse/" not in page


def test_top_ups_are_found_by_what_the_banks_statement_says(sellers: Sellers, desk: Client) -> None:
    requested(sellers, cny(500), reference="INV-2026-77")
    requested(sellers, cny(501), seller=sellers.b, reference="Harbour")
    for asked, found in (("2026-77", 1), ("W2", 1), ("lotus", 1), ("nobody", 0)):
        assert desk.get(LIST, {"q": asked}).context["cl"].result_count == found, asked
    assert desk.get(LIST, {"state__exact": "requested"}).context["cl"].result_count == 2


def test_limits_are_edited_here(sellers: Sellers, desk: Client) -> None:
    with acting_as_system():
        limit = WalletLimit.objects.get(currency="CNY")
    change = f"/admin/wallet/walletlimit/{limit.pk}/change/"
    filled = {
        "is_offered": "on",
        "top_up_least": "50",
        "top_up_most": "60",
        "open_top_ups": "2",
        "one_person_up_to": "10",
    }
    assert desk.post(change, filled).status_code == 302
    with acting_as_system():
        limit.refresh_from_db()
    assert (limit.top_up_least, limit.top_up_most, limit.one_person_up_to, limit.currency) == (50, 60, 10, "CNY")
    backwards = desk.post(change, filled | {"top_up_most": "40"})
    assert backwards.status_code == 200
    with acting_as_system():
        limit.refresh_from_db()
    assert limit.top_up_most == 60


def test_staff_without_the_right_see_no_money(sellers: Sellers, ming: User, desk: Client) -> None:
    top_up = requested(sellers, cny(500))
    with acting_as_system():
        ming.is_superuser = False
        ming.save()
    for url in (LIST, f"{LIST}{top_up.pk}/change/", confirm_url(top_up), f"{LIST}{top_up.pk}/act/refuse/"):
        assert desk.post(url, {"answer": "No"}).status_code == 403
    assert state(top_up) == ("requested", "")


def test_the_first_page_says_what_waits(sellers: Sellers, desk: Client) -> None:
    assert "top-up announced" not in desk.get("/admin/").content.decode()
    requested(sellers, cny(500))
    page = desk.get("/admin/").content.decode()
    assert "1 top-up announced" in page
    assert f"{LIST}?state__exact=requested" in page
