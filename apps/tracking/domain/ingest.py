"""Scans are appended, and parcels follow from all that was ever said of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext_noop as _

from apps.common.said import kept_of, said
from apps.common.sql import read_sql
from apps.fulfillment.domain.watching import parcels_moved
from apps.orders.domain.status import refresh_statuses
from apps.tenancy.context import acting_as_system
from apps.tracking.domain import staging
from apps.tracking.domain.errors import ScanFault
from apps.tracking.domain.meaning import Meanings
from apps.tracking.domain.places import Places
from apps.tracking.domain.scans import Recorded, Refused, Scan

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(hours=26)
"""How far a carrier's clock or zone may be ahead; further is a mistake that would stay the parcel's last word."""
LONGEST_NUMBER = 40
LOCK = """
select count(*) from (
    select from fulfillment_parcel where id in (select parcel_id from tracking_touched)
    order by id for no key update
) locked
"""
MOVED = """
select order_id, bool_or(
    shipped_before is distinct from shipped_at or delivered_before is distinct from delivered_at
    or was <> status and 'returned' in (was, status)
)
from tracking_moved group by order_id order by order_id
"""


def record_scans(*, scans: Iterable[Scan], source: str, now: datetime) -> Recorded:
    """Append what is new of a carrier's scans, and bring parcels, items, orders and problems in line.

    `source` is the carrier, whose table of codes says what they mean; `now` (aware) is when we heard it. Repeated scans
    are dropped, scans of unknown numbers wait for their parcel, scans without a usable number or instant come back
    as refused. Whatever the order in which scans come, one status follows. Acts as the system, in one transaction.
    """
    with acting_as_system(), staging.staging_tables():
        meanings, places, done = Meanings(source), Places(), Recorded()
        staging.copy_scans(rows_of(scans, source, now, meanings, places, done))
        meanings.note_unmapped(now)
        done.assumed_zones = dict(places.assumed)
        take_in(done, now)
    return done


def match_scans(*, now: datetime) -> int:
    """Give scans that waited to the parcels that are there now; how many. Acts as the system."""
    with acting_as_system(), staging.staging_tables():
        done = Recorded()
        if staging.run("take_unmatched"):
            take_in(done, now)
    return done.added


def rows_of(
    scans: Iterable[Scan], source: str, now: datetime, meanings: Meanings, places: Places, done: Recorded
) -> Iterator[tuple[Any, ...]]:
    """Rows to be staged; what can't be is noted in `done`."""
    for n, scan in enumerate(scans):
        try:
            yield row_of(n, scan, source, now, meanings, places)
        except ScanFault as fault:
            done.refused.append(Refused(scan.line, kept_of(fault)))


def row_of(n: int, scan: Scan, source: str, now: datetime, meanings: Meanings, places: Places) -> tuple[Any, ...]:
    number = "".join(scan.tracking_no.split()).upper()
    if not number or len(number) > LONGEST_NUMBER:
        sentence = _("'%(number)s' is no tracking number; it has 1 to %(most)s characters")
        raise ScanFault(said(sentence, number=scan.tracking_no[:60], most=LONGEST_NUMBER))
    meaning = meanings.of(scan)
    at = places.instant_of(scan, stage=meaning.stage)
    if not EARLIEST <= at <= now + AHEAD:
        sentence = _("%(at)s UTC is not when a parcel was scanned; check date, time and zone")
        raise ScanFault(said(sentence, at=f"{at:%Y-%m-%d %H:%M}"))
    return (
        n, number, scan.parcel_id, source, now.isoformat(), at.isoformat(), meaning.status, meaning.sub_status,
        meaning.role, meaning.stage, scan.code[:40], scan.text[:200], places.location_of(scan)[:120],
        places.country_of(scan)[:2], None if scan.raw is None else json.dumps(scan.raw),
        f"{scan.facility}\n{scan.location}",
    )  # fmt: skip


def take_in(done: Recorded, now: datetime) -> None:
    """From staged scans to parcels and everything that follows from them."""
    with connection.cursor() as cursor:
        cursor.execute(staging.SAME)
        cursor.execute("analyze tracking_scan")
    staged = staging.ask("select count(*) from tracking_scan")[0][0]
    staging.run("match_numbers")
    waiting = staging.ask(
        "select count(*) from tracking_scan where parcel_id is null"
        " and tracking_no not in (select tracking_no from tracking_number)"
    )[0][0]
    done.unmatched = staging.run("keep_unmatched") if waiting else 0
    staging.run("insert_scans")
    done.added = staging.ask("select coalesce(sum(added), 0) from tracking_touched")[0][0]
    done.repeated = staged - done.added - done.unmatched
    if done.added:
        follow(now)


def follow(now: datetime) -> None:
    """Decide the touched parcels anew, then what hangs on them.

    Locked after the scans were added and before they are read: of two that add scans of one parcel at once, the
    second waits here and then sees the first one's too.
    """
    with connection.cursor() as cursor:
        cursor.execute("analyze tracking_touched")
        cursor.execute(LOCK)
    if staging.run("decide"):
        staging.run("follow_items")
        staging.run("record_moves", now=now)
        moved = staging.ask(MOVED)
        refresh_statuses(order_id for order_id, _ in moved)
        told = [order_id for order_id, is_told in moved if is_told]
        if told:
            parcels_moved.tell(told, now)
    refresh_problems(now)


def refresh_problems(now: datetime) -> tuple[int, int]:
    """Open and close the problems of the touched parcels; how many of each."""
    opened, closed = staging.ask(read_sql("tracking", "refresh_problems"), now=now)[0]
    return opened, closed


def review_problems(*, parcel_ids: Sequence[int], now: datetime) -> tuple[int, int]:
    """Look at these parcels; how many problems were opened and closed. Acts as the system."""
    with acting_as_system(), staging.staging_tables():
        staging.touch(parcel_ids)
        return refresh_problems(now)


def sweep_problems(*, now: datetime) -> tuple[int, int]:
    """Look at every parcel under way; how many problems were opened and closed. Acts as the system."""
    with acting_as_system(), staging.staging_tables():
        staging.run("watched_parcels")
        return refresh_problems(now)
