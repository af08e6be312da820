"""Handing over: what may go on a manifest, into which bag, and what closing it does."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.events.models import DomainEvent
from apps.fulfillment.domain.handing_over import hand_over
from apps.fulfillment.domain.manifest_documents import bag_labels_pdf, manifest_pdf
from apps.fulfillment.domain.manifests import add_parcels, close_manifest, open_manifest, take_off
from apps.fulfillment.domain.packing import pack_parcel, release_parcel, unpack_parcel
from apps.fulfillment.domain.parcel_errors import AlreadyHandedOver, ManifestRefused, TooHeavy
from apps.fulfillment.domain.watching import parcels_moved
from apps.fulfillment.models import Bag, BagParcel, Manifest, PackingStandard, Parcel
from apps.orders.models import LineItem, Order
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.factories.parcels import items_of, make_packable_order, make_range, make_rates, make_sender
from tests.fulfillment.reading import barcodes_of, sizes_of, texts_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def ready(db: None) -> None:
    make_sender()
    make_range(8, 20_000)
    make_rates(USD="7")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    heard: list[Any] = []
    monkeypatch.setattr(parcels_moved, "_functions", [lambda ids, now: heard.append((list(ids), now))])
    return heard


def packed(*, country: str = "PL", weight_g: int = 260, released: bool = True, order: Order | None = None) -> Parcel:
    order = order or make_packable_order(address={"country": country})
    with acting_as_system():
        parcel = pack_parcel(order_id=order.pk, items=items_of(order), weight_g=weight_g, now=NOW)
        return release_parcel(parcel_id=parcel.pk, now=NOW) if released else parcel


def add(manifest: Manifest, *parcels: Parcel) -> list[BagParcel]:
    numbers = [parcel.tracking_no for parcel in parcels]
    return add_parcels(manifest_id=manifest.pk, tracking_numbers=numbers, now=NOW)


def test_parcels_fill_bags_by_country_up_to_the_weight():
    parcels = [
        packed(country=country, weight_g=g) for country, g in (("PL", 900), ("FR", 400), ("PL", 300), ("PL", 700))
    ]
    with acting_as_ops():
        PackingStandard.objects.create(effective_from=NOW.date(), bag_most_weight_g=1200, sdr_in_cny="9.7")
        manifest = open_manifest(now=NOW)
        add(manifest, *parcels[:3])
        add(manifest, parcels[3])
        bags = {bag.number: (bag.country, [each.parcel for each in bag.parcels.all()]) for bag in Bag.objects.all()}
        assert bags == {
            f"{manifest.number}-001": ("PL", [parcels[0], parcels[2]]),
            f"{manifest.number}-002": ("FR", [parcels[1]]),
            f"{manifest.number}-003": ("PL", [parcels[3]]),
        }
        take_off(manifest_id=manifest.pk, parcel_id=parcels[3].pk)
        add(manifest, parcels[3])
        with pytest.raises(ManifestRefused, match="is not on"):
            take_off(manifest_id=manifest.pk, parcel_id=999_999)
    heavy = packed(weight_g=1300)
    with acting_as_ops():
        with pytest.raises(TooHeavy, match="weighs 1300 g, more than a bag may"):
            add(manifest, heavy)
        assert BagParcel.objects.count() == 4


def test_what_may_not_leave_is_refused_with_every_reason():
    good, unpaid, opened = packed(), packed(released=False), packed()
    other = packed()
    with acting_as_ops():
        unpack_parcel(parcel_id=opened.pk, reason="wrong", now=NOW)
        first, manifest = open_manifest(now=NOW), open_manifest(now=NOW)
        add(first, other)
        rival = open_manifest(now=NOW, carrier="rival")
        numbers = [each.tracking_no for each in (good, unpaid, opened, other)]
        with pytest.raises(ManifestRefused) as refusal:
            add_parcels(manifest_id=manifest.pk, tracking_numbers=[*numbers, "RX9"], now=NOW)
        reasons = str(refusal.value).split("; ")
        assert [reason.split(" ", 1)[0] for reason in reasons] == [*numbers[1:], "RX9"]
        for reason, words in zip(
            reasons, ("is not paid", "was unpacked", "on a manifest already", "no parcel of ours"), strict=True
        ):
            assert words in reason
        with pytest.raises(ManifestRefused, match="goes with post"):
            add(rival, good)
        with pytest.raises(ManifestRefused, match="at least one parcel"):
            add_parcels(manifest_id=manifest.pk, tracking_numbers=[" "], now=NOW)
        assert [each.parcel for each in BagParcel.objects.all()] == [other]


def test_closing_hands_everything_over_once(told: list[Any]):
    order = make_packable_order()
    parcels, later = [packed(order=order), packed()], NOW + timedelta(hours=2)
    with acting_as_ops():
        manifest = open_manifest(now=NOW)
        with pytest.raises(ManifestRefused, match="has no parcels"):
            close_manifest(manifest_id=manifest.pk, now=later)
        add(manifest, *parcels)
        for hours in (0, 1):
            close_manifest(manifest_id=manifest.pk, now=later + timedelta(hours=hours))
        manifest.refresh_from_db()
        assert manifest.closed_at == later
        assert set(Parcel.objects.values_list("handed_over_at", "shipped_at")) == {(later, None)}
        assert set(LineItem.objects.values_list("state", flat=True)) == {"shipped"}
        order.refresh_from_db()
        assert order.status == "shipped"
        events = DomainEvent.objects.filter(name="parcel.handed_over")
        assert sorted(event.subject_id for event in events) == [parcel.pk for parcel in parcels]
        assert events[0].payload["document"] == manifest.number
        with pytest.raises(ManifestRefused, match="was handed over; open another one"):
            add(manifest, packed())
        with pytest.raises(AlreadyHandedOver):
            unpack_parcel(parcel_id=parcels[0].pk, reason="too late", now=later)
    assert told == [([parcel.order_id for parcel in parcels], later)]


def test_an_unpacked_parcel_leaves_its_manifest():
    parcel, other = packed(), packed()
    with acting_as_ops():
        manifest = open_manifest(now=NOW)
        add(manifest, parcel, other)
        unpack_parcel(parcel_id=parcel.pk, reason="wrong", now=NOW)
        close_manifest(manifest_id=manifest.pk, now=NOW)
        parcel.refresh_from_db()
        assert parcel.handed_over_at is None
        with pytest.raises(ManifestRefused, match="may not leave"):
            hand_over(parcel_ids=[parcel.pk], now=NOW, document="x")


def test_the_papers_of_a_manifest_read_back():
    parcels = [packed(country=country, weight_g=260 + n) for n, country in enumerate(("PL", "FR", "PL"))]
    with acting_as_ops():
        manifest = open_manifest(now=NOW)
        add(manifest, *parcels)
        draft = texts_of(manifest_pdf(manifest_id=manifest.pk))
        assert "not handed over yet" in draft[0]
        close_manifest(manifest_id=manifest.pk, now=NOW)
        paper, labels = manifest_pdf(manifest_id=manifest.pk), bag_labels_pdf(manifest_id=manifest.pk)
    assert sizes_of(paper) == [(210, 297)]
    assert barcodes_of(paper) == [[manifest.number]]
    (text,) = texts_of(paper)
    for words in (
        "HAND-OVER MANIFEST Haitun Ningbo Warehouse Office of origin: Ningbo International Carrier: post",
        "Handed over: 2026-11-02 16:00 (UTC+8)",
        "1 FR France 1 0.261 kg 1 PL Poland 2 0.522 kg 2 Total 3 0.783 kg",
        *(parcel.tracking_no for parcel in parcels),
    ):
        assert words in text
    assert sizes_of(labels) == [(100, 150)] * 2
    assert barcodes_of(labels) == [[f"{manifest.number}-001"], [f"{manifest.number}-002"]]
    assert "POLAND 2 parcels 0.522 kg" in texts_of(labels)[0]
