"""What a dry run says of every row, and that it moves nothing."""

from pathlib import Path

import pytest

from apps.common.spreadsheets import BadSpreadsheet
from apps.feeds.domain.checking import check_feed
from apps.feeds.domain.mapping import set_mapping, suggest_mapping
from apps.feeds.domain.receiving import receive_rows
from apps.feeds.domain.states import discard_feed
from apps.feeds.enums import Scope
from apps.feeds.models import Feed
from apps.jobs.domain.queue import retry_job
from apps.jobs.domain.runs import run_job
from apps.suppliers.domain.errors import SupplierNotActive
from apps.suppliers.domain.lifecycle import suspend_supplier
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.feeds.conftest import LEASE, NOW, THERE, Shop, last_job, outcomes, rows_of


def test_every_row_has_an_outcome_and_nothing_moves(shop: Shop, rival: Shop):
    feed = shop.check(
        shop.upload(
            "supplier_sku,sku,price,lead time,stock",
            "p-BEAR,,19.80,,10",
            "p-DUCK,,5.50,2,0",
            "p-FOX,FOX,12,3,50",
            "p-LION,,abc,,7",
            "p-OWL,OWL,9,1,1",
        )
    )
    assert outcomes(feed) == [
        (2, "changed", ""),
        (3, "unchanged", ""),
        (4, "created", ""),
        (5, "refused", "price: 'abc' is no amount; write digits and a point, like 1234.50"),
        (
            6,
            "refused",
            "there is no article sku 'OWL'; correct it, or fill in English title or Chinese title, category,"
            " HS code, origin, weight in g, length in mm, width in mm, height in mm to ask for a new product",
        ),
    ]
    assert (feed.state, feed.rows_read) == ("checked", 5)
    assert shop.offers() == THERE
    assert rival.offers() == {"p-BEAR": ("19", "CNY", 2, "active", 4)}


HEAD = "supplier_sku,sku,gtin,price,currency,lead time,moq,warehouse,stock,price_10,price_100"
FAULTS = {
    "p-BEAR,DUCK,,19,,,,,,,": "your SKU, sku and gtin are those of different articles; correct one of them",
    "p-BEAR,EMU,,19,,,,,,,": "there is no article 'EMU' here, but the row names one that there is; correct the SKU",
    "p-DUCK,,6901234567892,19,,,,,,,": "your SKU, sku and gtin are those of different articles; correct one of them",
    "new,BEAR,,19,,,,,,,": "you offer this article as 'p-BEAR' already; use that SKU",
    ",BEAR,,19,,,,,,,": "your SKU, which names the offer, has 0 characters; write 1 to 80",
    "p-FOX,FOX,,,,,,,5,,": "a new offer needs supply price, lead time in days; fill it in",
    "p-BEAR,,,,USD,,,,,,": "the currency changes but no supply price is given; give the price in the new currency",
    "p-BEAR,,6901234567890,19,,,,,,,": (
        "gtin: '6901234567890' is no GTIN: its check digit or length is wrong; copy it from the package"
    ),
    "p-BEAR,,,19,RUB,,,,,,": "currency: 'RUB' is not traded here; write one of CNY, USD, EUR, GBP, HKD, JPY",
    "p-BEAR,,,0,,,,,,,": "supply price: 0 is not a price; write an amount above 0 and below 1,000,000,000",
    'p-BEAR,,,"1,200.00",,,,,,,': "price: '1,200.00' is no amount; write digits and a point, like 1234.50",
    "p-BEAR,,,19.999,,,,,,,": "supply price: 19.999 CNY has more than 2 decimals",
    "p-BEAR,,,19,,two,,,,,": "lead time: 'two' is no whole number; write digits only, like 120",
    "p-BEAR,,,19,,400,,,,,": "lead time in days: 400 is not between 0 and 365",
    "p-BEAR,,,19,,,0,,,,": "minimum quantity: 0 is not between 1 and 1,000,000",
    "p-BEAR,,,19,,,,,-1,,": "stock: '-1' is no whole number; write digits only, like 120",
    "p-BEAR,,,19,,,,,1.5,,": "stock: '1.5' is no whole number; write digits only, like 120",
    "p-BEAR,,,19,,,,,,20,": "steps: price 20 from 10 on must be below 19",
    "p-BEAR,,,19,,,,,,18,18.5": "steps: price 18.5 from 100 on must be below 18",
    "p-BEAR,,,19,,,50,,,18,": "steps: 10 is not between 51 and 1,000,000",
}  # fmt: skip


@pytest.mark.parametrize("line", FAULTS)
def test_a_row_is_refused_for_what_is_wrong_with_it(shop: Shop, line: str):
    feed = shop.check(shop.upload(HEAD, line))
    assert outcomes(feed) == [(2, "refused", FAULTS[line])]
    assert rows_of(feed)[0].cells[0] == line.split(",")[0]


