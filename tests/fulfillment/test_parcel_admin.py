"""Staff at the desk: ranges added, parcels found by stage and printed, manifests filled and handed over."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from djmoney.money import Money

from apps.accounts.models import User
from apps.fulfillment.domain.packing import pack_parcel, release_parcel
from apps.fulfillment.models import LabelBatch, Manifest, NumberRange, PackingStandard, Parcel, SenderAddress
from apps.jobs.domain.runs import run_job
from apps.orders.models import LineItem
from apps.tenancy.context import acting_as_system
from tests.factories.parcels import Bought, items_of, make_packable_order, make_range, make_rates, make_sender
from tests.fulfillment.reading import barcodes_of, sizes_of, texts_of
from tests.ops.staff import make_staff, proven_client

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
PARCELS, MANIFESTS = "/admin/fulfillment/parcel/", "/admin/fulfillment/manifest/"


@pytest.fixture
def desk(db: None) -> Client:
    make_sender()
    make_range(8, 20_000)
    make_rates(USD="7", XDR="10")
    return proven_client(make_staff("ming@haitun.example"))


def packed(*, released: bool = False, price: str = "12.50") -> Parcel:
    order = make_packable_order(Bought(price=Money(price, "USD")))
    with acting_as_system():
        parcel = pack_parcel(order_id=order.pk, items=items_of(order), weight_g=260, now=NOW)
        return release_parcel(parcel_id=parcel.pk, now=NOW) if released else parcel


def shown(desk: Client, url: str) -> str:
    return desk.get(url, follow=True).content.decode()


def test_a_range_is_entered_once(desk: Client):
    given = {"indicator": "RB", "country": "CN", "first": 0, "last": 9}
    url = "/admin/fulfillment/numberrange/enter/"
    assert desk.post(url, given).status_code == 302
    assert "overlaps another one" in desk.post(url, given).content.decode()
    with acting_as_system():
        assert NumberRange.objects.count() == 2
    page = shown(desk, "/admin/fulfillment/numberrange/")
    assert "RB000000005CN" in page


def test_settings_begin_as_the_newest_and_only_rows_are_added(desk: Client):
    page = shown(desk, "/admin/fulfillment/packingstandard/add/")
    assert 'value="9.700000"' in page
    url = "/admin/fulfillment/senderaddress/add/"
    sender = {
        "effective_from": "2026-12-01",
        "name": "New warehouse",
        "line1": "1 Quay",
        "city": "Ningbo",
        "postcode": "315800",
        "country": "CN",
        "operator": "China Post",
        "office": "Ningbo",
        "signatory": "Li Na",
    }
    assert desk.post(url, sender).status_code == 302
    with acting_as_system():
        newest = SenderAddress.objects.get(name="New warehouse")
        standard = PackingStandard.objects.get()
    changed = desk.post(f"/admin/fulfillment/senderaddress/{newest.pk}/change/", sender | {"name": "Other"})
    assert changed.status_code == 403
    assert desk.post(f"/admin/fulfillment/packingstandard/{standard.pk}/delete/", {"post": "yes"}).status_code == 403


def test_parcels_are_found_by_where_they_are(desk: Client):
    unpaid, ready = packed(), packed(released=True)
    for stage, here, gone in (("to_release", unpaid, ready), ("to_hand_over", ready, unpaid)):
        page = shown(desk, f"{PARCELS}?stage={stage}")
        assert here.tracking_no in page
        assert gone.tracking_no not in page
    assert unpaid.tracking_no not in shown(desk, f"{PARCELS}?stage=under_way")
    page = shown(desk, f"{PARCELS}{unpaid.pk}/change/")
    assert unpaid.follow_key not in page
    assert "SKU-" in page
    assert "CN22" in page


def test_a_parcel_is_printed_and_unpacked_at_the_desk(desk: Client):
    parcel, dear = packed(), packed(price="450.00")
    label = desk.get(f"{PARCELS}{parcel.pk}/label.pdf")
    assert label["Content-Type"] == "application/pdf"
    assert label["Content-Disposition"] == f'inline; filename="{parcel.tracking_no}.pdf"'
    assert barcodes_of(label.content) == [[parcel.tracking_no]]
    assert sizes_of(desk.get(f"{PARCELS}{dear.pk}/cn23.pdf").content) == [(210, 148)]
    assert "None of these parcels needs a CN23" in shown(desk, f"{PARCELS}{parcel.pk}/cn23.pdf")
    act = f"{PARCELS}{parcel.pk}/act/unpack/"
    assert "for a reason" in desk.post(act, {"answer": " "}, follow=True).content.decode()
    assert "is unpacked" in desk.post(act, {"answer": "wrong colour"}, follow=True).content.decode()
    with acting_as_system():
        assert LineItem.objects.get(order=parcel.order).state == "arrived"
    assert "There is nothing to print" in shown(desk, f"{PARCELS}{parcel.pk}/label.pdf")


def test_selected_labels_come_at_once_or_as_a_batch(desk: Client, monkeypatch: pytest.MonkeyPatch):
    parcels = [packed() for _ in range(3)]
    chosen = {"action": "print_labels", "_selected_action": [parcel.pk for parcel in parcels]}
    answer = desk.post(PARCELS, chosen)
    assert barcodes_of(answer.content) == [[parcel.tracking_no] for parcel in parcels]
    monkeypatch.setattr("apps.fulfillment.admin.parcels.AT_ONCE", 2)
    answer = desk.post(PARCELS, chosen, follow=True)
    assert "The workers draw 3 labels as L0" in answer.content.decode()
    with acting_as_system():
        batch = LabelBatch.objects.get()
    url = f"/admin/fulfillment/labelbatch/{batch.pk}/"
    assert desk.get(f"{url}labels.pdf").status_code == 404
    run_job(job_id=batch.job_id, clock=timezone.now, lease=timedelta(minutes=1))
    assert "3 / 3" in shown(desk, f"{url}change/")
    drawn = desk.get(f"{url}labels.pdf")
    assert drawn.streaming
    assert len(texts_of(b"".join(drawn.streaming_content))) == 3


def test_a_manifest_from_opening_to_handing_over(desk: Client):
    ready, unpaid = [packed(released=True) for _ in range(3)], packed()
    assert desk.post(f"{MANIFESTS}open/", {"carrier": "post"}).status_code == 302
    with acting_as_system():
        manifest = Manifest.objects.get()
    here = f"{MANIFESTS}{manifest.pk}/"
    refused = desk.post(f"{here}do/add/", {"numbers": f"{ready[0].tracking_no} {unpaid.tracking_no}"})
    assert f"{unpaid.tracking_no} is not paid" in refused.content.decode()
    assert desk.post(f"{here}do/add/", {"numbers": f"{ready[0].tracking_no}\n"}).status_code == 302
    assert "2 parcels are on" in desk.post(f"{here}act/add_all/", follow=True).content.decode()
    number = ready[2].tracking_no
    assert (
        "is no longer on" in desk.post(f"{here}act/remove/", {"answer": number.lower()}, follow=True).content.decode()
    )
    paper = desk.get(f"{here}manifest.pdf").content
    assert barcodes_of(paper) == [[manifest.number]]
    assert ready[0].tracking_no in texts_of(paper)[0]
    assert sizes_of(desk.get(f"{here}bags.pdf").content) == [(100, 150)]
    assert "is handed over" in desk.post(f"{here}act/close/", follow=True).content.decode()
    with acting_as_system():
        gone = set(Parcel.objects.filter(handed_over_at__isnull=False))
    assert gone == set(ready[:2])
    assert ready[0].tracking_no in shown(desk, f"{PARCELS}?stage=under_way")
    assert manifest.number in shown(desk, f"{MANIFESTS}?q={ready[0].tracking_no}")


def test_a_clerk_without_rights_acts_on_nothing(desk: Client):
    parcel = packed()
    person = make_staff("clerk@haitun.example")
    with acting_as_system():
        User.objects.filter(pk=person.pk).update(is_superuser=False)
    clerk = proven_client(person)
    for url in (f"{PARCELS}{parcel.pk}/label.pdf", f"{MANIFESTS}open/", "/admin/fulfillment/numberrange/enter/"):
        assert clerk.get(url).status_code == 403
    assert clerk.post(f"{PARCELS}{parcel.pk}/act/unpack/", {"answer": "x"}).status_code == 403
    with acting_as_system():
        parcel.refresh_from_db()
    assert parcel.voided_at is None
