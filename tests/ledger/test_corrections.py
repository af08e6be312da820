"""Reversals, debts and their repayment."""

import pytest

from apps.ledger import api
from apps.tenancy.context import acting_as_system
from tests.ledger.conftest import TODAY, Book, assert_consistent, figures, grant, posting


def spend(book: Book, amount: int, key: str = "spend") -> api.Posted:
    with acting_as_system():
        return api.post(posting(book.points, book.redeemed, amount), scope="test", key=key)


def undo(*transfers: int, key: str = "undo", **options: object) -> api.Posted:
    with acting_as_system():
        return api.reverse(*transfers, **{"effective_on": TODAY, "scope": "test", "key": key} | options)


def claw_back(book: Book, amount: int, key: str = "claw back") -> api.Posted:
    with acting_as_system():
        return api.post_or_owe(posting(book.points, book.issued, amount), debt=book.debt, scope="test", key=key)


def repay(book: Book, key: str = "repay") -> api.Posted:
    with acting_as_system():
        return api.repay_debt(account=book.points, debt=book.debt, effective_on=TODAY, scope="test", key=key)


def test_reversal_moves_back_and_names_its_original(book: Book) -> None:
    grant(book, 100)
    spent = spend(book, 30)
    reversal = undo(*spent.transfer_ids, memo="charged twice")

    assert undo(*spent.transfer_ids, memo="charged twice").transfer_ids == reversal.transfer_ids
    with acting_as_system():
        newest = api.statement(book.points)[0]
    assert (newest.amount, newest.kind, newest.reverses, newest.memo) == (
        30,
        "reversal",
        spent.transfer_ids[0],
        "charged twice",
    )
    assert figures(book.points, book.redeemed) == [(100, 0), (0, 0)]
    assert_consistent()


def test_group_is_reversed_as_one(book: Book) -> None:
    grant(book, 100)
    with acting_as_system():
        group = api.post(
            posting(book.points, book.redeemed, 80),
            posting(book.cash, book.wallet, 80, unit="CNY"),
            scope="test",
            key="redeem",
        )
    undo(*group.transfer_ids)
    assert figures(book.points, book.redeemed, book.cash, book.wallet) == [(100, 0), (0, 0), (0, 0), (0, 0)]
    assert_consistent()


def test_transfer_is_reversed_once(book: Book) -> None:
    grant(book, 100)
    [spent] = spend(book, 30).transfer_ids
    undo(spent)
    for transfers in ([spent], [987654321], [spent, spent]):
        with pytest.raises(api.NotReversible):
            undo(*transfers, key="again")
    assert figures(book.points) == [(100, 0)]


def test_second_reversal_is_named_as_such_even_where_nothing_is_left_to_take(book: Book) -> None:
    [granted] = grant(book, 100).transfer_ids
    undo(granted)
    with pytest.raises(api.NotReversible, match="reversed already"):
        undo(granted, key="again")
    assert figures(book.points) == [(0, 0)]


def test_reversal_of_what_is_spent_is_refused(book: Book) -> None:
    [granted] = grant(book, 100).transfer_ids
    spend(book, 30)
    with acting_as_system(), pytest.raises(api.InsufficientFunds):
        api.reverse(granted, effective_on=TODAY, scope="test", key="undo")
    assert figures(book.points) == [(70, 0)]


def test_claw_back_takes_what_is_there_and_owes_the_rest(book: Book) -> None:
    grant(book, 100)
    spend(book, 70)
    first = claw_back(book, 100)

    assert len(first.transfer_ids) == 2
    assert claw_back(book, 100).transfer_ids == first.transfer_ids
    assert figures(book.points, book.debt, book.issued) == [(0, 0), (-70, 0), (0, 0)]
    with acting_as_system():
        [debt] = api.debts(purpose="points_debt", unit="PTS")
    assert (debt.account, debt.seller_id, debt.supplier_id, debt.owed) == (book.debt, book.seller, None, 70)
    with pytest.raises(api.KeyReusedWithOtherContent):
        claw_back(book, 99)
    assert_consistent()


@pytest.mark.parametrize(("available", "debt"), [(150, 0), (100, 0), (0, -100)])
def test_claw_back_in_one_leg_when_one_account_bears_it(book: Book, available: int, debt: int) -> None:
    if available:
        grant(book, available)
    assert len(claw_back(book, 100).transfer_ids) == 1
    assert figures(book.points, book.debt) == [(max(available - 100, 0), 0), (debt, 0)]


def test_claw_back_leaves_what_is_held(book: Book) -> None:
    grant(book, 100)
    with acting_as_system():
        api.place_hold(account=book.points, amount=60, scope="test", key="hold")
    claw_back(book, 100)
    assert figures(book.points, book.debt) == [(60, 60), (-60, 0)]
    assert_consistent()


def test_debt_is_repaid_from_later_grants_as_far_as_they_reach(book: Book) -> None:
    claw_back(book, 100)
    assert repay(book, key="too early").transfer_ids == ()

    grant(book, 30, key="small")
    first = repay(book)
    assert figures(book.points, book.debt) == [(0, 0), (-70, 0)]
    assert repay(book).transfer_ids == first.transfer_ids

    grant(book, 500, key="large")
    repay(book, key="the rest")
    assert repay(book, key="nothing left to repay").transfer_ids == ()
    assert figures(book.points, book.debt) == [(430, 0), (0, 0)]
    with acting_as_system():
        assert api.debts(purpose="points_debt", unit="PTS") == []
    assert_consistent()
