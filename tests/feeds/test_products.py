"""Articles that nobody knows yet become product requests that carry the offer's terms."""

from apps.catalog.domain.approving import approve_request
from apps.catalog.models import ProductRequest
from apps.portal.templatetags.feed_format import changes
from apps.tenancy.context import acting_as_system
from tests.feeds.conftest import NOW, Shop, outcomes, rows_of

NEW = (
    "supplier_sku,sku,price,lead time,stock,title_en,title_zh,category,brand,hs6,origin,weight_g,length_mm,width_mm,"
    "height_mm,battery,liquid,price_100,适用年龄起,Material"
)
OWL = "p-OWL,,9.90,4,70,Wooden owl,木猫头鹰,toys,,950300,cn,120,80,60,40,no,否,9,3,wood"


def test_an_unknown_article_with_a_complete_product_is_asked_for(shop: Shop):
    feed = shop.check(shop.upload(NEW, OWL, OWL.replace("p-OWL", "p-EMU").replace("toys", "rockets")))
    owl, emu = rows_of(feed)
    assert (emu.outcome, emu.reason) == ("refused", "category: there is no active category 'rockets'")
    assert (owl.outcome, owl.reason) == ("requested", "")
    assert owl.product == {
        "category": "toys",
        "brand": None,
        "hs6": "950300",
        "origin": "CN",
        "texts": {
            "en": {"title": "Wooden owl", "description": ""},
            "zh-hans": {"title": "木猫头鹰", "description": ""},
        },
        "images": [],
        "variants": [
            {
                "sku": "P1-P-OWL",
                "gtin": "",
                "attributes": {"age-from": 3},
                "weight_g": 120,
                "length_mm": 80,
                "width_mm": 60,
                "height_mm": 40,
                "has_battery": False,
                "is_liquid": False,
            }
        ],
        "offers": {
            "P1-P-OWL": {
                "supply_price": "9.9",
                "currency": "CNY",
                "lead_time_days": 4,
                "minimum_quantity": 1,
                "supplier_sku": "p-OWL",
                "warehouse": "",
                "steps": [[100, "9"]],
            }
        },
    }
    assert [change.after for change in changes(owl)] == ["Wooden owl", "木猫头鹰"]
    assert requests_of(shop) == []
    shop.commit(feed)
    assert requests_of(shop) == [("submitted", "P1-P-OWL")]
    again = shop.check(shop.upload(NEW, OWL))
    assert outcomes(again) == [(2, "unchanged", "its product is in review already")]
    shop.undo(feed)
    assert requests_of(shop) == [("withdrawn", "P1-P-OWL")]


def test_an_approved_request_becomes_an_offer_that_the_next_feed_knows(shop: Shop):
    feed = shop.commit(shop.check(shop.upload(NEW, OWL)))
    with acting_as_system():
        approve_request(request_id=rows_of(feed)[0].request_id, now=NOW)
    assert shop.offers()["p-OWL"] == ("9.9", "CNY", 4, "active", None)
    feed = shop.commit(shop.check(shop.upload("supplier_sku,stock", "p-OWL,70")))
    assert shop.offers()["p-OWL"] == ("9.9", "CNY", 4, "active", 70)
    decided = shop.undo(feed)
    assert decided.state == "undone"


def test_a_decided_request_is_not_withdrawn(shop: Shop):
    feed = shop.commit(shop.check(shop.upload(NEW, OWL)))
    with acting_as_system():
        approve_request(request_id=rows_of(feed)[0].request_id, now=NOW)
    (row,) = rows_of(shop.undo(feed))
    assert (row.undo, row.reason) == ("kept", "the product was decided on already; ask the operator")


def requests_of(shop: Shop) -> list[tuple[str, str]]:
    with acting_as_system():
        requests = ProductRequest.objects.filter(supplier_id=shop.supplier.pk).order_by("pk")
        return [(request.state, request.content["variants"][0]["sku"]) for request in requests]