def test_all_faults_of_a_row_are_told_at_once(shop: Shop):
    (row,) = rows_of(shop.check(shop.upload(HEAD, "p-BEAR,,,x,RUB,y,,,,,")))
    assert [fault.split(":")[0] for fault in row.reason.split("; ") if ":" in fault] == [
        "price",
        "currency",
        "lead time",
    ]


def test_the_first_of_two_rows_about_the_same_counts(shop: Shop):
    feed = shop.check(
        shop.upload(HEAD, "p-BEAR,,,19,,,,,,,", "p-BEAR,,,18,,,,,,,", "a,FOX,,1,,1,,,,,", "b,FOX,,2,,1,,,,,")
    )
    assert outcomes(feed) == [
        (2, "changed", ""),
        (3, "refused", "your SKU 'p-BEAR' stands in line 2 already; keep one of the two rows"),
        (4, "created", ""),
        (5, "refused", "this article stands in line 4 already; keep one of the two rows"),
    ]


def test_before_and_after_are_kept(shop: Shop):
    (row,) = rows_of(shop.check(shop.upload(HEAD, "p-BEAR,,,19.50,USD,5,2,Ningbo,8,18,17.5")))
    variant = shop.variants["BEAR"].pk
    assert row.before == {
        "variant": variant, "supply_price": "20", "currency": "CNY", "lead_time_days": 2, "minimum_quantity": 1,
        "supplier_sku": "p-BEAR", "warehouse": "", "steps": [], "stock": 10, "ended": False,
    }  # fmt: skip
    assert row.after == {
        "variant": variant, "supply_price": "19.5", "currency": "USD", "lead_time_days": 5, "minimum_quantity": 2,
        "supplier_sku": "p-BEAR", "warehouse": "Ningbo", "steps": [[10, "18"], [100, "17.5"]], "stock": 8,
    }  # fmt: skip


def test_rows_from_a_program_are_a_feed_like_any_other(shop: Shop):
    with acting_for_supplier(shop.supplier.pk):
        header, rows = ["supplier_sku", "price", "warehouse"], [["p-BEAR", "19", "=1+1"], ["p-DUCK", "x", ""]]
        feed = receive_rows(supplier_id=shop.supplier.pk, header=header, rows=rows, scope=Scope.DELTA, now=NOW)
        feed = set_mapping(feed_id=feed.pk, mapping=suggest_mapping(feed), now=NOW)
    bear, duck = rows_of(shop.check(feed))
    assert (bear.outcome, bear.after["warehouse"], duck.outcome) == ("changed", "=1+1", "refused")


def test_a_file_that_breaks_off_stops_the_check_and_changes_nothing(shop: Shop):
    feed = shop.check(shop.upload(content=b'supplier_sku,price\r\np-BEAR,19\r\n"p-DUCK,5\r\n'))
    assert (feed.state, last_job(feed).state) == ("checking", "failed")
    assert last_job(feed).error == (
        "line 3 cannot be read as CSV (unexpected end of data); check the quotes from this line on"
    )
    assert shop.offers() == THERE
    with acting_for_supplier(shop.supplier.pk):
        discard_feed(feed_id=feed.pk, now=NOW)


def test_a_supplier_that_is_not_active_sends_no_feed(shop: Shop):
    with acting_as_system():
        suspend_supplier(supplier_id=shop.supplier.pk, reason="late", now=NOW, actor_id=None)
    with pytest.raises(SupplierNotActive):
        shop.receive("supplier_sku,price", "p-BEAR,19")
    with acting_as_system():
        assert Feed.objects.count() == 0


def test_a_refused_file_leaves_nothing(shop: Shop, files: Path):
    with pytest.raises(BadSpreadsheet, match="the file is a PDF"):
        shop.receive(content=b"%PDF-1.7", name="goods.csv")
    with acting_as_system():
        assert Feed.objects.count() == 0
    assert not (files / "feeds").exists()


def test_a_name_that_is_too_long_is_refused_and_kept_in_part(shop: Shop):
    (row,) = rows_of(shop.check(shop.upload("supplier_sku,price", f"{'x' * 99},19")))
    assert (row.outcome, row.supplier_sku, row.cells[0]) == ("refused", "x" * 80, "x" * 99)
    assert row.reason == "your SKU, which names the offer, has 99 characters; write 1 to 80"


def test_an_old_check_that_staff_bring_back_does_nothing(shop: Shop):
    feed = shop.check(shop.upload(content=b'supplier_sku,price\r\n"p-DUCK,5\r\n'))
    old = last_job(feed)
    with acting_for_supplier(shop.supplier.pk):
        check_feed(feed_id=feed.pk, now=NOW)
    with acting_as_system():
        retry_job(job_id=old.pk, by="staff", now=NOW)
    run_job(job_id=old.pk, clock=lambda: NOW, lease=LEASE)
    with acting_as_system():
        old.refresh_from_db()
    assert (old.state, last_job(feed).state) == ("done", "queued")
