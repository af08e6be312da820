"""The seller's wallet pages: figures, statement, top-ups and the warning, for who may and for nobody else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from djmoney.money import Money

from apps.accounts.enums import Role
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from apps.wallet.domain.charges import charge_wallet
from apps.wallet.domain.charges_holds import hold_funds
from apps.wallet.domain.seller_wallet_warning import set_low_balance
from apps.wallet.domain.topups import confirm_top_up, refuse_top_up, request_top_up
from apps.wallet.models import TopUp, WalletSetting
from apps.wallet.seller_enums import LineType
from tests.dashboard.conftest import NOW, World
from tests.dashboard.test_home import words
from tests.wallet.seller_wallets import numbers

pytestmark = pytest.mark.django_db
WALLET, TOP_UPS, NEW = "/dashboard/wallet/", "/dashboard/wallet/top-ups/", "/dashboard/wallet/top-ups/new/"
OCTOBER = datetime(2026, 10, 31, 15, 59, tzinfo=UTC)
MAX_QUERIES = 12


def request(seller: int, amount: Money, reference: str) -> TopUp:
    with acting_for_seller(seller):
        return request_top_up(
            seller_id=seller,
            amount=amount,
            transfer_reference=reference,
            key=f"form-{next(numbers)}",
            now=NOW,
            actor_id=None,
        )


def fill(seller: int, amount: Money, reference: str, now: datetime = NOW) -> TopUp:
    top_up = request(seller, amount, reference)
    with acting_as_ops():
        return confirm_top_up(
            top_up_id=top_up.pk, received=amount, bank_reference=f"B{next(numbers)}", now=now, actor_id=None
        )


def charge(seller: int, amount: str, reason: str, now: datetime = NOW, act: Callable[..., Any] = charge_wallet) -> None:
    number = next(numbers)
    with acting_as_system():
        act(
            seller_id=seller,
            kind=LineType.POSTAGE,
            amount=Money(amount, "CNY"),
            document_kind="order",
            document_id=number,
            reason=reason,
            key=f"act-{number}",
            now=now,
        )


@pytest.fixture
def money(world: World) -> World:
    """A: 1,000.00 came in October, 12.34 left; 87.66 left in November and 400.00 are held. R has more."""
    fill(world.a.pk, Money(1000, "CNY"), "INV-OCT", now=OCTOBER)
    charge(world.a.pk, "12.34", "Postage of A-1", now=OCTOBER)
    charge(world.a.pk, "87.66", "=HYPERLINK(1)")
    charge(world.a.pk, "400", "Postage of A-3", act=hold_funds)
    fill(world.rival.pk, Money(777_777, "CNY"), "RIVAL-REF", now=OCTOBER)
    charge(world.rival.pk, "5.55", "Rival's postage")
    return world


def test_balance_held_and_available(money: World) -> None:
    seen = words(money.client("viewer").get(WALLET))
    assert "Available 500.00 CNY Held 400.00 CNY" in seen
    assert "Balance 900.00 CNY" in seen
    assert "20 Nov 2026 Postage =HYPERLINK(1) Order" in seen
    assert "−87.66 900.00" in seen
    assert "Postage of A-3 Postage · Order" in seen
    assert "November 2026 900.00 October 2026 987.66" in seen


def test_a_wallet_of_another_currency_is_empty(money: World) -> None:
    seen = words(money.client("owner").get("/dashboard/wallet/USD/"))
    assert "Available 0.00 USD" in seen
    assert "No money has moved in this wallet yet" in seen
    assert "Months with movements appear here." in seen
    assert money.client("owner").get("/dashboard/wallet/JPY/").status_code == 404


def test_a_months_statement_goes_from_opening_to_closing(money: World) -> None:
    october = words(money.client("operator").get("/dashboard/wallet/CNY/2026-10/"))
    assert "Opening balance 0.00 Came in 1,000.00 Went out 12.34 Closing balance 987.66" in october
    assert "−12.34 987.66" in october
    assert "+1,000.00 1,000.00" in october
    assert "87.66 900.00" not in october
    november = words(money.client("owner").get("/dashboard/wallet/CNY/2026-11/"))
    assert "Opening balance 987.66 Came in 0.00 Went out 87.66 Closing balance 900.00" in november


@pytest.mark.parametrize("address", ["CNY/2026-09/", "CNY/2026-12/", "USD/2026-11/", "CNY/2026-13/"])
def test_a_month_without_movements_is_missing(money: World, address: str) -> None:
    client = money.client("owner")
    assert client.get(WALLET + address).status_code == 404
    assert client.get(f"{WALLET}{address}statement.csv").status_code == 404


def test_pages_of_a_month_follow_one_another(money: World) -> None:
    for number in range(55):
        charge(money.a.pk, "0.01", f"Stamp {number:02}")
    client = money.client("owner")
    first = client.get("/dashboard/wallet/CNY/2026-11/")
    assert [each.reason for each in first.context["page"].movements[:2]] == ["Stamp 54", "Stamp 53"]
    older = first.context["page"].next_before
    assert f'href="?before={older}"' in first.content.decode()
    second = client.get(f"/dashboard/wallet/CNY/2026-11/?before={older}")
    assert [each.reason for each in second.context["page"].movements] == [
        *(f"Stamp {number:02}" for number in range(4, -1, -1)),
        "=HYPERLINK(1)",
    ]
    assert second.context["page"].next_before is None
    for made_by_hand in ("x", "-1", "1.5", "９x"):
        assert client.get("/dashboard/wallet/CNY/2026-11/", {"before": made_by_hand}).status_code == 404


def test_the_csv_has_every_movement_and_runs_nothing(money: World) -> None:
    answer = money.client("viewer").get("/dashboard/wallet/CNY/2026-11/statement.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="haitun-wallet-CNY-2026-11.csv"'
    assert answer.content.decode("utf-8-sig").splitlines()[0] == "on,line_type,document,reason,amount,balance,currency"
    opening, charged, *sums = rows_of(answer)
    assert opening == ["2026-11-01", "opening", "", "", "", "987.66", "CNY"]
    assert (charged[:2], charged[2].startswith("order "), charged[3:]) == (
        ["2026-11-20", "POSTAGE"],
        True,
        ["'=HYPERLINK(1)", "-87.66", "900.00", "CNY"],
    )
    assert sums == [
        ["2026-11-30", "came_in", "", "", "0.00", "", "CNY"],
        ["2026-11-30", "went_out", "", "", "-87.66", "", "CNY"],
        ["2026-11-30", "closing", "", "", "", "900.00", "CNY"],
    ]
    october = rows_of(money.client("owner").get("/dashboard/wallet/CNY/2026-10/statement.csv"))
    assert [row[4:6] for row in october[1:3]] == [["1000.00", "1000.00"], ["-12.34", "987.66"]]


def rows_of(answer: Any) -> list[list[str]]:
    return [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()[1:]]


def test_a_rivals_money_never_appears(money: World) -> None:
    request(money.rival.pk, Money(333, "CNY"), "RIVAL-NEW")
    for address in (WALLET, TOP_UPS, "/dashboard/wallet/CNY/2026-10/", "/dashboard/wallet/CNY/2026-10/statement.csv"):
        page = money.client("owner").get(address).content.decode()
        for theirs in ("RIVAL", "Rival", "777,777", "777777", "5.55", "333"):
            assert theirs not in page, (address, theirs)
    assert "777,771.45 CNY" in words(money.client("rival").get(WALLET))


@pytest.mark.parametrize("role", Role.values)
def test_all_roles_see_and_owner_and_finance_act(money: World, role: str) -> None:
    client, may = money.client(role), role in ("owner", "finance")
    page = client.get(WALLET).content.decode()
    assert (NEW in page, "/warning/" in page) == (may, may)
    assert client.get(TOP_UPS).status_code == 200
    assert {client.get(address).status_code for address in (NEW, "/dashboard/wallet/CNY/warning/")} == {
        200 if may else 403
    }


def sent(**changed: str) -> dict[str, str]:
    return {"currency": "CNY", "amount": "500", "transfer_reference": "INV-7", "key": "form 1"} | changed


def saved() -> list[tuple[str, str, str, str]]:
    with acting_as_system():
        rows = TopUp.objects.order_by("pk").values_list("seller__code", "amount", "transfer_reference", "state")
        return [(code, str(amount), reference, state) for code, amount, reference, state in rows]


def test_a_request_is_noted_once_however_often_the_form_is_sent(world: World) -> None:
    client = world.client("finance")
    answers = [client.post(NEW, sent()) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == ["/dashboard/wallet/CNY/"] * 2
    assert [str(message) for message in get_messages(answers[0].wsgi_request)] == [
        "Your top-up is noted. Your wallet is credited once the money has arrived."
    ]
    assert saved() == [("A", "500.00", "INV-7", "requested")]
    assert "INV-7 20 Nov 2026 10:00 CNY 500.00" in words(client.get(WALLET))


def test_every_form_has_a_key_of_its_own(world: World) -> None:
    client = world.client("owner")
    keys = {client.get(NEW).context["form"]["key"].value() for _ in range(3)}
    assert len(keys) == 3
    assert client.get(f"{NEW}?currency=USD").context["form"]["currency"].value() == "USD"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": "99.99"}, "amount"),
        ({"amount": "1000000.01"}, "amount"),
        ({"amount": "100.001"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "lots"}, "amount"),
        ({"currency": "JPY"}, "currency"),
        ({"transfer_reference": "  "}, "transfer_reference"),
        ({"transfer_reference": "x" * 61}, "transfer_reference"),
        ({"key": ""}, "key"),
    ],
)
def test_what_is_refused_stands_at_its_field(world: World, changed: dict[str, str], field: str) -> None:
    answer = world.client("owner").post(NEW, sent(**changed))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert saved() == []


def test_the_refusal_of_the_domain_is_told_in_chinese_too(world: World) -> None:
    client = world.client("owner")
    assert "A top-up of CNY 1.00 is not possible: choose from CNY 100.00" in words(client.post(NEW, sent(amount="1")))
    client.post("/i18n/setlang/", {"language": "zh-hans"})
    assert "充值金额不能为 CNY 1.00，可选范围为 CNY 100.00 至 CNY 1,000,000.00" in words(
        client.post(NEW, sent(amount="1"))
    )


def test_the_same_key_for_something_else_and_too_many_requests_are_refused(world: World) -> None:
    client = world.client("owner")
    client.post(NEW, sent())
    assert "was used before for something else" in words(client.post(NEW, sent(amount="501")))
    for number in range(2, 6):
        client.post(NEW, sent(key=f"form {number}"))
    assert "5 requests are waiting already" in words(client.post(NEW, sent(key="form 6")))
    assert len(saved()) == 5


@pytest.mark.parametrize("role", ["manager", "operator", "viewer"])
def test_other_roles_can_not_request_cancel_or_set(world: World, role: str) -> None:
    top_up, client = request(world.a.pk, Money(500, "CNY"), "INV-7"), world.client(role)
    assert client.post(NEW, sent()).status_code == 403
    assert client.post(f"{TOP_UPS}{top_up.pk}/cancel/").status_code == 403
    assert client.post("/dashboard/wallet/CNY/warning/", {"amount": "5"}).status_code == 403
    assert saved() == [("A", "500.00", "INV-7", "requested")]


def test_a_request_is_cancelled_by_its_own_seller_alone(world: World) -> None:
    own, foreign = (request(seller.pk, Money(500, "CNY"), "INV-7") for seller in (world.a, world.rival))
    client = world.client("owner")
    assert client.post(f"{TOP_UPS}{foreign.pk}/cancel/").status_code == 404
    assert client.post(f"{TOP_UPS}{2**70}/cancel/").status_code == 404
    assert client.post(f"{TOP_UPS}{own.pk}/cancel/")["Location"] == TOP_UPS
    assert [state for *_, state in saved()] == ["cancelled", "requested"]
    again = client.post(f"{TOP_UPS}{own.pk}/cancel/")
    told = [str(message) for message in get_messages(again.wsgi_request)]
    assert told[-1] == f"#{own.pk}: CNY 500.00 is cancelled already: nothing to do"


def test_the_list_tells_what_became_of_each_request(money: World) -> None:
    refused = request(money.a.pk, Money(200, "CNY"), "INV-9")
    with acting_as_ops():
        refuse_top_up(top_up_id=refused.pk, reason="No such transfer", now=NOW, actor_id=None)
    seen = words(money.client("viewer").get(TOP_UPS))
    assert "INV-9 CNY 200.00 – refused No such transfer" in seen
    assert "INV-OCT CNY 1,000.00 CNY 1,000.00 confirmed" in seen


def test_the_banner_stands_on_the_wallets_until_the_balance_recovered(money: World) -> None:
    client = money.client("owner")
    answer = client.post("/dashboard/wallet/CNY/warning/", {"amount": "500.01"})
    assert answer["Location"] == "/dashboard/wallet/CNY/"
    banner = "Your CNY wallet has less than 500.01 available."
    for address in (WALLET, TOP_UPS, "/dashboard/wallet/USD/"):
        assert banner in words(client.get(address))
    assert banner not in words(money.client("rival").get(WALLET))
    fill(money.a.pk, Money(100, "CNY"), "INV-MORE")
    assert banner not in words(client.get(WALLET))
    assert "When less than CNY 500.01 is available." in words(client.get(WALLET))


def test_a_warning_is_taken_back_with_an_empty_form_and_never_nonsense(money: World) -> None:
    client = money.client("finance")
    for nonsense in ("0", "-3", "0.001", "x"):
        answer = client.post("/dashboard/wallet/CNY/warning/", {"amount": nonsense})
        assert list(answer.context["form"].errors) == ["amount"], nonsense
    client.post("/dashboard/wallet/CNY/warning/", {"amount": "70"})
    client.post("/dashboard/wallet/CNY/warning/", {"amount": ""})
    with acting_as_system():
        assert WalletSetting.objects.get(seller=money.a, currency="CNY").low_balance_at is None
    assert "You are not warned." in words(client.get(WALLET))


@pytest.mark.parametrize(
    "address", [WALLET, TOP_UPS, "/dashboard/wallet/CNY/2026-11/", "/dashboard/wallet/CNY/2026-11/statement.csv"]
)
def test_pages_cost_the_same_with_more_rows_and_little(money: World, address: str) -> None:
    def queries() -> int:
        client = money.client("owner")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len([each for each in captured if "SAVEPOINT" not in each["sql"]])  # the test's own transaction

    request(money.a.pk, Money(500, "CNY"), "ONE")
    with acting_for_seller(money.a.pk):
        set_low_balance(seller_id=money.a.pk, currency="CNY", low_balance_at=5000, now=NOW, actor_id=None)
    before = queries()
    for number in range(2):
        charge(money.a.pk, "1", f"More {number}", now=NOW + timedelta(days=31 * number))
        charge(money.a.pk, "1", f"Held {number}", act=hold_funds)
        request(money.a.pk, Money(500, "CNY"), f"MORE {number}")
    assert queries() == before <= MAX_QUERIES


def test_the_pages_speak_chinese(money: World) -> None:
    client = money.client("owner")
    client.post("/i18n/setlang/", {"language": "zh-hans"})
    seen = words(client.get(WALLET))
    assert "可用余额 500.00 CNY" in seen
    assert "2026年11月20日 邮费" in seen
    assert "充值" in words(client.get(NEW))
