"""UPU S10 numbers of registered letter post, taken from the ranges that the operator was allocated."""

import re
from collections import Counter
from datetime import datetime
from typing import Final

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from apps.events.domain.recording import record_event
from apps.fulfillment.domain.parcel_errors import NoNumberLeft, RangeRefused
from apps.fulfillment.models import NumberRange
from apps.fulfillment.models.numbers import LAST_SERIAL
from apps.fulfillment.s10 import s10_number

TAKE: Final = """
update fulfillment_numberrange set next = next + 1
where id = (
    select id from fulfillment_numberrange
    where country = %s and next <= last order by id limit 1 for no key update
)
returning id, next - 1
"""
# Imported parcels that bear numbers of a range: it would give them out a second time.
BORNE: Final = """
select exists (
    select from fulfillment_parcel
    where tracking_no ~ %s and substr(tracking_no, 3, 8)::int between %s and %s
)
"""
# A number below the highest that came from outside was most likely given out there too.
MOVE_ON: Final = """
update fulfillment_numberrange as kept set next = greatest(kept.next, borne.highest + 1)
from (
    select own.id, own.next, max(substr(tracking_no, 3, 8))::int as highest
    from fulfillment_numberrange own
    join {parcels} on left(tracking_no, 2) = own.indicator and right(tracking_no, 2) = own.country
        and substr(tracking_no, 3, 8) between lpad(own.next::text, 8, '0') and lpad(own.last::text, 8, '0')
    where own.next <= own.last and tracking_no ~ '^R[A-Z][0-9]{{9}}[A-Z]{{2}}$'
    group by own.id
) as borne
where kept.id = borne.id
returning kept.id, kept.next - borne.next
"""
# A range is not added while numbers come in from outside: neither would know of the other.
ONE_AT_A_TIME: Final = "select pg_advisory_xact_lock(hashtext('fulfillment.numbers'))"
WARN_BELOW: Final = 10
"""Per cent of a country's numbers."""


@transaction.atomic
def add_range(
    *, indicator: str, country: str, first: int, last: int, now: datetime, actor_id: int | None = None
) -> NumberRange:
    """Add serials that the operator was allocated, `first` to `last`, both included.

    Raises RangeRefused: not of registered letter post, not eight digits, overlapping a known range, or borne by
    parcels already.
    """
    if not re.fullmatch(r"R[A-Z]", indicator) or not re.fullmatch(r"[A-Z]{2}", country):
        raise RangeRefused(
            _("'%(indicator)s … %(country)s' is no registered letter post: write R and a letter, and a country as CN")
            % {"indicator": indicator, "country": country}
        )
    if not 0 <= first <= last <= LAST_SERIAL:
        raise RangeRefused(
            _("serials run from 0 to %(last)s, the first not after the last; write them without the check digit")
            % {"last": LAST_SERIAL}
        )
    if _is_borne(indicator, country, first, last):
        raise RangeRefused(
            _("parcels bear numbers from %(first)08d to %(last)08d already; add only what was never used")
            % {"first": first, "last": last}
        )
    try:
        with transaction.atomic():
            added = NumberRange.objects.create(
                indicator=indicator, country=country, first=first, last=last, next=first, added_at=now
            )
    except IntegrityError as error:
        raise RangeRefused(
            _("the range overlaps another one of %(indicator)s … %(country)s; look at the list of ranges")
            % {"indicator": indicator, "country": country}
        ) from error
    record_event(name="numbers.added", subject=added, payload={"range": str(added)}, now=now, actor_id=actor_id)
    return added


def take_number(*, country: str, now: datetime) -> str:
    """The next number of a country's oldest range that has any left, for good: what is not used stays a gap.

    Whoever takes one keeps others waiting until the transaction ends, so it is taken late. When fewer than 10 % of
    a country's numbers are left, the event `numbers.running_low` says so once. Raises NoNumberLeft.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [country])
        taken = cursor.fetchone()
    if taken is None:
        raise NoNumberLeft(
            _("there is no registered number of %(country)s left; add a number range") % {"country": country}
        )
    range_id, serial = taken
    source = NumberRange.objects.get(pk=range_id)
    _warn_when_low(source, 1, now)
    return s10_number(source.indicator, serial, source.country)


def pass_numbers(*, parcels_table: str, now: datetime) -> int:
    """Have ranges go on behind the highest number that parcels of a (temporary) table bear; returns how many moved.

    For whoever writes parcels that were numbered elsewhere, in the same transaction and as late as can be: packers
    wait for its end. The event `numbers.passed` tells how many numbers will not be given out.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
        cursor.execute(MOVE_ON.format(parcels=parcels_table))
        passed = dict(cursor.fetchall())
    moved = list(NumberRange.objects.filter(pk__in=passed))
    gone: Counter[str] = Counter()
    for source in moved:
        gone[source.country] += passed[source.pk]
        payload = {"range": str(source), "numbers": passed[source.pk]}
        record_event(name="numbers.passed", subject=source, payload=payload, now=now)
    for source in {source.country: source for source in moved}.values():
        _warn_when_low(source, gone[source.country], now)
    return len(passed)


def _is_borne(indicator: str, country: str, first: int, last: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
        cursor.execute(BORNE, [rf"^{indicator}\d{{9}}{country}$", first, last])
        return bool(cursor.fetchone()[0])


def _warn_when_low(source: NumberRange, gone: int, now: datetime) -> None:
    """The last of the numbers that are gone crosses the line once; a range that was added later moves the line."""
    ranges = [each for each in NumberRange.objects.filter(country=source.country) if each.left or each == source]
    left, total = sum(each.left for each in ranges), sum(each.size for each in ranges)
    if left * 100 < total * WARN_BELOW <= (left + gone) * 100:
        record_event(
            name="numbers.running_low",
            subject=source,
            payload={"country": source.country, "left": left, "of": total},
            now=now,
        )
