"""Postage by country, weight and day; books that never change once published."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from apps.catalog.domain.fields import COUNTRIES
from apps.jobs.models import Job
from apps.order_costs.domain.errors import NoTariff, UnfitTariff
from apps.order_costs.domain.tariff_books import copy_tariff, publish_tariff
from apps.order_costs.domain.tariffs import postage_for
from apps.order_costs.models import TariffBook, TariffRate, TariffZone
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.order_costs.world import NOW, TODAY, World, make_world

pytestmark = pytest.mark.django_db


def draft() -> TariffBook:
    with acting_as_system():
        return copy_tariff(book_id=TariffBook.objects.get(version=1).pk, now=NOW)


@pytest.mark.parametrize(
    ("country", "weight_g", "zone", "steps", "postage", "registration"),
    [
        ("US", 1, "4", 1, 1340, 1600),
        ("US", 50, "4", 1, 1340, 1600),
        ("US", 51, "4", 2, 1780, 1600),
        ("US", 250, "4", 5, 3100, 1600),
        ("US", 251, "4", 6, 3540, 1600),
        ("US", 1000, "4", 20, 9700, 1600),
        ("US", 1001, "4", 1, 10560, 1600),
        ("US", 1100, "4", 1, 10560, 1600),
        ("US", 1101, "4", 2, 11420, 1600),
        ("US", 2000, "4", 10, 18300, 1600),
        ("HK", 100, "1", 1, 700, 800),
        ("HK", 101, "1", 2, 1000, 800),
        ("ZW", 50, "10", 1, 1460, 1600),
    ],
)
def test_both_sides_of_each_weight_step(country, weight_g, zone, steps, postage, registration):
    with acting_as_system():
        found = postage_for(country=country, weight_g=weight_g, on=TODAY)
    assert (found.zone.code, found.steps, found.postage_fen, found.registration_fen) == (
        zone,
        steps,
        postage,
        registration,
    )


def test_every_country_of_the_world_has_a_price_and_ten_zones_share_them(db):
    with acting_as_system():
        zones = {postage_for(country=country, weight_g=500, on=TODAY).zone.code for country in COUNTRIES}
    assert zones == {str(number) for number in range(1, 11)}


@pytest.mark.parametrize(
    ("country", "weight_g", "on", "why"),
    [
        ("XX", 250, TODAY, "no postage to XX for 250 g on 12 Nov 2026: tariff v1 has no rate for it"),
        ("", 250, TODAY, r"no postage to \? for 250 g"),
        ("US", 2001, TODAY, "no postage to US for 2001 g on 12 Nov 2026: parcels weigh 1 to 2000 g"),
        ("US", 0, TODAY, "parcels weigh 1 to 2000 g"),
        ("US", 250, date(2019, 12, 31), "on 31 Dec 2019: no tariff is published for that day"),
    ],
)
def test_a_refusal_names_country_weight_and_day(country, weight_g, on, why):
    with acting_as_system(), pytest.raises(NoTariff, match=why):
        postage_for(country=country, weight_g=weight_g, on=on)


def test_a_book_counts_from_its_day_on():
    book = draft()
    with acting_as_system():
        TariffRate.objects.filter(zone__book=book, zone__code="4", from_g=0).update(per_step="4.50")
        publish_tariff(book_id=book.pk, now=NOW)
        before = postage_for(country="US", weight_g=250, on=TODAY)
        after = postage_for(country="US", weight_g=250, on=book.effective_from)
        assert Job.objects.filter(kind="costs.charge_waiting").count() == 1
    assert (before.book.version, before.postage_fen) == (1, 3100)
    assert (after.book.version, after.postage_fen) == (2, 3150)


def test_a_published_book_never_changes():
    with acting_as_system():
        book = TariffBook.objects.get(version=1)
        zone = book.zones.get(code="4")
        for change in (
            lambda: TariffBook.objects.filter(pk=book.pk).update(fee_percent=3),
            lambda: TariffZone.objects.filter(pk=zone.pk).update(countries=["US", "DE"]),
            lambda: TariffZone.objects.create(book=book, code="11", name="More"),
            lambda: zone.rates.update(base="0.01"),
            lambda: zone.rates.all().delete(),
        ):
            with pytest.raises(IntegrityError, match="published"), transaction.atomic():
                change()
        assert postage_for(country="US", weight_g=250, on=TODAY).postage_fen == 3100
        with pytest.raises(UnfitTariff, match="published already"):
            publish_tariff(book_id=book.pk, now=NOW)


def test_an_unfit_draft_is_refused_with_every_fault():
    book = draft()
    with acting_as_system():
        zone = book.zones.get(code="4")
        TariffZone.objects.filter(pk=zone.pk).update(countries=["US", "DE", "QQ"])
        zone.rates.filter(from_g=1000).update(base="50.00")
        book.zones.get(code="10").delete()
        book.zones.get(code="1").rates.filter(from_g=0).delete()
        TariffBook.objects.filter(pk=book.pk).update(effective_from=date(2026, 11, 11))
        with pytest.raises(UnfitTariff) as refusal:
            publish_tariff(book_id=book.pk, now=NOW)
        assert TariffBook.objects.get(pk=book.pk).status == "draft"
    assert str(refusal.value) == (
        "tariff v2 can't be published: 11 Nov 2026 is over; parcels of that day are charged; "
        "exactly one zone has no countries and is the rest of the world; now: –; in two zones: DE; "
        "no codes of ISO 3166: QQ; zone 1 has no rate over 0 g; zone 4: over 1000 g less is charged than under it"
    )


def test_sellers_read_tariffs_and_write_none():
    world: World = make_world()
    with acting_for_seller(world.a.pk):
        assert postage_for(country="US", weight_g=250, on=TODAY).total_fen == 4700
