"""A supplier's own products, brands and offers in the portal; another's are missing."""

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client

from apps.catalog.domain.approving import approve_request
from apps.catalog.domain.requests import refuse_request
from apps.catalog.models import BrandAuthorisation, Offer, ProductRequest
from apps.stock.domain.movements import observe_stock
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.catalog.conftest import seller_side, stored
from tests.factories.catalog import make_offer, make_variant, published
from tests.factories.suppliers import image_file, pdf_file
from tests.portal.conftest import NOW, Portal

pytestmark = pytest.mark.django_db


def owner(portal: Portal) -> Client:
    """Of Q, who is active."""
    return portal.client("rival")


def said(answer: HttpResponse) -> str:
    return str(list(get_messages(answer.wsgi_request))[-1])


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


VARIANT = {"weight_g": 480, "length_mm": 300, "width_mm": 120, "height_mm": 90, "attributes": "age-from = 3"}


def filled(*variants: dict[str, object], known: int = 0, **changes: object) -> dict[str, object]:
    """The form of a product; `known` of its variants are published already."""
    given = variants or ({"sku": "train-1"},)
    rows = {
        f"form-{number}-{name}": value for number, row in enumerate(given) for name, value in (VARIANT | row).items()
    }
    return {
        "title_en": "Wooden train",
        "title_zh": "木制小火车",
        "category": "toys",
        "hs6": "950300",
        "origin": "CN",
        "pictures": [image_file("train.png", form="PNG")],
        "form-TOTAL_FORMS": len(given),
        "form-INITIAL_FORMS": known,
        **rows,
    } | changes


def test_product_is_sent_in_and_its_refusal_is_read(portal: Portal):
    client = owner(portal)
    answer = client.post("/portal/products/new/", filled())
    assert (answer.status_code, answer["Location"]) == (302, "/portal/products/")
    with acting_as_ops():
        request = ProductRequest.objects.get()
        assert (request.supplier_id, request.state, len(request.content["images"])) == (portal.q.pk, "submitted", 1)
        refuse_request(request_id=request.pk, reason="Blurred picture", now=NOW)
    page = text(client, "/portal/products/")
    assert ("Wooden train" in page, "Blurred picture" in page, "Refused" in page) == (True, True, True)
    assert "TRAIN-1 · weight in g" in text(client, f"/portal/products/requests/{request.pk}/")


