"""Nothing that a seller can type or put into an address breaks a page of orders."""

from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile

from tests.dashboard.conftest import World
from tests.dashboard.test_orders import ORDERS, Shop, filled, order, shop
from tests.orders.placing import open_of
from tests.portal.test_hostile import HUGE, NASTY, is_answered

pytestmark = pytest.mark.django_db
__all__ = ["shop"]
HIDDEN = "\u202e\u200b"


def test_no_address_breaks_a_page(world: World, shop: Shop) -> None:
    client = world.client("owner")
    names = ("group", "number", "store", "country", "after", "kind", "before", "sku", "q", "use", "outcome", "page")
    pages = ("", "new/", "files/", "exceptions/", "skus/", f"skus/{shop.store.pk}/", f"{order('SH-1').pk}/address/")
    for page in pages:
        for text in (*NASTY, HIDDEN):
            assert is_answered(client.get(ORDERS + page, dict.fromkeys(names, text)).status_code), (page, text)
    one = f"{ORDERS}skus/{shop.store.pk}/?sku=BOX"
    for text in (*NASTY, HIDDEN):
        for name in ("q", "use"):
            assert is_answered(client.get(f"{one}&{name}={quote(text)}").status_code), (name, text)
    assert client.get(f"{ORDERS}skus/?sku=a%00").status_code == 404
    assert client.get(f"{ORDERS}skus/{shop.store.pk}/?sku=%00").status_code == 404
    for page in ("", "address/", "costs/"):
        assert client.get(f"{ORDERS}{HUGE}/{page}").status_code == 404
    for page in (f"files/{HUGE}/", f"files/{HUGE}/columns/", f"files/{HUGE}/refused/", f"skus/{HUGE}/?sku=A"):
        assert client.get(ORDERS + page).status_code == 404


@pytest.mark.parametrize("text", [*NASTY, HIDDEN])
def test_no_text_breaks_a_form(world: World, shop: Shop, text: str) -> None:
    client, mine = world.client("owner"), order("SH-1")
    address = ("name", "line1", "line2", "city", "region", "postcode", "phone", "email", "tax_number", "ioss")
    parts = {"parts-TOTAL_FORMS": "1", "parts-INITIAL_FORMS": "0", "parts-0-code": text, "parts-0-quantity": text}
    lines = {f"lines-0-{name}": text for name in ("sku", "title", "quantity", "unit_price")}
    named = filled(order_no=text, note=text, currency=text, is_paid=text) | dict.fromkeys(address, text)
    forms = {
        f"new/?store={shop.store.pk}&country=BR": named | lines,
        f"new/?store={shop.store.pk}&country=DE": filled(order_no="NEW-1") | dict.fromkeys(address, text),
        f"skus/{shop.store.pk}/?sku=BOX": parts,
        f"{mine.pk}/address/": dict.fromkeys(address, text),
        "files/": {"store": text, "zone": text, "are_paid": text, "file": ContentFile(b"A\n1\n", name=f"{text}.csv")},
        "shortage/": {"on_shortage": text},
        f"{mine.pk}/hold/": {"reason": text},
        f"{mine.pk}/seen/": {"reason": text},
        f"{mine.pk}/release/": {"reason": text},
        f"{mine.pk}/paid/": {"reason": text},
        f"{mine.pk}/cancel/": {"reason": text, "fault": text},
    }
    for page, form in forms.items():
        assert is_answered(client.post(ORDERS + page, form).status_code), page
    for count in (text, "-1", "99999999"):
        counted = filled() | {"lines-TOTAL_FORMS": count}
        for more in ({}, {"more": "1"}):
            where = f"{ORDERS}new/?store={shop.store.pk}&country=DE"
            assert is_answered(client.post(where, counted | more).status_code), count


def test_a_reason_of_nothing_that_is_seen_is_none(world: World, shop: Shop) -> None:
    client, mine = world.client("owner"), order("SH-1")
    client.post(f"{ORDERS}{mine.pk}/hold/", {"reason": f"\x00{HIDDEN} "})
    assert open_of(mine) == {}
    client.post(f"{ORDERS}{mine.pk}/hold/", {"reason": f"{HIDDEN}ask\x00them"})
    assert open_of(mine) == {"held": {"reason": "ask them"}}
