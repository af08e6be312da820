"""Product requests from draft to published product."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import Organization
from apps.catalog.domain.approving import approve_request
from apps.catalog.domain.content import Change, content_of, differences, normalised
from apps.catalog.domain.errors import ReasonMissing, RequestFaulty, RequestOutdated, RequestStateRefused
from apps.catalog.domain.images import upload_image
from apps.catalog.domain.requests import (
    changes_of,
    check_contents,
    draft_request,
    refuse_request,
    revise_draft,
    submit_request,
    submit_requests,
    withdraw_request,
)
from apps.catalog.models import Offer, Product, ProductRequest, SellerOffer, Variant
from apps.events.models import DomainEvent
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_supplier
from tests.catalog.conftest import seller_side
from tests.factories.catalog import OFFERED_AT, content_for, make_brand, make_offer, published, variant_content
from tests.factories.suppliers import image_file

NEXT_DAY = OFFERED_AT + timedelta(days=1)
GTIN, OTHER_GTIN = "4006381333931", "5901234123457"
OFFER = {"supply_price": "12.50", "currency": "CNY", "lead_time_days": 3, "steps": [[10, "12.00"]]}


def told(supplier: Organization, content: Any, product: Product | None = None) -> list[tuple[str, str]]:
    with acting_as_system():
        found = check_contents(supplier_id=supplier.pk, contents=[content], now=OFFERED_AT, product=product)
    return [(fault.field, str(fault.message)) for fault in found]


def change_of(product: Product, supplier: Organization, **changes: Any) -> ProductRequest:
    """A submitted request that changes these fields of a product."""
    with acting_for_supplier(supplier.pk):
        content = content_of(product) | changes
        draft = draft_request(supplier_id=supplier.pk, content=content, product=product, now=OFFERED_AT)
        return submit_request(request_id=draft.pk, now=OFFERED_AT)


def test_draft_is_revised_sent_in_and_published(toys: Organization):
    with acting_for_supplier(toys.pk):
        picture = upload_image(supplier_id=toys.pk, file=image_file("train.png", form="PNG"), now=OFFERED_AT)
        draft = draft_request(supplier_id=toys.pk, content={"category": "toys"}, now=OFFERED_AT)
        with pytest.raises(RequestFaulty):
            submit_request(request_id=draft.pk, now=OFFERED_AT)
        content = content_for("TRAIN-1", "TRAIN-2", images=[picture.sha256], offers={"TRAIN-1": OFFER})
        revise_draft(request_id=draft.pk, content=content)
        assert submit_request(request_id=draft.pk, now=OFFERED_AT).state == "submitted"
        assert not Product.objects.exists()
    with acting_as_ops():
        product = approve_request(request_id=draft.pk, now=NEXT_DAY)
        assert (product.version, product.published_at, str(product.texts.get(language="en"))) == (
            1,
            NEXT_DAY,
            "Wooden train",
        )
        assert [(each.sha256, each.position) for each in product.images.all()] == [(picture.sha256, 1)]
        assert content_of(product) == {name: value for name, value in content.items() if name != "offers"}
        request = ProductRequest.objects.get()
        assert (request.state, request.product, request.decided_at) == ("approved", product, NEXT_DAY)
        offer = Offer.objects.get()
        assert offer.variant == Variant.objects.get(sku="TRAIN-1")
        names = DomainEvent.objects.filter(supplier_id=toys.pk, name__startswith="product_request.")
        assert list(names.values_list("name", flat=True)) == ["product_request.submitted", "product_request.approved"]
    assert seller_side() == {offer.pk: ("13.56 CNY", {10: "13.02"})}


def test_every_fault_of_a_content_is_told_at_once(toys: Organization):
    make_brand("Harbour Bear")
    content = content_for(
        category="lighting",
        brand="Nobody's",
        hs6="779999",
        origin="XX",
        colour="red",
        texts={"ru": {"title": ""}, "tlh": {"title": "x"}},
        images=["0" * 64],
        variants=[
            variant_content("low case", gtin="4006381333932", weight_g=0, is_liquid="no", attributes={"plug": "CN"}),
            variant_content("LAMP-2", length_mm=True, attributes={"power": 5, "plug": "EU", "taste": "sweet"}),
            variant_content("LAMP-2", attributes={"power": "strong", "plug": "EU", "material": "wood"}),
            7,
        ],
        offers={"LAMP-9": {"supply_price": "a lot", "currency": "CNY", "lead_time_days": 2}},
    )
    assert told(toys, content) == [
        ("colour", "is not a field here"),
        ("hs6", "must have the six digits of the Harmonized System, as 950300"),
        ("origin", "must be a country of ISO 3166 in two letters, as CN"),
        ("brand", "'Nobody's' is not known; send in its authorisation first"),
        ("texts", "must have English (en) or Chinese (zh-hans)"),
        ("texts.ru.title", "is missing"),
        ("texts.tlh", "is not a language here"),
        ("images", f"'{'0' * 64}' was not uploaded"),
        ("variants[0].sku", "must have 1 to 40 capital letters, digits and . _ / -"),
        ("variants[0].gtin", "has a wrong check digit; compare it with the barcode"),
        ("variants[0].weight_g", "must be a whole number from 1 to 1000000"),
        ("variants[0].is_liquid", "must be yes or no (true or false)"),
        ("variants[0].attributes.material", "is missing"),
        ("variants[0].attributes.power", "is missing"),
        ("variants[0].attributes.plug", "must be: none, EU, UK, US, AU"),
        ("variants[1].length_mm", "must be a whole number from 1 to 10000"),
        ("variants[1].sku", "is there more than once"),
        ("variants[1].attributes.taste", "is no attribute of this category"),
        ("variants[1].attributes.material", "is missing"),
        ("variants[2].sku", "is there more than once"),
        ("variants[2].attributes.power", "must be: Number"),
        ("variants[3]", "must be an object with fields"),
        ("offers.LAMP-9", "is not the SKU of one of the variants"),
        ("offers.LAMP-9", "has prices or quantities that are no numbers"),
    ]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"category": "pets"}, ("category", "the agreement does not cover this category")),
        ({"brand": "harbour bear"}, ("brand", "the supplier has no valid authorisation for this brand")),
        ({"category": "nowhere"}, ("category", "there is no active category 'nowhere'")),
        ({"offers": {"TRAIN-1": OFFER | {"supply_price": "0.001"}}},
         ("offers.TRAIN-1.supply_price", "0.001 CNY has more than 2 decimals")),
    ],
)  # fmt: skip
def test_what_the_supplier_may_not_offer_is_a_fault(toys: Organization, changes: Any, fault: tuple[str, str]):
    make_brand("Harbour Bear")
    assert fault in told(toys, content_for(**changes))


def test_codes_of_other_goods_are_faults(toys: Organization, rival: Organization):
    published("TRAIN-1", supplier=rival, variants=[variant_content("TRAIN-1", gtin=GTIN)])
    assert told(toys, content_for("TRAIN-1")) == [
        ("variants[0].sku", "'TRAIN-1' is in the catalog already; send an offer for it")
    ]
    assert told(toys, content_for(variants=[variant_content("CAR-1", gtin=GTIN)])) == [
        ("variants[0].gtin", f"{GTIN} is the GTIN of TRAIN-1; send an offer for that")
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    content=JSON
    | st.dictionaries(st.sampled_from([*content_for(), "offers"]), JSON).map(lambda some: content_for() | some)
    | st.dictionaries(st.sampled_from([*variant_content("A")]), JSON).map(
        lambda some: content_for(variants=[variant_content("A") | some], offers={"A": some})
    )
)
def test_any_content_at_all_is_answered_with_faults(toys: Organization, content: Any):
    for _, message in told(toys, normalised(content)):
        assert message


def test_contents_are_kept_in_one_way_of_writing():
    content = content_for(hs6="9503.00", origin="cn", variants=[variant_content(" a-1 ", gtin="4006381-333931")])
    content["offers"] = {"a-1": OFFER}
    kept = normalised(content)
    assert (kept["hs6"], kept["origin"], list(kept["offers"])) == ("950300", "CN", ["A-1"])
    assert (kept["variants"][0]["sku"], kept["variants"][0]["gtin"]) == ("A-1", GTIN)
    assert normalised(kept) == kept


def test_many_are_sent_in_all_or_none(toys: Organization):
    with acting_for_supplier(toys.pk):
        contents = [content_for("A-1"), content_for("B-1", origin="ZZ"), content_for("C-1", hs6="")]
        with pytest.raises(RequestFaulty) as refusal:
            submit_requests(supplier_id=toys.pk, contents=contents, now=OFFERED_AT)
        assert [(fault.row, fault.field) for fault in refusal.value.faults] == [(1, "origin"), (2, "hs6")]
        assert not ProductRequest.objects.exists()
        ids = submit_requests(supplier_id=toys.pk, contents=[content_for("A-1"), content_for("B-1")], now=OFFERED_AT)
        sent = ProductRequest.objects.filter(pk__in=ids, state="submitted", submitted_at=OFFERED_AT).order_by("pk")
        assert [each.content["variants"][0]["sku"] for each in sent] == ["A-1", "B-1"]


def test_change_shows_its_differences_and_becomes_the_next_version(toys: Organization):
    product = published("TRAIN-1", "TRAIN-2", supplier=toys)
    with acting_as_system():
        first, second = Variant.objects.order_by("sku")
    kept, dropped = make_offer(first, supplier=toys), make_offer(second, supplier=toys)
    texts = {"en": {"title": "Wooden train, red", "description": "Five wagons."}}
    variants = [variant_content("TRAIN-1", weight_g=500, gtin=GTIN), variant_content("TRAIN-3")]
    request = change_of(product, toys, texts=texts, variants=variants)
    found = {change.field: (change.before, change.after) for change in changes_of(request)}
    assert found["texts.en.title"] == ("Wooden train", "Wooden train, red")
    assert found["texts.zh-hans.title"] == ("木制小火车", None)
    assert found["variants.TRAIN-1.weight_g"] == (480, 500)
    assert found["variants.TRAIN-1.gtin"] == ("", GTIN)
    assert (found["variants.TRAIN-2.sku"], found["variants.TRAIN-3.sku"]) == (("TRAIN-2", None), (None, "TRAIN-3"))
    assert "hs6" not in found
    with acting_as_ops():
        changed = approve_request(request_id=request.pk, now=NEXT_DAY)
        assert (changed.pk, changed.version, changed.changed_at) == (product.pk, 2, NEXT_DAY)
        states = dict(changed.variants.values_list("sku", "state"))
    assert states == {"TRAIN-1": "active", "TRAIN-2": "retired", "TRAIN-3": "active"}
    assert list(seller_side()) == [kept.pk]
    assert dropped.pk not in seller_side()


def test_change_of_an_older_version_is_refused_and_names_both(toys: Organization):
    product = published("TRAIN-1", supplier=toys)
    first = change_of(product, toys, origin="VN")
    second = change_of(product, toys, hs6="950490")
    with acting_as_ops():
        approve_request(request_id=first.pk, now=NEXT_DAY)
        with pytest.raises(RequestOutdated, match=r"from version 1 of product \d+, which is at version 2 by now"):
            approve_request(request_id=second.pk, now=NEXT_DAY)
        product.refresh_from_db()
        assert (product.version, product.origin, product.hs6) == (2, "VN", "950300")
        assert ProductRequest.objects.get(pk=second.pk).state == "submitted"


def test_supplier_who_does_not_offer_a_product_may_not_change_it(toys: Organization, rival: Organization):
    product = published("TRAIN-1", supplier=toys)
    with pytest.raises(RequestFaulty, match="is not offered by this supplier"):
        change_of(product, rival, origin="VN")
    with acting_as_system():
        variant = product.variants.get()
    make_offer(variant, supplier=rival)
    assert change_of(product, rival, origin="VN").state == "submitted"


def test_gtins_may_change_places(toys: Organization):
    rows = [variant_content("A", gtin=GTIN), variant_content("B", gtin=OTHER_GTIN)]
    product = published("A", "B", supplier=toys, variants=rows)
    swapped = [variant_content("A", gtin=OTHER_GTIN), variant_content("B", gtin=GTIN)]
    request = change_of(product, toys, variants=swapped)
    with acting_as_ops():
        approve_request(request_id=request.pk, now=NEXT_DAY)
        assert dict(Variant.objects.values_list("sku", "gtin")) == {"A": OTHER_GTIN, "B": GTIN}


def test_refused_with_a_reason_that_the_supplier_reads(toys: Organization):
    with acting_as_system():
        (pk,) = submit_requests(supplier_id=toys.pk, contents=[content_for()], now=OFFERED_AT)
    with acting_as_ops():
        with pytest.raises(ReasonMissing):
            refuse_request(request_id=pk, reason="  ", now=NEXT_DAY)
        refuse_request(request_id=pk, reason=" The pictures show another toy. ", now=NEXT_DAY)
    with acting_for_supplier(toys.pk):
        request = ProductRequest.objects.get()
        assert (request.state, request.reason) == ("refused", "The pictures show another toy.")


@pytest.mark.parametrize("act", [approve_request, submit_request, withdraw_request])
def test_decided_requests_stay_decided(toys: Organization, act: Any):
    with acting_as_system():
        (pk,) = submit_requests(supplier_id=toys.pk, contents=[content_for()], now=OFFERED_AT)
        withdraw_request(request_id=pk, now=OFFERED_AT)
        with pytest.raises(RequestStateRefused, match=f"product request {pk} is in state 'Withdrawn'"):
            act(request_id=pk, now=NEXT_DAY)
        assert not Product.objects.exists()


def test_approval_checks_everything_anew(toys: Organization, rival: Organization):
    with acting_as_system():
        (pk,) = submit_requests(supplier_id=toys.pk, contents=[content_for("TRAIN-1")], now=OFFERED_AT)
    published("TRAIN-1", supplier=rival)
    with acting_as_ops():
        with pytest.raises(RequestFaulty, match="'TRAIN-1' is in the catalog already"):
            approve_request(request_id=pk, now=NEXT_DAY)
        assert (Product.objects.count(), ProductRequest.objects.get(pk=pk).state) == (1, "submitted")


def test_differences_of_a_new_product_are_all_its_fields():
    assert differences({}, {"hs6": "950300", "texts": {"en": {"title": "Bear", "description": ""}}}) == [
        Change("hs6", None, "950300"),
        Change("texts.en.title", None, "Bear"),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_publish_once(cloned_db: str):
    from tests.factories.suppliers import make_active_supplier

    toys = make_active_supplier("P1")
    with acting_as_system():
        (pk,) = submit_requests(supplier_id=toys.pk, contents=[content_for()], now=OFFERED_AT)
    outcomes: list[str] = []

    def approve() -> None:
        from django.db import connection

        try:
            with acting_as_ops():
                approve_request(request_id=pk, now=NEXT_DAY)
            outcomes.append("approved")
        except RequestStateRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=approve) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["approved", "refused", "refused", "refused"]
    with acting_as_system():
        assert (Product.objects.count(), SellerOffer.objects.count()) == (1, 0)
