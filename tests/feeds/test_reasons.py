"""Reasons are kept as sentences, so that whoever reads a feed reads them in their own language."""

import io

import pytest
from django.utils.translation import override

from apps.common.said import Said, label, read, said
from apps.feeds.domain.checking import check_feed
from apps.feeds.domain.refused import write_refused
from apps.feeds.enums import Outcome
from apps.suppliers.domain.lifecycle import suspend_supplier
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.feeds.conftest import NOW, Shop, rows_of
from tests.feeds.test_dry_run import FAULTS, HEAD

CHINESE = range(0x4E00, 0xA000)
READ = {
    "price: 'abc' is no amount; write digits and a point, like 1234.50": (
        "price：“abc”不是有效金额，请填写数字和小数点，例如 1234.50"
    ),
    "lead time in days: 400 is not between 0 and 365": "备货天数：400 不在 0 到 365 之间",
    "your SKU 'p-BEAR' stands in line 2 already; keep one of the two rows": (
        "您的货号“p-BEAR”已出现在第 2 行，请只保留一行"
    ),
    "the row has 2 values, the header 3; check its delimiters and quotes": (
        "该行有 2 个值，表头有 3 列，请检查分隔符和引号"
    ),
}


def test_each_reason_is_read_in_both_languages(shop: Shop):
    lines = ("p-DUCK,abc,1", "p-LION,5,400", "p-BEAR,19,1", "p-BEAR,18,1", "p-OX,1")
    feed = shop.check(shop.upload("supplier_sku,price,lead time", "p-BEAR,19,1", *lines))
    refused = [row for row in rows_of(feed) if row.outcome == Outcome.REFUSED]
    with override("zh-hans"):
        chinese = [row.reason for row in refused]
    assert {row.reason: text for row, text in zip(refused, chinese, strict=True) if row.reason in READ} == READ


@pytest.mark.parametrize("line", FAULTS)
def test_no_reason_of_a_row_is_left_in_english(shop: Shop, line: str):
    (row,) = rows_of(shop.check(shop.upload(HEAD, line)))
    with override("zh-hans"):
        assert any(ord(letter) in CHINESE for letter in row.reason), row.reason
        assert row.reason != FAULTS[line]


def test_the_file_of_refused_rows_speaks_the_readers_language_and_comes_back_from_another(shop: Shop):
    feed = shop.check(shop.upload("货号,单价", "p-DUCK,x"))
    out = io.BytesIO()
    with override("zh-hans"), acting_for_supplier(shop.supplier.pk):
        write_refused(feed=feed, out=out)
    header, row = out.getvalue().decode().splitlines()
    assert (header, row) == ("货号,单价,驳回原因", "p-DUCK,x,单价：“x”不是有效金额，请填写数字和小数点，例如 1234.50")
    again, out = shop.check(shop.upload(header, row)), io.BytesIO()
    with acting_for_supplier(shop.supplier.pk):
        write_refused(feed=again, out=out)
    assert out.getvalue().decode().splitlines() == [
        "货号,单价,驳回原因",
        "p-DUCK,x,\"单价: 'x' is no amount; write digits and a point, like 1234.50\"",
    ]


def test_why_work_stopped_is_told_in_the_readers_language(shop: Shop):
    broken = shop.check(shop.upload(content=b'supplier_sku,price\r\np-BEAR,19\r\n"p-DUCK,5\r\n'))
    checked = shop.check(shop.upload("supplier_sku,price", "p-BEAR,19"))
    with acting_as_system():
        suspend_supplier(supplier_id=shop.supplier.pk, reason="late", now=NOW, actor_id=None)
    stopped = shop.commit(checked)
    with override("zh-hans"):
        assert broken.why_stopped == "第 3 行无法按 CSV 读取（unexpected end of data），请检查从该行起的引号"
        assert "已暂停" in stopped.why_stopped
    assert "is not active (Suspended)" in stopped.why_stopped


def test_a_new_attempt_forgets_why_the_last_one_stopped(shop: Shop):
    feed = shop.check(shop.upload(content=b'supplier_sku,price\r\n"p-DUCK,5\r\n'))
    assert feed.fault
    with acting_for_supplier(shop.supplier.pk):
        assert check_feed(feed_id=feed.pk, now=NOW).fault == []


def test_a_sentence_keeps_its_values_whatever_they_are():
    inner = said("a new offer needs %(missing)s; fill it in", missing=[label(Outcome.REFUSED.label), "x", 3])
    kept = said("%(field)s: %(fault)s", field="y", fault=inner).kept()
    assert read(kept) == Said("%(field)s: %(fault)s", {"field": "y", "fault": inner})
    assert str(read(kept)) == "y: a new offer needs Refused, x, 3; fill it in"
    assert str(read(["100 % sure", {}])) == "100 % sure"
