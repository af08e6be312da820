"""One act at a time: what it moves, what it answers, what it refuses."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from apps.common.periods import Month
from apps.ledger import api
from apps.tenancy.context import acting_as_system, acting_for_seller, acting_for_supplier
from tests.ledger.conftest import Book, figures, grant, posting


def test_post_moves_the_amount_and_numbers_the_tracked_side(book: Book) -> None:
    granted = grant(book, 500)
    grant(book, 250, key="second")

    assert granted.replayed is False
    assert figures(book.issued, book.points) == [(-750, 0), (750, 0)]
    with acting_as_system():
        newest, first = api.statement(book.points)
    assert (first.transfer_id, first.position, first.amount, first.balance) == (
        granted.transfer_ids[0],
        1,
        500,
        500,
    )
    assert (newest.position, newest.amount, newest.balance, newest.other_account) == (
        2,
        250,
        750,
        book.issued,
    )


def test_same_key_and_content_give_the_first_answer(book: Book) -> None:
    first = grant(book, 500)

    assert grant(book, 500) == replace(first, replayed=True)
    assert figures(book.points) == [(500, 0)]


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 501},
        {"kind": "other"},
        {"document_id": 7},
        {"effective_on": date(2026, 10, 16)},
        {"memo": "x"},
    ],
)
def test_same_key_with_other_content_is_an_error(book: Book, change: dict[str, object]) -> None:
    grant(book, 500)

    with pytest.raises(api.KeyReusedWithOtherContent, match="test/grant"):
        grant(book, **{"amount": 500, **change})
    assert figures(book.points) == [(500, 0)]


def test_group_posts_all_legs_or_none(book: Book) -> None:
    grant(book, 100)
    legs = [posting(book.points, book.redeemed, 60), posting(book.points, book.redeemed, 60)]

    with acting_as_system(), pytest.raises(api.InsufficientFunds) as refusal:
        api.post(*legs, scope="test", key="group")
    assert refusal.value.detail == {"account": book.points, "available": 40, "asked": 60}
    assert figures(book.points, book.redeemed) == [(100, 0), (0, 0)]

    with acting_as_system():
        api.post(legs[0], posting(book.points, book.redeemed, 40), scope="test", key="smaller group")
    assert figures(book.points, book.redeemed) == [(0, 0), (100, 0)]


def test_group_may_spend_in_a_later_leg_what_came_in_an_earlier_one(book: Book) -> None:
    with acting_as_system():
        done = api.post(
            posting(book.issued, book.points, 10),
            posting(book.points, book.redeemed, 10),
            scope="test",
            key="both",
        )
        [spent, granted] = api.statement(book.points)

    assert [granted.transfer_id, spent.transfer_id] == list(done.transfer_ids)
    assert figures(book.points) == [(0, 0)]


def test_points_become_money_in_one_group_of_two_units(book: Book) -> None:
    grant(book, 1000)
    with acting_as_system():
        api.post(
            posting(book.points, book.redeemed, 800),
            posting(book.cash, book.wallet, 800, unit="CNY"),
            scope="test",
            key="redeem",
        )

    assert figures(book.points, book.redeemed, book.cash, book.wallet) == [
        (200, 0),
        (800, 0),
        (-800, 0),
        (800, 0),
    ]


def test_refused_key_stays_refused_when_the_refusal_is_committed(book: Book) -> None:
    spend = posting(book.points, book.redeemed, 60)
    with acting_as_system(), pytest.raises(api.InsufficientFunds):
        api.post(spend, scope="test", key="spend")
    grant(book, 100)

    with acting_as_system(), pytest.raises(api.InsufficientFunds):
        api.post(spend, scope="test", key="spend")
    with pytest.raises(api.KeyReusedWithOtherContent), acting_as_system():
        api.post(replace(spend, amount=1), scope="test", key="spend")
    assert figures(book.points) == [(100, 0)]


def test_refused_key_is_free_again_when_the_act_was_rolled_back(book: Book) -> None:
    spend = posting(book.points, book.redeemed, 60)
    with pytest.raises(api.InsufficientFunds), acting_as_system():
        api.post(spend, scope="test", key="spend")
    grant(book, 100)

    with acting_as_system():
        assert api.post(spend, scope="test", key="spend").replayed is False
    assert figures(book.points) == [(40, 0)]


@pytest.mark.parametrize("amount", [0, -1, -(2**63)])
def test_amount_must_be_positive(book: Book, amount: int) -> None:
    with pytest.raises(api.InvalidAmount):
        grant(book, amount)
    assert figures(book.points, book.issued) == [(0, 0), (0, 0)]


@pytest.mark.parametrize("amounts", [[2**63], [2**63 - 1, 1], [10**30]])
def test_overflow_is_refused(book: Book, amounts: list[int]) -> None:
    for n, amount in enumerate(amounts[:-1]):
        grant(book, amount, key=f"up to {n}")
    with pytest.raises(api.InvalidAmount):
        grant(book, amounts[-1], key="over")
    assert figures(book.points) == [(sum(amounts[:-1]), 0)]


def test_account_cannot_post_to_itself(book: Book) -> None:
    grant(book, 100)
    with pytest.raises(api.SelfTransfer), acting_as_system():
        api.post(posting(book.points, book.points, 10), scope="test", key="self")
    assert figures(book.points) == [(100, 0)]


@pytest.mark.parametrize("unit", ["CNY", "USD"])
def test_unit_must_be_that_of_both_accounts(book: Book, unit: str) -> None:
    grant(book, 100)
    with pytest.raises(api.UnitMismatch), acting_as_system():
        api.post(posting(book.points, book.cash, 10, unit=unit), scope="test", key="unit")
    assert figures(book.points, book.cash) == [(100, 0), (0, 0)]


def test_unknown_account_is_named(book: Book) -> None:
    with pytest.raises(api.UnknownAccount, match="987654"), acting_as_system():
        api.post(posting(book.issued, 987654, 10), scope="test", key="unknown")


def test_two_tenants_in_one_transfer_are_refused(book: Book) -> None:
    grant(book, 100)
    with pytest.raises(api.TwoTenants), acting_as_system():
        api.post(posting(book.points, book.other_points, 10), scope="test", key="gift")
    with pytest.raises(api.TwoTenants), acting_as_system():
        api.post(posting(book.wallet, book.payable, 10, unit="CNY"), scope="test", key="pay directly")
    assert figures(book.points, book.other_points) == [(100, 0), (0, 0)]


def test_expiry_is_refused_where_there_are_no_lots(book: Book) -> None:
    with pytest.raises(api.InvalidPosting), acting_as_system():
        api.post(
            posting(book.cash, book.wallet, 10, unit="CNY", expires_on=date(2027, 1, 1)),
            scope="test",
            key="lot",
        )
    assert figures(book.wallet) == [(0, 0)]


@pytest.mark.parametrize("text", [{"kind": "k" * 41}, {"memo": "m" * 501}])
def test_too_long_a_text_is_refused(book: Book, text: dict[str, object]) -> None:
    with pytest.raises(api.InvalidPosting):
        grant(book, 5, **text)
    with pytest.raises(api.InvalidPosting):
        grant(book, 5, key="k" * 121)
    assert figures(book.points) == [(0, 0)]


def test_nothing_to_post_is_an_error(book: Book) -> None:
    with pytest.raises(api.InvalidPosting), acting_as_system():
        api.post(scope="test", key="nothing")


def test_closed_month_refuses_back_dated_posts_of_its_unit_only(book: Book) -> None:
    october = Month(2026, 10)
    with acting_as_system():
        assert api.close_period(unit="PTS", month=october, now=october.ends_at) is True
        assert api.close_period(unit="PTS", month=october, now=october.ends_at) is False

    for day in (october.first_day, october.last_day):
        with pytest.raises(api.PeriodClosed), acting_as_system():
            api.post(posting(book.issued, book.points, 5, effective_on=day), scope="test", key=f"late {day}")
    grant(book, 5, effective_on=date(2026, 11, 1))
    with acting_as_system():
        api.post(posting(book.cash, book.wallet, 7, unit="CNY"), scope="test", key="other unit")
    assert figures(book.points, book.wallet) == [(5, 0), (7, 0)]


def test_month_is_closed_only_when_it_is_over_in_shanghai(book: Book) -> None:
    last_second = datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC)
    with acting_as_system(), pytest.raises(api.PeriodNotEnded, match="2026-10-31 16:00 UTC"):
        api.close_period(unit="PTS", month=Month(2026, 10), now=last_second)
    grant(book, 5)
    assert figures(book.points) == [(5, 0)]


def test_frozen_account_receives_and_does_not_pay(book: Book) -> None:
    grant(book, 100)
    with acting_as_system():
        api.set_account_state(book.points, api.AccountState.FROZEN)
    grant(book, 1, key="while frozen")
    with pytest.raises(api.AccountFrozen), acting_as_system():
        api.post(posting(book.points, book.redeemed, 10), scope="test", key="spend")
    with acting_as_system():
        api.set_account_state(book.points, api.AccountState.OPEN)
        api.post(posting(book.points, book.redeemed, 10), scope="test", key="spend")
    assert figures(book.points) == [(91, 0)]


def test_only_an_empty_account_is_closed_and_then_for_good(book: Book) -> None:
    grant(book, 100)
    with pytest.raises(api.AccountNotEmpty), acting_as_system():
        api.set_account_state(book.points, api.AccountState.CLOSED)
    with acting_as_system():
        api.post(posting(book.points, book.redeemed, 100), scope="test", key="spend")
        api.set_account_state(book.points, api.AccountState.CLOSED)

    with pytest.raises(api.AccountClosed):
        grant(book, 1, key="after")
    with pytest.raises(api.AccountClosed), acting_as_system():
        api.set_account_state(book.points, api.AccountState.OPEN)
    assert figures(book.points) == [(0, 0)]


def test_balance_as_of_an_instant_is_what_was_recorded_until_then(book: Book) -> None:
    before = timezone.now()
    grant(book, 500)
    between = timezone.now()
    with acting_as_system():
        api.post(posting(book.points, book.redeemed, 120), scope="test", key="spend")

        for account, figures_then in ((book.points, (0, 500, 380)), (book.redeemed, (0, 0, 120))):
            then = [api.balance_at(account, at=at) for at in (before, between, timezone.now())]
            assert tuple(then) == figures_then


def test_statement_pages_by_position(book: Book) -> None:
    for n in range(1, 6):
        grant(book, n, key=f"grant {n}")
    with acting_as_system():
        for account in (book.points, book.issued):
            pages, before = [], {}
            while page := api.statement(account, limit=2, **before):
                pages.append([abs(line.amount) for line in page])
                before = {"before": page[-1].position}
            assert pages == [[5, 4], [3, 2], [1]]


def test_roll_up_changes_no_balance(book: Book) -> None:
    grant(book, 500)
    with acting_as_system():
        assert api.roll_up() == 4
    grant(book, 1, key="after")
    with acting_as_system():
        api.roll_up()
        api.roll_up(afresh=True)
    assert figures(book.issued) == [(-501, 0)]


def test_opening_an_account_again_gives_the_same_one(book: Book) -> None:
    with acting_as_system():
        again = api.open_account(purpose="points", unit="PTS", seller_id=book.seller, bears_lots=True)
        platform = api.open_account(purpose="points_issued", unit="PTS")
        found = api.find_account(purpose="points", unit="PTS", seller_id=book.seller)

    assert (again, found, platform) == (book.points, book.points, book.issued)


def test_accounts_are_opened_for_those_of_a_query_that_have_none(book: Book) -> None:
    sellers = "select seller_id from (values (%(one)s), (%(other)s)) as given (seller_id)"
    owners = {"one": book.seller, "other": book.other_seller}
    with acting_as_system():
        api.open_account(purpose="deposit", unit="CNY", seller_id=book.seller)
        opened = [
            api.open_missing_accounts(sellers, owners, purpose="deposit", unit="CNY"),
            api.open_missing_accounts(sellers, owners, purpose="deposit", unit="CNY"),
            api.open_missing_accounts(sellers, owners, purpose="deposit", unit="USD", limit=1),
            api.open_missing_accounts(sellers, owners, purpose="deposit", unit="USD", limit=1),
            api.open_missing_accounts(sellers, owners, purpose="deposit", unit="USD", limit=1),
        ]
        found = [
            api.find_account(purpose="deposit", unit=unit, seller_id=seller) is not None
            for unit in ("CNY", "USD")
            for seller in owners.values()
        ]
    assert opened == [1, 0, 1, 1, 0]
    assert found == [True, True, True, True]


@pytest.mark.parametrize("terms", [{"floor": None}, {"floor": 5}, {"bears_lots": True}])
def test_opening_an_account_with_other_terms_is_an_error(book: Book, terms: dict[str, object]) -> None:
    with pytest.raises(api.AccountTermsDiffer), acting_as_system():
        api.open_account(**{"purpose": "wallet", "unit": "CNY", "seller_id": book.seller, **terms})


def test_tenant_pays_the_platform_from_its_own_account(book: Book) -> None:
    grant(book, 100)
    with acting_for_seller(book.seller):
        api.post(posting(book.points, book.redeemed, 30), scope="test", key="own")
        assert api.balance(book.points).available == 70
        assert [line.amount for line in api.statement(book.points)] == [-30, 100]
    with acting_for_supplier(book.supplier), pytest.raises(api.UnknownAccount):
        api.balance(book.points)
    assert figures(book.points, book.redeemed) == [(70, 0), (30, 0)]
