"""The operator's pages of the catalog, from a supplier's product to an offer that is stopped."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Organization
from apps.catalog.domain.brands import Claim, submit_authorisation
from apps.catalog.domain.requests import draft_request, submit_request, submit_requests
from apps.catalog.enums import AuthorisationKind
from apps.catalog.models import Brand, BrandAuthorisation, Offer, Product, ProductRequest, UploadedImage, Variant
from apps.events.models import DomainEvent
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.catalog.conftest import seller_side, stored
from tests.factories.catalog import (
    OFFERED_AT,
    content_for,
    make_brand,
    make_offer,
    make_product,
    make_variant,
    published,
)
from tests.factories.suppliers import image_file, pdf_file
from tests.ops.staff import make_staff, proven_client

pytestmark = pytest.mark.django_db
CATALOG = "/admin/catalog"


@pytest.fixture
def desk(db: None) -> Client:
    return proven_client(make_staff("ming@haitun.example"))


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def told(response: Any) -> str:
    """The messages on the page after an act."""
    return " ".join(str(message) for message in response.context["messages"])


def sent(supplier: Organization, *skus: str, **changes: Any) -> int:
    with acting_for_supplier(supplier.pk):
        contents = [content_for(*skus, **changes)]
        return submit_requests(supplier_id=supplier.pk, contents=contents, now=OFFERED_AT)[0]


def test_request_is_read_and_approved(desk: Client, toys: Organization):
    pk = sent(toys, "TRAIN-1")
    assert "Wooden train" in text(desk, f"{CATALOG}/productrequest/")
    page = text(desk, f"{CATALOG}/productrequest/{pk}/change/")
    assert "TRAIN-1 · weight in g" in page
    assert "木制小火车" in page
    answer = desk.post(f"{CATALOG}/productrequest/{pk}/act/approve/", follow=True)
    assert "is published in version 1" in told(answer)
    with acting_as_system():
        assert Variant.objects.get().sku == "TRAIN-1"
        event = DomainEvent.objects.get(name="product_request.approved")
        assert event.actor.email == "ming@haitun.example"


def test_change_shows_before_and_after_and_an_outdated_one_is_refused(desk: Client, toys: Organization):
    product = published("TRAIN-1", supplier=toys)
    with acting_for_supplier(toys.pk):
        drafts = [
            draft_request(
                supplier_id=toys.pk, content=content_for("TRAIN-1", origin=origin), product=product, now=OFFERED_AT
            )
            for origin in ("VN", "TH")
        ]
        for draft in drafts:
            submit_request(request_id=draft.pk, now=OFFERED_AT)
    page = text(desk, f"{CATALOG}/productrequest/{drafts[0].pk}/change/")
    row = " ".join(page[page.index('<th scope="row">Origin</th>') :].split())
    assert row.startswith('<th scope="row">Origin</th> <td>CN</td> <td>VN</td> </tr> </tbody>')
    ids = [draft.pk for draft in drafts]
    answer = desk.post(
        f"{CATALOG}/productrequest/", {"action": "approve_selected", "_selected_action": ids}, follow=True
    )
    assert "was made from version 1 of product" in told(answer)
    with acting_as_system():
        product.refresh_from_db()
        assert (product.origin, product.version) == ("VN", 2)
        assert ProductRequest.objects.get(pk=ids[1]).state == "submitted"


def test_request_is_refused_with_the_reason_beside_the_button(desk: Client, toys: Organization):
    pk = sent(toys)
    url = f"{CATALOG}/productrequest/{pk}/act/refuse/"
    assert "say why" in told(desk.post(url, follow=True))
    desk.post(url, {"answer": "Blurred pictures"})
    with acting_as_system():
        request = ProductRequest.objects.get()
        assert (request.state, request.reason) == ("refused", "Blurred pictures")


FORM = {
    "title_en": "Night light",
    "title_zh": "小夜灯",
    "category": "lighting",
    "hs6": "9405.21",
    "origin": "cn",
    "form-TOTAL_FORMS": "1",
    "form-INITIAL_FORMS": "0",
    "form-0-sku": "lamp-1",
    "form-0-gtin": "",
    "form-0-weight_g": "120",
    "form-0-length_mm": "90",
    "form-0-width_mm": "90",
    "form-0-height_mm": "110",
    "form-0-has_battery": "on",
    "form-0-attributes": "material = silicone\npower = 2.5\nplug = EU\n",
}


def test_staff_send_in_a_product_and_set_an_offer_for_a_supplier(desk: Client, toys: Organization):
    sending = f"{CATALOG}/productrequest/send/"
    refused = desk.post(sending, FORM | {"supplier": toys.pk, "form-0-attributes": "power = much"})
    assert "power: must be: Number" in told(refused)
    data = FORM | {"supplier": toys.pk, "pictures": [image_file("lamp.jpg")]}
    assert desk.post(sending, data).status_code == 302
    with acting_as_system():
        request, picture = ProductRequest.objects.get(), UploadedImage.objects.get()
        (variant,) = request.content["variants"]
        assert request.content["images"] == [picture.sha256]
        assert (variant["sku"], variant["has_battery"]) == ("LAMP-1", True)
        assert variant["attributes"] == {"material": "silicone", "power": 2.5, "plug": "EU"}
    desk.post(f"{CATALOG}/productrequest/{request.pk}/act/approve/")
    offer = {"supplier": toys.pk, "sku": "lamp-1", "supply_price": "20", "currency": "CNY"}
    offer |= {"lead_time_days": "2", "minimum_quantity": "1", "steps": "10 18\n50 16.50"}
    assert desk.post(f"{CATALOG}/offer/set/", offer).status_code == 302
    with acting_as_system():
        assert seller_side() == {Offer.objects.get().pk: ("21.7 CNY", {10: "19.53", 50: "17.9"})}
    refused = desk.post(f"{CATALOG}/offer/set/", offer | {"steps": "10 30"})
    assert "price 30 from 10 on must be below 20" in told(refused)


def test_offer_is_stopped_and_goes_on(desk: Client, toys: Organization):
    offer = make_offer(supplier=toys)
    page = text(desk, f"{CATALOG}/offer/{offer.pk}/change/")
    assert ("20.00" in page, "21.70" in page) == (True, True)
    act = f"{CATALOG}/offer/{offer.pk}/act"
    desk.post(f"{act}/suspend/", {"answer": "Two complaints"})
    assert (stored(offer.pk).state, stored(offer.pk).stopped_by, seller_side()) == ("suspended", "operator", {})
    assert "the offer is suspended" in text(desk, f"{CATALOG}/offer/{offer.pk}/change/")
    desk.post(f"{act}/resume/", {"answer": "Solved"})
    assert len(seller_side()) == 1
    desk.post(f"{act}/end/", {"answer": "Recalled"})
    assert (stored(offer.pk).state, seller_side()) == ("ended", {})


def test_product_is_retired_and_restored(desk: Client, toys: Organization):
    offer = make_offer(supplier=toys)
    with acting_as_system():
        product = Product.objects.get()
    page = text(desk, f"{CATALOG}/product/{product.pk}/change/")
    assert "Plush bear" in page
    desk.post(f"{CATALOG}/product/{product.pk}/act/retire/", {"answer": "Recalled"})
    assert seller_side() == {}
    desk.post(f"{CATALOG}/product/{product.pk}/act/restore/", {"answer": "Cleared"})
    assert set(seller_side()) == {offer.pk}


def test_authorisation_is_read_and_accepted(desk: Client, toys: Organization):
    claim = Claim("Harbour Bear", AuthorisationKind.AGENT, OFFERED_AT.date())
    with acting_for_supplier(toys.pk):
        row = submit_authorisation(supplier_id=toys.pk, claim=claim, file=pdf_file("proof.pdf"), now=OFFERED_AT)
    here = f"{CATALOG}/brandauthorisation/{row.pk}"
    document = desk.get(f"{here}/document/")
    assert b"".join(document.streaming_content).startswith(b"%PDF-")
    assert document["Content-Disposition"] == 'attachment; filename="proof.pdf"'
    desk.post(f"{here}/act/accept/")
    with acting_as_system():
        assert Brand.objects.get().name == "Harbour Bear"
    desk.post(f"{here}/act/revoke/", {"answer": "Withdrawn by the owner"})
    with acting_as_system():
        assert BrandAuthorisation.objects.get().state == "revoked"


def test_brand_is_entered_by_staff(desk: Client):
    desk.post(f"{CATALOG}/brand/add/", {"name": "Harbour Bear", "name_zh": "海港熊", "is_active": "on"})
    with acting_as_system():
        brand = Brand.objects.get()
        assert (brand.name_zh, brand.needs_authorisation) == ("海港熊", False)
        assert DomainEvent.objects.filter(name="brand.placed", subject_id=brand.pk).exists()


@pytest.mark.parametrize("model", ["product", "offer", "productrequest", "brand", "brandauthorisation"])
def test_list_costs_the_same_with_one_row_and_with_three(desk: Client, toys: Organization, model: str):
    costs = []
    for number in (1, 2, 3):
        variant = make_variant(make_product(brand=make_brand(f"Brand {number}", needs_authorisation=False)))
        make_offer(variant, supplier=toys)
        sent(toys, f"TRAIN-{number}")
        claim = Claim(f"Bear {number}", AuthorisationKind.AGENT, OFFERED_AT.date())
        with acting_for_supplier(toys.pk):
            now = OFFERED_AT + timedelta(hours=number)
            submit_authorisation(supplier_id=toys.pk, claim=claim, file=pdf_file(), now=now)
        with CaptureQueriesContext(connection) as queries:
            text(desk, f"{CATALOG}/{model}/")
        costs.append(len(queries))
    assert costs[0] == costs[2]


def test_lists_are_searched(desk: Client, toys: Organization):
    make_offer(make_variant(sku="TRAIN-7"), supplier=toys)
    make_offer(make_variant(sku="BEAR-1"), supplier=toys)
    assert "TRAIN-7" in text(desk, f"{CATALOG}/offer/?q=TRAIN")
    assert "BEAR-1" not in text(desk, f"{CATALOG}/offer/?q=TRAIN")
    with acting_as_system():
        product = Product.objects.get(variants__sku="BEAR-1")
    page = text(desk, f"{CATALOG}/offer/?variant__product__id__exact={product.pk}")
    assert ("BEAR-1" in page, "TRAIN-7" in page) == (True, False)
    found = desk.get(f"{CATALOG}/product/?q=BEAR-1").context["cl"].result_list
    assert [row.pk for row in found] == [product.pk]
