"""Charges, holds and entries by hand at the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.tenancy.context import acting_as_system
from apps.wallet.domain.charges_holds import hold_funds
from apps.wallet.models import Charge, ManualEntry, WalletHold, WalletMonth
from apps.wallet.seller_enums import LineType
from tests.ops.staff import make_staff, proven_client
from tests.wallet.seller_wallets import (
    NOW,
    Sellers,
    assert_proven,
    charge,
    cny,
    confirmed,
    figures,
    make_sellers,
    statement_of,
)
from tests.wallet.test_topups_admin import Filled, desk, ming, told, twice

__all__ = ["desk", "ming", "twice"]
pytestmark = pytest.mark.django_db
ENTRIES = "/admin/wallet/manualentry/"
Twice = Callable[[str, Filled], Any]


@pytest.fixture
def sellers(db: None) -> Sellers:
    made = make_sellers()
    confirmed(made, cny(100))
    return made


@pytest.fixture
def hua(db: None) -> Client:
    return proven_client(make_staff("hua@haitun.example"))


def entry(**changed: str) -> Filled:
    given = {"seller": "W1", "direction": "credit", "currency": "CNY", "amount": "20", "reason": "Goodwill"}
    return given | {"key": "form 1"} | changed


def entries() -> list[tuple[str, str]]:
    with acting_as_system():
        return [(f"{each.amount.amount:.0f}", each.state) for each in ManualEntry.objects.order_by("pk")]


def test_a_charge_is_refunded_in_part_and_then_in_whole(sellers: Sellers, twice: Twice, desk: Client) -> None:
    made = charge(sellers.a, cny(60))
    refund = f"/admin/wallet/charge/{made.pk}/do/refund/"
    first = desk.post(refund, {"amount": "12.50", "reason": "Late"})
    assert "Look again: CNY 12.50 of CNY 60.00 goes back to Lotus Trading." in first.content.decode()
    assert figures(sellers.a) == ("40", "0")
    assert told(twice(refund, {"amount": "12.50", "reason": "Late"}))[-1] == "CNY 12.50 is back in the wallet."
    assert figures(sellers.a) == ("52.5", "0")
    assert (
        "is more than the CNY 47.50 that can still be refunded"
        in (told(twice(refund, {"amount": "47.51", "reason": "More"}))[-1])
    )
    twice(refund, {"amount": "", "reason": "All of it"})
    assert (figures(sellers.a), statement_of(sellers.a)[-1]) == (("100", "0"), ("47.5", "100"))
    assert "/do/refund/" not in desk.get(f"/admin/wallet/charge/{made.pk}/change/").content.decode()
    assert_proven(sellers.a)


def test_a_hold_is_released(sellers: Sellers, desk: Client) -> None:
    with acting_as_system():
        hold = hold_funds(
            seller_id=sellers.a,
            kind=LineType.ORDER_AMOUNT,
            amount=cny(70),
            document_kind="order",
            document_id=1,
            reason="Order",
            key="order",
            now=NOW,
        )
    desk.post(f"/admin/wallet/wallethold/{hold.pk}/act/release/")
    with acting_as_system():
        assert WalletHold.objects.get().state == "released"
    assert figures(sellers.a) == ("100", "0")


def test_a_small_entry_is_booked_after_a_second_look(sellers: Sellers, twice: Twice, desk: Client) -> None:
    first = desk.post(f"{ENTRIES}enter/", entry(direction="charge"))
    assert "Look again: Lotus Trading pays CNY 20.00 to the platform." in first.content.decode()
    assert entries() == []
    done = twice(f"{ENTRIES}enter/", entry(direction="charge"))
    assert (done["Location"], told(done)) == (ENTRIES, ["The entry is booked."])
    assert (figures(sellers.a), entries()) == (("80", "0"), [("20", "booked")])
    twice(f"{ENTRIES}enter/", entry(direction="charge"))
    assert (figures(sellers.a), len(entries())) == (("80", "0"), 1)
    assert_proven(sellers.a)


def test_a_great_entry_waits_for_somebody_else(sellers: Sellers, twice: Twice, desk: Client, hua: Client) -> None:
    done = twice(f"{ENTRIES}enter/", entry(amount="6000"))
    assert told(done) == ["The entry waits: above the limit somebody else approves it."]
    with acting_as_system():
        waiting = ManualEntry.objects.get()
    approve = f"{ENTRIES}{waiting.pk}/act/approve/"
    assert told(desk.post(approve))[-1:] == ["you prepared this entry yourself: somebody else must approve it"]
    assert figures(sellers.a) == ("100", "0")
    assert told(hua.post(approve)) == ["The entry is booked."]
    assert (figures(sellers.a), entries()) == (("6100", "0"), [("6000", "booked")])


def test_a_waiting_entry_is_dropped_with_a_reason(sellers: Sellers, twice: Twice, hua: Client) -> None:
    twice(f"{ENTRIES}enter/", entry(amount="6000"))
    with acting_as_system():
        waiting = ManualEntry.objects.get()
    hua.post(f"{ENTRIES}{waiting.pk}/act/refuse/", {"answer": ""})
    assert entries() == [("6000", "waiting")]
    hua.post(f"{ENTRIES}{waiting.pk}/act/refuse/", {"answer": "Twice"})
    assert (entries(), figures(sellers.a)) == ([("6000", "refused")], ("100", "0"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"seller": "W9"}, "seller"), ({"amount": "0.001"}, "amount"), ({"reason": ""}, "reason"), ({"key": ""}, "key")],
)
def test_nonsense_is_refused_on_the_form(sellers: Sellers, desk: Client, changed: Filled, field: str) -> None:
    answer = desk.post(f"{ENTRIES}enter/", entry(**changed))
    assert list(answer.context["form"].errors) == [field]
    assert entries() == []


def test_a_charge_that_the_wallet_can_not_pay_is_refused_in_words(sellers: Sellers, twice: Twice) -> None:
    refused = twice(f"{ENTRIES}enter/", entry(direction="charge", amount="100.01"))
    assert told(refused) == [
        "CNY 100.01 is more than the CNY 100.00 available in the wallet: CNY 0.01 is missing, top it up"
    ]
    assert (figures(sellers.a), entries()) == (("100", "0"), [])


def test_nobody_edits_what_is_booked(sellers: Sellers, desk: Client) -> None:
    made = charge(sellers.a, cny(60))
    assert desk.post(f"/admin/wallet/charge/{made.pk}/change/", {"reason": "Other"}).status_code == 403
    assert desk.post(f"/admin/wallet/charge/{made.pk}/delete/", {"post": "yes"}).status_code == 403
    with acting_as_system():
        assert Charge.objects.get().reason == "Postage of order A-77"


def test_a_sellers_statement_is_at_hand(sellers: Sellers, desk: Client, ming: User) -> None:
    charge(sellers.a, cny(60))
    confirmed(sellers, cny(999), seller=sellers.b)
    with acting_as_system():
        month = WalletMonth.objects.get(seller_id=sellers.a)
    page = desk.get("/admin/wallet/walletmonth/", {"q": "W1"})
    assert page.context["cl"].result_count == 1
    answer = desk.get(f"/admin/wallet/walletmonth/{month.pk}/statement.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="haitun-wallet-CNY-2026-11-W1.csv"'
    rows = answer.content.decode("utf-8-sig").splitlines()[1:]
    assert [row.split(",")[4:6] for row in rows] == [
        ["", "0.00"],
        ["100.00", "100.00"],
        ["-60.00", "40.00"],
        ["100.00", ""],
        ["-60.00", ""],
        ["", "40.00"],
    ]
