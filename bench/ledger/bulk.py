"""A thousand postings a transaction, against the same rows inserted with nothing else."""

import time
from itertools import count

from django.db import connection

from apps.ledger import api
from apps.tenancy.context import acting_as_system
from bench.ledger.book import Book

CHUNK, CHUNKS = 1_000, 15
_numbers = count()

LINES = """
select 'award ' || %s || ' ' || id as key, %s::bigint as src, id as dst, 'PTS' as unit, 20000::bigint as amount,
       'award' as kind, 'line' as document_kind, id as document_id, date '2026-10-31' as effective_on,
       date '2027-10-31' as expires_on, '' as memo
from generate_series(%s, %s) as id
"""
BARE = f"""
insert into bare (id, src_id, dst_id, unit, amount, dst_balance, dst_version, cum_end, expires_on, kind,
    document_kind, document_id, group_id, effective_on, recorded_at, xid, scope, key, leg, payload_hash,
    memo, seller_id)
select nextval('bare_id'), src, dst, unit, amount, amount, currval('bare_id'), amount, expires_on, kind,
       document_kind, document_id, 1, effective_on, clock_timestamp(), pg_current_xact_id()::text::bigint, 'bench', key,
       1, sha256(convert_to(key, 'UTF8')), memo, document_id
from ({LINES}) as line
"""


def chunks(book: Book) -> list[tuple[int, int]]:
    starts = range(book.points.start, book.points.stop - CHUNK, CHUNK)
    return [(start, start + CHUNK - 1) for start in starts][:CHUNKS]


def ledger_rate(book: Book) -> float:
    """Rows a second through `bulk_post`, with balances and lots."""
    number, start = next(_numbers), time.perf_counter()
    for first, last in chunks(book):
        with acting_as_system():
            done = api.bulk_post_select(LINES, [number, book.issued, first, last], scope="bench")
            assert done.posted == CHUNK
    return CHUNK * CHUNKS / (time.perf_counter() - start)


def bare_rate(book: Book) -> float:
    """Rows a second of one INSERT … SELECT a chunk into a table with the same columns and indexes."""
    number, start = next(_numbers), time.perf_counter()
    for first, last in chunks(book):
        with acting_as_system(), connection.cursor() as cursor:
            cursor.execute(BARE, [number, book.issued, first, last])
    return CHUNK * CHUNKS / (time.perf_counter() - start)
