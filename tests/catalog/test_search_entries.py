"""What sellers search follows what is published: one entry a variant, of its best offer."""

import threading
from typing import Any

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connections
from djmoney.money import Money

from apps.catalog.domain import search
from apps.catalog.domain.goods import restore_product, retire_product
from apps.catalog.domain.publishing import publish_variants, set_in_stock
from apps.catalog.domain.search import rebuild_entries
from apps.catalog.domain.search_cursors import Sort
from apps.catalog.domain.stopping import end_offer
from apps.catalog.enums import Side
from apps.catalog.models import Offer, ProductText, SearchEntry
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.catalog.shelf import Shelf, make_shelf, write_rate
from tests.factories.catalog import OFFERED_AT, make_offer
from tests.factories.suppliers import make_active_supplier

FIGURES = ("price", "price_cny_fen", "lead_time_days", "in_stock", "offers")


@pytest.fixture
def shelf(db: None) -> Shelf:
    return make_shelf()


def entry_of(sku: str) -> dict[str, Any] | None:
    with acting_as_system():
        entry = SearchEntry.objects.filter(variant__sku=sku).first()
    return entry and {name: getattr(entry, name) for name in FIGURES}


def test_entry_shows_the_cheapest_offer_in_stock(shelf: Shelf) -> None:
    shelf.put("BEAR-1", price="20.00", lead=9)
    shelf.offer("BEAR-1", supplier=make_active_supplier("P2", commission_percent="10"), supply_price="17.00")
    third = make_active_supplier("P3", commission_percent="0")
    shelf.offer("BEAR-1", supplier=third, supply_price="5.00", in_stock=False)
    assert entry_of("BEAR-1") == dict(zip(FIGURES, (Money("18.70", "CNY"), 18_70, 2, True, 3), strict=True))


def test_without_stock_the_cheapest_offer_is_shown_all_the_same(shelf: Shelf) -> None:
    shelf.put("BEAR-1", price="20.00", in_stock=False)
    assert entry_of("BEAR-1") == dict(zip(FIGURES, (Money("20", "CNY"), 20_00, 2, False, 1), strict=True))


def test_stock_is_searched_as_soon_as_it_changes(shelf: Shelf) -> None:
    shelf.put("BEAR-1", in_stock=False)
    assert shelf.found(in_stock=True) == []
    with acting_for_supplier(shelf.supplier.pk):
        set_in_stock(offer_ids=list(Offer.objects.values_list("pk", flat=True)), in_stock=True)
    assert shelf.found(in_stock=True) == ["BEAR-1"]


def test_goods_that_nobody_offers_are_not_found(shelf: Shelf) -> None:
    shelf.put("BEAR-1")
    with acting_as_system():
        end_offer(offer_id=Offer.objects.get().pk, reason="sold out", by=Side.SUPPLIER, now=OFFERED_AT)
    assert entry_of("BEAR-1") is None


def test_retired_goods_are_not_found_until_they_are_restored(shelf: Shelf) -> None:
    product_id = shelf.put("BEAR-1").product_id
    with acting_as_system():
        retire_product(product_id=product_id, reason="recall", now=OFFERED_AT)
    assert entry_of("BEAR-1") is None
    with acting_as_system():
        restore_product(product_id=product_id, reason="recall is over", now=OFFERED_AT)
    assert shelf.found(text="plush") == ["BEAR-1"]


def test_a_new_title_is_searched_though_no_offer_changed(shelf: Shelf) -> None:
    variant = shelf.put("BEAR-1")
    with acting_as_system():
        ProductText.objects.filter(product_id=variant.product_id, language="en").update(title="Woolly mammoth")
        publish_variants(variant_ids=[variant.pk], now=OFFERED_AT)
    assert (shelf.found(text="mammoth"), shelf.found(text="plush")) == (["BEAR-1"], [])


def test_prices_in_other_currencies_are_compared_by_the_newest_rate(shelf: Shelf) -> None:
    write_rate("USD", "7.1", on="2026-02-01")
    write_rate("USD", "7.2345", on="2026-03-01")
    shelf.put("BEAR-1", price=Money("3.33", "USD"))
    assert entry_of("BEAR-1")["price"] == Money("3.33", "USD")
    assert entry_of("BEAR-1")["price_cny_fen"] == 24_09  # 24.090885
    write_rate("USD", "8", on="2026-03-02")
    assert rebuild_entries(step=acting_as_system) == 1
    assert entry_of("BEAR-1")["price_cny_fen"] == 26_64
    assert rebuild_entries(step=acting_as_system) == 0


def test_offer_in_a_currency_without_a_rate_waits_for_one(shelf: Shelf) -> None:
    shelf.put("BEAR-1")
    shelf.offer("BEAR-1", supplier=make_active_supplier("P2", commission_percent="0"), supply_price=Money("1", "HKD"))
    shelf.put("BEAR-2", price=Money("2", "HKD"))
    assert entry_of("BEAR-1") == dict(zip(FIGURES, (Money("20", "CNY"), 20_00, 2, True, 1), strict=True))
    assert entry_of("BEAR-2") is None
    write_rate("HKD", "0.9")
    assert rebuild_entries(step=acting_as_system) == 2
    assert [(goods.sku, goods.price_cny_fen) for goods in shelf.search(Sort.PRICE).goods] == [
        ("BEAR-1", 90),
        ("BEAR-2", 180),
    ]


def test_rebuilding_writes_what_was_lost_and_nothing_twice(
    cloned_db: str, django_db_blocker: Any, as_superuser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "CHUNK", 2)
    with django_db_blocker.unblock():
        shelf = make_shelf()
        for n in range(5):
            shelf.put(f"BEAR-{n}")
        as_superuser("delete from catalog_searchentry where sku_code in ('BEAR0', 'BEAR3', 'BEAR4')")
        as_superuser("update catalog_searchentry set price_cny_fen = 1 where sku_code = 'BEAR1'")
        assert rebuild_entries(step=acting_as_system) == 4
        assert shelf.found(Sort.NEWEST) == [f"BEAR-{n}" for n in (4, 3, 2, 1, 0)]
        assert rebuild_entries(step=acting_as_system) == 0


def test_the_command_says_how_many_entries_were_wrong(shelf: Shelf, capsys: Any) -> None:
    shelf.put("BEAR-1")
    call_command("rebuild_search")
    assert capsys.readouterr().out == "0 search entries changed\n"


def test_suppliers_have_no_part_in_the_search(shelf: Shelf) -> None:
    shelf.put("BEAR-1")
    with pytest.raises(ProgrammingError, match="permission denied"), acting_for_supplier(shelf.supplier.pk):
        SearchEntry.objects.count()


def test_two_suppliers_who_publish_at_once_leave_the_better_offer(cloned_db: str, django_db_blocker: Any) -> None:
    """Whoever comes second sees what the first has published: neither works from the past."""
    with django_db_blocker.unblock():
        shelf = make_shelf()
        variant = shelf.put("BEAR-1", price="50.00")
        suppliers = [make_active_supplier(f"Q{n}", commission_percent="0") for n in range(4)]
        start = threading.Barrier(4)

        def offer(n: int) -> None:
            start.wait()
            make_offer(variant, supplier=suppliers[n], supply_price=f"{20 + n}.00", now=OFFERED_AT)
            connections.close_all()

        threads = [threading.Thread(target=offer, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert entry_of("BEAR-1") == dict(zip(FIGURES, (Money("50", "CNY"), 50_00, 2, True, 5), strict=True))