def test_every_fault_stands_over_the_form_and_nothing_is_kept(portal: Portal):
    answer = owner(portal).post(
        "/portal/products/new/", filled({"sku": "train-1", "gtin": "4006381333932", "attributes": ""}, hs6="12")
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "HS code: must have the six digits" in page
    assert "Variant 1 · GTIN: has a wrong check digit" in page
    assert "Variant 1 · age-from: is missing" in page
    with acting_as_system():
        assert not ProductRequest.objects.exists()


def test_request_is_withdrawn_until_it_is_decided(portal: Portal):
    client = owner(portal)
    client.post("/portal/products/new/", filled())
    with acting_as_system():
        pk = ProductRequest.objects.get().pk
    withdraw = f"/portal/products/requests/{pk}/withdraw/"
    assert said(client.post(withdraw)) == "The request is withdrawn."
    assert "is in state 'Withdrawn': it is decided already" in said(client.post(withdraw))


def test_product_of_several_variants_is_sent_in_whole_or_not_at_all(portal: Portal):
    client = owner(portal)
    url, long = "/portal/products/new/", {"sku": "train-2", "length_mm": 600}
    assert (
        "This field is required"
        in client.post(url, filled({"sku": "train-1"}, long | {"weight_g": ""})).content.decode()
    )
    with acting_as_system():
        assert not ProductRequest.objects.exists()
    assert client.post(url, filled({"sku": "train-1"}, long)).status_code == 302
    with acting_as_system():
        content = ProductRequest.objects.get().content
    assert [(each["sku"], each["length_mm"]) for each in content["variants"]] == [("TRAIN-1", 300), ("TRAIN-2", 600)]


def test_change_of_a_published_product_waits_for_review_with_what_it_changes(portal: Portal):
    client, product = owner(portal), published("TRAIN-1", "TRAIN-2", supplier=portal.q)
    url = f"/portal/products/{product.pk}/change/"
    page = text(client, url)
    assert ('value="TRAIN-2"' in page, "age-from = 3" in page, 'name="version" value="1"' in page) == (True, True, True)

    kept = {"sku": "TRAIN-1", "weight_g": 500}
    gone = {"sku": "TRAIN-2", "DELETE": "on"}
    change = filled(kept, gone, {"sku": "train-3"}, known=2, version=1, pictures=[])
    assert client.post(url, change)["Location"] == "/portal/products/"
    with acting_as_ops():
        request = ProductRequest.objects.get(product=product, is_change=True)
        assert product.variants.get(sku="TRAIN-1").weight_g == 480
        approve_request(request_id=request.pk, now=NOW)
        active = product.variants.filter(state="active").order_by("sku").values_list("sku", "weight_g")
        assert list(active) == [("TRAIN-1", 500), ("TRAIN-3", 480)]
    diff = text(client, f"/portal/products/requests/{request.pk}/")
    assert ("TRAIN-1 · weight in g" in diff, "TRAIN-2 · SKU" in diff) == (True, True)
    assert url in diff


def test_change_written_from_an_older_version_is_refused_and_keeps_what_was_typed(portal: Portal):
    client, product = owner(portal), published("TRAIN-1", supplier=portal.q)
    change = filled({"sku": "TRAIN-1", "weight_g": 500}, known=1, version=7, pictures=[])
    page = client.post(f"/portal/products/{product.pk}/change/", change).content.decode()
    assert "is at version 1 by now, and this was written from version 7" in page
    assert 'value="500"' in page
    with acting_as_system():
        assert not ProductRequest.objects.filter(is_change=True).exists()


def test_product_that_another_supplies_is_not_changed(portal: Portal):
    product = published("TRAIN-1", supplier=portal.q)
    client, url = portal.client("owner"), f"/portal/products/{product.pk}/change/"
    assert client.get(url).status_code == 404
    assert client.post(url, filled({"sku": "TRAIN-1"}, known=1, version=1)).status_code == 404
    with acting_as_system():
        assert not ProductRequest.objects.filter(is_change=True).exists()


def test_brand_is_claimed_with_a_document(portal: Portal):
    client = owner(portal)
    claim = {"brand_name": "Harbour Bear", "kind": "agent", "valid_from": "2026-01-01", "valid_until": "2027-12-31"}
    assert client.post("/portal/brands/", claim | {"file": pdf_file("proof.pdf")}).status_code == 302
    with acting_as_system():
        row = BrandAuthorisation.objects.get()
    assert (row.supplier_id, row.state) == (portal.q.pk, "submitted")
    page = text(client, "/portal/brands/")
    assert ("Harbour Bear" in page, "proof.pdf" in page) == (True, True)
    document = client.get(f"/portal/brands/{row.pk}/file/")
    assert b"".join(document.streaming_content).startswith(b"%PDF-")
    lie = client.post("/portal/brands/", claim | {"file": pdf_file("proof.png")})
    assert "is not a sound PNG file" in lie.content.decode()


def test_offer_is_set_changed_stopped_and_resumed(portal: Portal):
    client = owner(portal)
    make_variant(sku="BEAR-1")
    terms = {"supply_price": "20", "currency": "CNY", "lead_time_days": 2, "minimum_quantity": 1, "steps": "10 18"}
    assert client.post("/portal/offers/new/", terms | {"sku": "bear-1"}).status_code == 302
    with acting_as_system():
        pk = Offer.objects.get(supplier=portal.q).pk
    assert seller_side() == {pk: ("21.6 CNY", {10: "19.44"})}
    page = text(client, f"/portal/offers/{pk}/")
    assert ("10 18" in page, "Sellers can order this offer" in page) == (True, True)
    refused = client.post(f"/portal/offers/{pk}/", terms | {"steps": "10 30"}).content.decode()
    assert "price 30 from 10 on must be below 20" in refused
    client.post(f"/portal/offers/{pk}/", terms | {"supply_price": "25", "steps": ""})
    assert seller_side() == {pk: ("27 CNY", {})}
    assert said(client.post(f"/portal/offers/{pk}/suspend/")) == "say why: the reason is shown to the other side"
    client.post(f"/portal/offers/{pk}/suspend/", {"answer": "Mould broke"})
    assert (stored(pk).state, stored(pk).stopped_by, seller_side()) == ("suspended", "supplier", {})
    assert "the offer is suspended" in text(client, f"/portal/offers/{pk}/")
    client.post(f"/portal/offers/{pk}/resume/", {"answer": "New mould"})
    client.post(f"/portal/offers/{pk}/end/", {"answer": "Sold out"})
    assert (stored(pk).state, seller_side()) == ("ended", {})
    assert client.post(f"/portal/offers/{pk}/explode/").status_code == 404


def test_offers_are_listed_from_a_sku_on_of_a_state_and_by_stock(portal: Portal):
    client = owner(portal)
    _bear, duck, fox = (
        make_offer(make_variant(sku=f"{name}-1"), supplier=portal.q) for name in ("BEAR", "DUCK", "FOX")
    )
    client.post(f"/portal/offers/{duck.pk}/suspend/", {"answer": "Mould broke"})
    with acting_as_system():
        observe_stock(offer_id=fox.pk, quantity=3, observed_at=NOW, source="test", key="fox", now=NOW)

    def listed(query: str) -> list[bool]:
        page = text(client, f"/portal/offers/?{query}")
        return [f">{name}-1</a>" in page for name in ("BEAR", "DUCK", "FOX")]

    assert listed("") == listed("state=nonsense") == [True, True, True]
    assert listed("sku=duck") == [False, True, True]
    assert listed("state=suspended") == [False, True, False]
    assert listed("state=active&stock=out") == [True, False, False]
    assert listed("stock=in") == [False, False, True]
    assert "Show all offers" in text(client, "/portal/offers/?state=ended")


def test_several_offers_are_stopped_and_resumed_with_what_became_of_each(portal: Portal):
    client = owner(portal)
    bear, duck = (make_offer(make_variant(sku=f"{name}-1"), supplier=portal.q) for name in ("BEAR", "DUCK"))
    chosen = f"offer={bear.pk}&offer={duck.pk}"
    client.post(f"/portal/offers/{duck.pk}/suspend/", {"answer": "Mould broke"})
    page = text(client, f"/portal/offers/chosen/?act=suspend&{chosen}")
    assert ("BEAR-1" in page, "DUCK-1" in page, stored(bear.pk).state) == (True, True, "active")
    assert "This field is required" in client.post(f"/portal/offers/chosen/?act=suspend&{chosen}").content.decode()
    assert stored(bear.pk).state == "active"
    report = client.post(f"/portal/offers/chosen/?act=suspend&{chosen}", {"reason": "Holidays"}).content.decode()
    assert ("The offer is suspended" in report, "only an active offer is suspended" in report) == (True, True)
    assert [(stored(pk).state, stored(pk).reason) for pk in (bear.pk, duck.pk)] == [
        ("suspended", "Holidays"),
        ("suspended", "Mould broke"),
    ]
    client.post(f"/portal/offers/chosen/?act=resume&{chosen}", {"reason": "Back again"})
    assert [stored(pk).state for pk in (bear.pk, duck.pk)] == ["active", "active"]
    assert said(client.get("/portal/offers/chosen/?act=suspend")) == "Nothing is chosen: tick the offers first."
    foreign = portal.client("owner")
    assert foreign.post(f"/portal/offers/chosen/?act=suspend&{chosen}", {"reason": "Spite"}).status_code == 404
    assert portal.client("viewer").get(f"/portal/offers/chosen/?act=suspend&{chosen}").status_code == 403
    assert stored(bear.pk).state == "active"


def test_what_was_refused_is_corrected_and_sent_in_again(portal: Portal):
    client = owner(portal)
    client.post("/portal/products/new/", filled({"sku": "train-1", "weight_g": 4800}))
    with acting_as_ops():
        first = ProductRequest.objects.get()
    again = f"/portal/products/new/?again={first.pk}"
    assert client.get(again).status_code == 404  # while it is not decided
    with acting_as_ops():
        refuse_request(request_id=first.pk, reason="Ten times too heavy", now=NOW)
    assert again in text(client, f"/portal/products/requests/{first.pk}/")
    page = text(client, again)
    for shown in ("Ten times too heavy", 'value="Wooden train"', 'value="TRAIN-1"', 'value="4800"'):
        assert shown in page
    assert client.post(again, filled({"sku": "TRAIN-1"}, known=1, pictures=[]))["Location"] == "/portal/products/"
    with acting_as_ops():
        second = ProductRequest.objects.exclude(pk=first.pk).get()
    assert (second.state, second.content["variants"][0]["weight_g"]) == ("submitted", 480)
    assert second.content["images"] == first.content["images"]
    assert portal.client("owner").get(again).status_code == 404


def test_a_refused_change_is_corrected_against_the_product_as_it_is(portal: Portal):
    client, product = owner(portal), published("TRAIN-1", supplier=portal.q)
    url = f"/portal/products/{product.pk}/change/"
    client.post(url, filled({"sku": "TRAIN-1", "weight_g": 5000}, known=1, version=1, pictures=[]))
    with acting_as_ops():
        first = ProductRequest.objects.get(product=product, is_change=True)
        refuse_request(request_id=first.pk, reason="Ten times too heavy", now=NOW)
    page = text(client, f"{url}?again={first.pk}")
    assert ("Ten times too heavy" in page, 'value="5000"' in page) == (True, True)
    change = filled({"sku": "TRAIN-1", "weight_g": 500}, known=1, version=1, pictures=[])
    assert client.post(f"{url}?again={first.pk}", change)["Location"] == "/portal/products/"
    with acting_as_ops():
        second = ProductRequest.objects.filter(product=product, is_change=True).latest("pk")
    diff = text(client, f"/portal/products/requests/{second.pk}/")
    assert ("TRAIN-1 · weight in g" in diff, ">480<" in diff, ">500<" in diff) == (True, True, True)
    assert client.get(f"/portal/products/new/?again={first.pk}").status_code == 404


def test_requests_are_listed_by_state(portal: Portal):
    client = owner(portal)
    client.post("/portal/products/new/", filled())
    assert "Wooden train" in text(client, "/portal/products/?state=submitted")
    assert "No product of yours is in this state." in text(client, "/portal/products/?state=refused")


def test_viewer_reads_and_changes_nothing(portal: Portal):
    client = portal.client("viewer")
    for url in ("/portal/products/", "/portal/brands/", "/portal/offers/"):
        assert '<form method="post" enctype' not in text(client, url)
    for url in ("/portal/products/new/", "/portal/brands/", "/portal/offers/new/"):
        assert client.post(url, filled()).status_code == 403


def test_anothers_goods_are_missing(portal: Portal):
    offer = make_offer(supplier=portal.q)
    owner(portal).post("/portal/products/new/", filled())
    claim = {"brand_name": "Harbour Bear", "kind": "agent", "valid_from": "2026-01-01"}
    owner(portal).post("/portal/brands/", claim | {"file": pdf_file("proof.pdf")})
    with acting_as_system():
        request, brand = ProductRequest.objects.get(), BrandAuthorisation.objects.get()
    client = portal.client("owner")
    for url in (
        f"/portal/offers/{offer.pk}/",
        f"/portal/products/requests/{request.pk}/",
        f"/portal/brands/{brand.pk}/file/",
    ):
        assert client.get(url).status_code == 404
    assert client.post(f"/portal/offers/{offer.pk}/suspend/", {"answer": "Spite"}).status_code == 404
    assert client.post(f"/portal/products/requests/{request.pk}/withdraw/").status_code == 404
    assert len(seller_side()) == 1
    for url in ("/portal/products/", "/portal/brands/", "/portal/offers/"):
        page = text(client, url)
        assert ("Wooden train" in page, "Harbour Bear" in page, "SKU-" in page) == (False, False, False)
