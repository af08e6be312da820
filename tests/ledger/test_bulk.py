"""Many acts in one call: the same result as one by one, and safe to send again."""

from datetime import date

import pytest

from apps.common.periods import Month
from apps.ledger import api
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.ledger.conftest import NOW, Book, assert_consistent, figures, grant, posting

AUTUMN, WINTER = date(2026, 10, 20), date(2026, 12, 20)


def awards(book: Book) -> dict[str, api.Posting]:
    return {
        "a": posting(book.issued, book.points, 100, document_kind="line", document_id=1),
        "b": posting(book.issued, book.other_points, 200, document_kind="line", document_id=2),
        "a again": posting(book.issued, book.points, 30, expires_on=WINTER),
        "redeem": posting(book.other_points, book.redeemed, 50),
    }


def test_bulk_moves_what_single_posts_would(book: Book) -> None:
    grant(book, 7)
    with acting_as_system():
        assert api.bulk_post(awards(book), scope="bulk") == api.BulkPosted(posted=4, total=380)
        lines = api.statement(book.points)
        lots = api.lots(book.points)

    assert figures(book.issued, book.points, book.other_points, book.redeemed) == [
        (-337, 0),
        (137, 0),
        (150, 0),
        (50, 0),
    ]
    assert [(line.position, line.amount, line.balance) for line in lines] == [(3, 30, 137), (2, 100, 107), (1, 7, 7)]
    assert [(lot.granted, lot.remaining, lot.expires_on) for lot in lots] == [
        (7, 7, None),
        (100, 100, None),
        (30, 30, None),
    ]
    assert_consistent()


def test_bulk_again_writes_nothing(book: Book) -> None:
    with acting_as_system():
        api.bulk_post(awards(book), scope="bulk")
        assert api.bulk_post(awards(book), scope="bulk") == api.BulkPosted(posted=0, total=0)
        more = awards(book) | {"c": posting(book.issued, book.points, 1)}
        assert api.bulk_post(more, scope="bulk") == api.BulkPosted(posted=1, total=1)

    assert figures(book.points, book.other_points) == [(131, 0), (150, 0)]
    assert_consistent()


def test_single_post_and_bulk_share_their_keys(book: Book) -> None:
    both = posting(book.issued, book.points, 5)
    with acting_as_system():
        first = api.post(both, scope="bulk", key="one")
        assert api.bulk_post({"one": both}, scope="bulk").posted == 0
        api.bulk_post({"two": both}, scope="bulk")
        assert api.post(both, scope="bulk", key="two").replayed is True
        assert api.post(both, scope="bulk", key="one").transfer_ids == first.transfer_ids
    assert figures(book.points) == [(10, 0)]


def test_rows_of_a_query_are_posted_without_leaving_the_database(book: Book) -> None:
    select = """
        select 'line-' || id as key, %s as src, %s as dst, 'PTS' as unit, id * 10 as amount, 'award' as kind,
               'line' as document_kind, id as document_id, date '2026-10-31' as effective_on,
               date '2027-10-31' as expires_on, '' as memo
        from generate_series(1, 3) as id
    """
    with acting_as_system():
        for expected in (api.BulkPosted(3, 60), api.BulkPosted(0, 0)):
            assert api.bulk_post_select(select, [book.issued, book.points], scope="run") == expected
        assert api.bulk_post_select(select + " where id > 9", [book.issued, book.points], scope="run") == (
            api.BulkPosted(0, 0)
        )
        newest = api.statement(book.points)[0]
    assert (newest.amount, newest.kind, newest.document_kind, newest.document_id) == (30, "award", "line", 3)
    assert figures(book.points) == [(60, 0)]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"amount": 0}, api.InvalidAmount),
        ({"amount": -5}, api.InvalidAmount),
        ({"amount": 2**63}, api.InvalidAmount),
        ({"unit": "CNY"}, api.UnitMismatch),
        ({"dst": 987654}, api.UnknownAccount),
        ({"src": 987654}, api.UnknownAccount),
        ({"effective_on": date(2026, 8, 3)}, api.PeriodClosed),
    ],
)
def test_one_fault_refuses_the_whole_batch(book: Book, fault: dict[str, object], error: type[api.LedgerError]) -> None:
    with acting_as_system():
        api.close_period(unit="PTS", month=Month(2026, 8), now=NOW)
    given = {"src": book.issued, "dst": book.points, "amount": 5} | fault
    batch = awards(book) | {"fault": posting(**given)}

    with pytest.raises(error), acting_as_system():
        api.bulk_post(batch, scope="bulk")
    assert figures(book.issued, book.points, book.other_points) == [(0, 0), (0, 0), (0, 0)]


def test_batch_with_a_leg_between_tenants_to_itself_or_to_a_frozen_account_is_refused(book: Book) -> None:
    grant(book, 50)
    with acting_as_system():
        api.set_account_state(book.other_points, api.AccountState.FROZEN)
    for error, fault in [
        (api.TwoTenants, posting(book.points, book.other_points, 5)),
        (api.SelfTransfer, posting(book.points, book.points, 5)),
        (api.InvalidPosting, posting(book.issued, book.redeemed, 5, expires_on=WINTER)),
        (api.AccountFrozen, posting(book.other_points, book.redeemed, 5)),
        (api.InsufficientFunds, posting(book.points, book.redeemed, 151)),
    ]:
        with pytest.raises(error), acting_as_system():
            api.bulk_post({"good": posting(book.issued, book.points, 100), "fault": fault}, scope="bulk")
    assert figures(book.points, book.other_points, book.redeemed) == [(50, 0), (0, 0), (0, 0)]


def test_key_used_with_other_content_refuses_the_batch(book: Book) -> None:
    with acting_as_system():
        api.bulk_post(awards(book), scope="bulk")
    changed = {"new": posting(book.issued, book.points, 1), "a": posting(book.issued, book.points, 101)}
    with pytest.raises(api.KeyReusedWithOtherContent, match="bulk/a"), acting_as_system():
        api.bulk_post(changed, scope="bulk")
    assert figures(book.points) == [(130, 0)]


def test_key_refused_before_refuses_the_batch(book: Book) -> None:
    spend = posting(book.points, book.redeemed, 5)
    with acting_as_system(), pytest.raises(api.InsufficientFunds):
        api.post(spend, scope="bulk", key="spend")
    grant(book, 5)
    with pytest.raises(api.InsufficientFunds, match="bulk/spend"), acting_as_system():
        api.bulk_post({"spend": spend}, scope="bulk")
    assert figures(book.points) == [(5, 0)]


def test_tenants_cannot_post_in_bulk(book: Book) -> None:
    grant(book, 50)
    with pytest.raises(Exception, match="permission denied for function bulk_post"), acting_for_seller(book.seller):
        api.bulk_post({"own": posting(book.points, book.redeemed, 5)}, scope="bulk")
    assert figures(book.points) == [(50, 0)]


def test_same_owner_may_move_between_own_accounts_in_bulk(book: Book) -> None:
    grant(book, 50)
    with acting_as_system():
        api.bulk_post({"own": posting(book.points, book.debt, 20)}, scope="bulk")
    assert figures(book.points, book.debt) == [(30, 0), (20, 0)]
    assert_consistent()
