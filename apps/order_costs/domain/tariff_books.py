"""Drafting and publishing tariff books."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.catalog.domain.fields import COUNTRIES
from apps.common.books import BookStatus
from apps.common.periods import shanghai_day
from apps.common.when import day_words
from apps.events.domain.recording import record_event
from apps.jobs.domain.queue import enqueue
from apps.order_costs.domain.errors import UnfitTariff
from apps.order_costs.domain.tariffs import fen_of
from apps.order_costs.models import TariffBook, TariffRate, TariffZone


@transaction.atomic
def publish_tariff(*, book_id: int, now: datetime, actor_id: int | None = None) -> TariffBook:
    """Put a draft in force from its Shanghai day on; from then on the database refuses to change it.

    Parcels that waited for a tariff are tried again by a job. Raises UnfitTariff, which names everything that is
    wrong with the draft.
    """
    book = TariffBook.objects.select_for_update().get(pk=book_id)
    faults = list(faults_of(book, today=shanghai_day(now)))
    if faults:
        raise UnfitTariff(
            _("tariff %(book)s can't be published: %(faults)s") % {"book": book, "faults": "; ".join(faults)}
        )
    book.status, book.published_at = BookStatus.PUBLISHED, now
    book.save(update_fields=["status", "published_at"])
    payload = {"version": book.version, "effective_from": str(book.effective_from)}
    record_event(name="tariff.published", subject=book, payload=payload, now=now, actor_id=actor_id)
    enqueue(kind="costs.charge_waiting", key=f"costs.charge_waiting:tariff:{book.pk}", payload={}, now=now)
    return book


@transaction.atomic
def copy_tariff(*, book_id: int, now: datetime) -> TariffBook:
    """A draft of the next version with the same zones, rates and fees; it takes effect tomorrow unless edited."""
    book = TariffBook.objects.get(pk=book_id)
    zones = list(book.zones.prefetch_related("rates"))
    newest = TariffBook.objects.aggregate(newest=Max("version"))["newest"] or 0
    book.pk, book.version, book.effective_from = None, newest + 1, shanghai_day(now) + timedelta(days=1)
    book.status, book.published_at = BookStatus.DRAFT, None
    book.save()
    for zone in zones:
        copy_zone(zone, book)
    return book


def copy_zone(zone: TariffZone, book: TariffBook) -> None:
    rates = list(zone.rates.all())
    zone.pk, zone.book = None, book
    zone.save()
    for rate in rates:
        rate.pk, rate.zone = None, zone
    TariffRate.objects.bulk_create(rates)


def faults_of(book: TariffBook, *, today: date) -> Iterator[str]:
    """What keeps a draft from being published, in words for staff."""
    if book.status != BookStatus.DRAFT:
        yield _("it is published already; draft a new version")
    if book.effective_from < today:
        yield _("%(day)s is over; parcels of that day are charged") % {"day": day_words(book.effective_from)}
    same_day = TariffBook.objects.filter(status=BookStatus.PUBLISHED, effective_from=book.effective_from)
    if same_day.exclude(pk=book.pk).exists():
        yield _("another tariff takes effect on %(day)s already") % {"day": day_words(book.effective_from)}
    zones = list(book.zones.prefetch_related("rates"))
    yield from faults_of_countries(zones)
    for zone in zones:
        yield from faults_of_rates(zone, book.limit_g)


def faults_of_countries(zones: list[TariffZone]) -> Iterator[str]:
    """Each country stands in one zone at most, and one zone is for all others."""
    rest = [zone.code for zone in zones if not zone.countries]
    if len(rest) != 1:
        yield _("exactly one zone has no countries and is the rest of the world; now: %(zones)s") % {
            "zones": ", ".join(rest) or "–"
        }
    named = [country for zone in zones for country in zone.countries]
    twice = sorted({country for country in named if named.count(country) > 1})
    unknown = sorted(set(named) - COUNTRIES)
    if twice:
        yield _("in two zones: %(countries)s") % {"countries": ", ".join(twice)}
    if unknown:
        yield _("no codes of ISO 3166: %(countries)s") % {"countries": ", ".join(unknown)}


def faults_of_rates(zone: TariffZone, limit_g: int) -> Iterator[str]:
    """A zone has a price for every weight, and more weight never costs less."""
    rates = sorted(zone.rates.all(), key=lambda rate: rate.from_g)
    if not rates or rates[0].from_g != 0:
        yield _("zone %(zone)s has no rate over 0 g") % {"zone": zone.code}
    for lower, upper in pairwise(rates):
        steps = -(-(upper.from_g - lower.from_g) // lower.step_g)
        if upper.base + upper.per_step < lower.base + steps * lower.per_step:
            yield _("zone %(zone)s: over %(grams)s g less is charged than under it") % {
                "zone": zone.code,
                "grams": upper.from_g,
            }
    if any(fen_of(rate.base + rate.per_step) == 0 for rate in rates):
        yield _("zone %(zone)s: a weight would cost nothing") % {"zone": zone.code}
    if any(rate.from_g >= limit_g for rate in rates):
        yield _("zone %(zone)s: a rate begins at the greatest weight or over it") % {"zone": zone.code}
