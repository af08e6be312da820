"""Direct dispatch in the portal: from what is to be packed to what the carrier has."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.fulfillment.domain.packing import release_parcel
from apps.fulfillment.models import CustomsDeclaration, DirectParcel
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.orders.enums import DispatchMode
from apps.orders.models import PurchaseOrder
from apps.tenancy.context import acting_as_system
from tests.factories.parcels import Bought, make_packable_order, make_range, make_rates, make_sender
from tests.fulfillment.reading import barcodes_of
from tests.portal.conftest import Portal

URL = "/portal/dispatch/"


@pytest.fixture
def order(portal: Portal) -> Any:
    """Q, the active supplier, has one order to pack."""
    make_sender()
    make_range(8, 20_000)
    make_rates(USD="7", XDR="10")
    return make_packable_order(Bought(supplier=portal.q, quantity=2), mode=DispatchMode.DIRECT)


def run_jobs() -> None:
    with acting_as_system():
        jobs = list(Job.objects.filter(state="queued", kind__startswith="fulfillment.").values_list("pk", flat=True))
    for job in jobs:
        run_job(job_id=job, clock=timezone.now, lease=timedelta(minutes=1))


def form_on(page: str) -> tuple[str, str, str]:
    """Where the first form is sent to, its key, and the name of its first line's pieces."""
    found = [
        re.search(rf'{name}="({value})"', page)
        for name, value in (
            ("action", '/portal/dispatch/pack/[^"]+'),
            ("value", "[0-9a-f-]{36}"),
            ("name", "pieces_[0-9]+"),
        )
    ]
    action, key, pieces = (each[1] for each in found if each)
    return action, key, pieces


def test_a_parcels_way_through_the_portal(portal: Portal, order: Any):
    client = portal.client("rival")
    page = client.get(URL).content.decode()
    action, key, pieces = form_on(page)
    assert "about 500 g" in page
    assert "of 2" in page
    page = client.post(action, {"key": key, pieces: 2}).content.decode()
    assert "This field is required." in page
    assert key in page
    page = client.post(action, {"key": key, pieces: 0, "weight_g": 510}).content.decode()
    assert "Say how many pieces are in the parcel." in page
    assert "less than or equal to 2" in client.post(action, {"key": key, pieces: 3, "weight_g": 510}).content.decode()
    asked = client.post(action, {"weight_g": 2100, "key": key, pieces: 2})
    page = client.get(asked.url).content.decode()
    assert "gets its number" in page
    assert f'hx-get="{asked.url}"' in page
    assert "HX-Refresh" not in client.get(asked.url, headers={"HX-Request": "true"})
    assert asked.url in client.get(URL).content.decode()
    run_jobs()
    assert "pack it as several parcels" in client.get(asked.url).content.decode()
    page = client.get(URL).content.decode()
    assert "2100 g is more than a registered packet may weigh" in page
    action, key, pieces = form_on(page)
    for _ in range(2):
        asked = client.post(action, {"weight_g": 510, "key": key, pieces: 2})
    run_jobs()
    assert "Nothing of this order waits" in client.post(action, {"key": key}, follow=True).content.decode()
    with acting_as_system():
        parcel = DirectParcel.objects.get()
    page = client.get(asked.url).content.decode()
    assert f"{URL}{parcel.pk}/label.pdf" in page
    assert "cn23.pdf" not in page
    assert "hx-get" not in page
    assert client.get(asked.url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = client.get(URL).content.decode()
    assert "Nothing waits to be packed." in page
    assert parcel.tracking_no in page
    assert "waits for payment" in page
    label = client.get(f"{URL}{parcel.pk}/label.pdf")
    assert label["Content-Disposition"] == f'inline; filename="{parcel.tracking_no}-label.pdf"'
    assert barcodes_of(label.content) == [[parcel.tracking_no]]
    assert client.get(f"{URL}{parcel.pk}/cn23.pdf").status_code == 302
    assert client.get(f"{URL}{parcel.pk}/other.pdf").status_code == 404
    with acting_as_system():
        release_parcel(parcel_id=parcel.pk, now=timezone.now())
    assert "released" in client.get(URL).content.decode()
    client.post(f"{URL}{parcel.pk}/hand-over/", {"key": "a"})
    assert "being handed over" in client.get(URL).content.decode()
    run_jobs()
    with acting_as_system():
        parcel.refresh_from_db()
        assert parcel.handed_over_at == timezone.now()
    assert "No parcel waits for the carrier." in client.get(URL).content.decode()


def test_an_order_goes_in_two_parcels_with_words_for_customs(portal: Portal, order: Any):
    client = portal.client("rival")
    for left, customs in ((2, {"category": "sample", "licence": "LIC-7", "comments": "Fragile"}), (1, {})):
        page = client.get(URL).content.decode()
        assert f"of {left}" in page
        action, key, pieces = form_on(page)
        client.post(action, {"key": key, pieces: 1, "weight_g": 260, **customs})
        run_jobs()
    assert "Nothing waits to be packed." in client.get(URL).content.decode()
    with acting_as_system():
        assert DirectParcel.objects.count() == 2
        told = CustomsDeclaration.objects.order_by("pk").values_list("category", "papers__licence", "papers__comments")
        assert list(told) == [("sample", "LIC-7", "Fragile"), ("sale", "", "")]


def test_another_supplier_finds_none_of_it(portal: Portal, order: Any):
    with acting_as_system():
        purchase = PurchaseOrder.objects.get(supplier=portal.q)
        line = purchase.lines.get()
    client = portal.client()
    assert "Nothing waits to be packed." in client.get(URL).content.decode()
    given = {"weight_g": 510, "key": "6a0f0e1c-6f6e-4a54-9d5a-3f9c7d2b1a00", f"pieces_{line.pk}": 2}
    assert client.post(f"{URL}pack/{purchase.pk}/{order.pk}/", given).status_code == 404
    asked = portal.client("rival").post(f"{URL}pack/{purchase.pk}/{order.pk}/", given)
    run_jobs()
    assert client.get(asked.url).status_code == 404
    with acting_as_system():
        parcel = DirectParcel.objects.get()
    assert client.get(f"{URL}{parcel.pk}/label.pdf").status_code == 404
    assert client.post(f"{URL}{parcel.pk}/hand-over/").status_code == 404
    assert parcel.tracking_no not in client.get(URL).content.decode()
