"""`bench ledger`: each pair in one run on one durable cluster, alternating, medians of three rounds."""

import statistics
from collections.abc import Callable

from django.conf import settings

from apps.ledger import api
from apps.tenancy.context import acting_as_system
from bench.cluster import create_database, drop_database, fresh_database, print_table, superuser_sql
from bench.ledger.book import Book, make_book
from bench.ledger.bulk import bare_rate, ledger_rate
from bench.ledger.clients import CLIENTS, HAITUN, HORDAK, pgbench, prepare, python_clients, run_pgbench

DATABASE, HORDAK_DATABASE, ROUNDS = "bench_ledger", "bench_hordak", 3

POST = """
\\set src random({book.wallets.start}, {book.wallets.stop})
\\set dst random({first}, {last})
select refusal from ledger.post('bench', gen_random_uuid()::text, array[
    (:src, :dst, 'CNY', 1, 'fee', 'order', 1, date '2026-10-15', null, '')::ledger.posting]);
"""
BARE = """
\\set src random({book.wallets.start}, {book.wallets.stop})
insert into bare (id, src_id, dst_id, unit, amount, src_balance, src_version, kind, document_kind, document_id,
    group_id, effective_on, recorded_at, xid, scope, key, leg, payload_hash, memo, seller_id)
values (nextval('bare_id'), :src, {book.hot}, 'CNY', 1, 1, currval('bare_id'), 'fee', 'order', 1, 1,
    date '2026-10-15', clock_timestamp(), pg_current_xact_id()::text::bigint, 'bench', gen_random_uuid()::text, 1,
    sha256('x'), '', 1);
"""


def main() -> None:
    with fresh_database(DATABASE):
        book = make_book(DATABASE)
        durable = superuser_sql("select current_setting('fsync'), current_setting('synchronous_commit')")
        assert durable == [("on", "on")], durable
        rows = [single(book), hot(book), bulk(book), against_hordak(book), orientation(book)]
        with acting_as_system():
            report = api.check_ledger()
        assert report.consistent, report.discrepancies[:5]
        rows.append(("discrepancies afterwards (`check_ledger`)", "0", f"0 in {report.transfers:,} transfers"))
    print_table(f"Ledger ({CLIENTS} clients, fsync and synchronous_commit on)", rows)


def alternating(ours: Callable[[], float], other: Callable[[], float]) -> tuple[float, float]:
    """The medians of both, taken in turns that swap their order."""
    rates: dict[bool, list[float]] = {True: [], False: []}
    for number in range(ROUNDS):
        for is_ours in (number % 2 == 0, number % 2 == 1):
            rates[is_ours].append(ours() if is_ours else other())
    return statistics.median(rates[True]), statistics.median(rates[False])


def row(figure: str, goal: str, ours: float, other: float, unit: str = "/s") -> tuple[str, str, str]:
    return figure, goal, f"**{ours / other:.2f}** ({ours:,.0f}{unit} ÷ {other:,.0f}{unit})"


def post_script(book: Book, first: int, last: int) -> str:
    return POST.format(book=book, first=first, last=last)


def single(book: Book) -> tuple[str, str, str]:
    rates = alternating(
        lambda: pgbench(DATABASE, post_script(book, book.hot, book.hot)),
        lambda: pgbench(DATABASE, BARE.format(book=book)),
    )
    return row("single posts through SQL ÷ bare insert with the same indexes", "≥ 0.40", *rates)


def hot(book: Book) -> tuple[str, str, str]:
    rates = alternating(
        lambda: pgbench(DATABASE, post_script(book, book.hot, book.hot)),
        lambda: pgbench(DATABASE, post_script(book, book.cold.start, book.cold.stop)),
    )
    return row("all to one platform account ÷ to a thousand", "≥ 0.90", *rates)


def bulk(book: Book) -> tuple[str, str, str]:
    rates = alternating(lambda: ledger_rate(book), lambda: bare_rate(book))
    return row("bulk posts with balances and lots ÷ bare INSERT … SELECT", "≥ 0.25", *rates, unit=" rows/s")


def against_hordak(book: Book) -> tuple[str, str, str]:
    place = (str(settings.ENVIRONMENT.socket_dir), HORDAK_DATABASE)
    drop_database(HORDAK_DATABASE)
    create_database(HORDAK_DATABASE)
    try:
        prepare(HORDAK, *place)
        ours = (DATABASE, str(book.wallets.start), str(book.wallets.stop), str(book.hot))
        rates = alternating(lambda: python_clients(HAITUN, *ours), lambda: python_clients(HORDAK, *place))
    finally:
        drop_database(HORDAK_DATABASE)
    return row(f"through Django, {CLIENTS} processes ÷ django-hordak's `transfer_to`", "≥ 2.0", *rates)


def orientation(book: Book) -> tuple[str, str, str]:
    run_pgbench("-i", "-q", "-s", "10", "-U", "postgres", DATABASE, role="postgres")
    tpc, ours = alternating(
        lambda: pgbench(DATABASE, None, user="postgres", role="postgres"),
        lambda: pgbench(DATABASE, post_script(book, book.hot, book.hot)),
    )
    return "for orientation: pgbench's TPC-B-like, same clients", "–", f"{tpc:,.0f}/s beside {ours:,.0f} posts/s"


if __name__ == "__main__":
    main()
