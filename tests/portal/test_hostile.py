"""Nothing that a supplier can type or put into an address breaks a page."""

import uuid

import pytest

from apps.catalog.domain.requests import submit_requests
from apps.tenancy.context import acting_as_system
from tests.factories.catalog import content_for, make_offer, make_variant, published
from tests.portal.conftest import NOW, Portal
from tests.portal.test_goods import filled

pytestmark = pytest.mark.django_db
NASTY = ("a\x00b", "9" * 40, "NaN", "٣")
KEY = str(uuid.uuid4())
HUGE = 9223372036854775808


def is_answered(status: int) -> bool:
    return status in (200, 302, 400, 403, 404, 405)


def test_no_address_breaks_a_page(portal: Portal):
    client = portal.client("rival")
    names = ("sku", "page", "first", "last", "currency", "format", "after", "outcome", "undo")
    for page in ("offers/", "stock/", "feeds/", "money/", "money/payouts/", "money/statement/"):
        for text in NASTY:
            assert is_answered(client.get(f"/portal/{page}", dict.fromkeys(names, text)).status_code), (page, text)
    for page in ("offers", "stock", "products/requests", "feeds", "money/payouts"):
        assert client.get(f"/portal/{page}/{HUGE}/").status_code == 404


@pytest.mark.parametrize("text", NASTY)
def test_no_text_breaks_a_form(portal: Portal, text: str):
    client = portal.client("rival")
    offer = make_offer(make_variant(sku="BEAR"), supplier=portal.q)
    product = published("TRAIN-1", supplier=portal.q)
    with acting_as_system():
        (request,) = submit_requests(supplier_id=portal.q.pk, contents=[content_for("CAR-1")], now=NOW)
    terms = ("supply_price", "currency", "lead_time_days", "minimum_quantity", "steps", "supplier_sku", "warehouse")
    sheet = filled({"sku": text, "gtin": text, "weight_g": text, "attributes": text})
    forms = {
        f"offers/{offer.pk}/": dict.fromkeys(terms, text),
        f"offers/{offer.pk}/suspend/": {"answer": text},
        f"offers/{offer.pk}/resume/": {"answer": text},
        f"stock/{offer.pk}/": {"act": "correct", "correct-change": "1", "correct-reason": text, "correct-key": KEY},
        "offers/new/": {"sku": text, **dict.fromkeys(terms, text)},
        "products/new/": sheet | {"title_en": text, "hs6": text, "origin": text, "category": text, "brand": text},
        f"products/{product.pk}/change/": filled({"sku": "train-1"}) | {"version": text},
        f"products/requests/{request}/withdraw/": {"answer": text},
        "brands/": {"brand_name": text, "kind": text, "valid_from": text, "valid_until": text},
        "application/": dict.fromkeys(("legal_name", "credit_code", "contact_phone", "category_codes"), text),
        "documents/": {"kind": text, "expires_on": text},
        "feeds/": {"scope": text},
        "money/bank-account/": dict.fromkeys(("holder_name", "number", "bank_name", "bank_code", "bic"), text),
    }
    for page, form in forms.items():
        assert is_answered(client.post(f"/portal/{page}", form).status_code), page
    for count in (text, "-1", "99999999"):
        assert is_answered(client.post("/portal/products/new/", filled() | {"form-TOTAL_FORMS": count}).status_code)
