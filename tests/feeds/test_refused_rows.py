"""What was refused comes back as a file like the one that was sent, is mended there, and sent again."""

import csv
import io

import pytest
from openpyxl import load_workbook

from apps.feeds.domain.refused import refused_name, write_refused
from apps.feeds.models import Feed
from apps.tenancy.context import acting_for_supplier
from tests.factories.spreadsheets import csv_bytes, xlsx_bytes
from tests.feeds.conftest import Shop, outcomes

HEADER = ["货号", "备注", "单价"]
ROWS = [["p-BEAR", "好", "19"], ["p-DUCK", "@SUM(1)", "x"], ["p-LION", "ok", "-5"]]
WRONG = "单价: 'x' is no amount; write digits and a point, like 1234.50"
NEGATIVE = "单价: '-5' is no amount; write digits and a point, like 1234.50"
BACK = [
    [*HEADER, "refused because"],
    ["p-DUCK", "'@SUM(1)", "x", WRONG],
    ["p-LION", "ok", "-5", NEGATIVE],
]


def refused_file(shop: Shop, feed: Feed) -> bytes:
    out = io.BytesIO()
    with acting_for_supplier(shop.supplier.pk):
        write_refused(feed=feed, out=out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_a_csv_file_comes_back_in_its_encoding_and_with_its_delimiter(shop: Shop, encoding: str):
    content = csv_bytes(*(";".join(row) for row in (HEADER, *ROWS)), encoding=encoding)
    feed = shop.check(shop.upload(content=content, name="我的 报价.csv"))
    assert refused_name(feed) == "我的 报价-refused.csv"
    text = refused_file(shop, feed).decode(encoding)
    assert list(csv.reader(text.splitlines(), delimiter=";")) == BACK


def test_a_workbook_comes_back_as_one(shop: Shop):
    feed = shop.check(shop.upload(content=xlsx_bytes(HEADER, *ROWS), name="goods.xlsx"))
    sheet = load_workbook(io.BytesIO(refused_file(shop, feed))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == BACK
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


def test_a_mended_file_is_sent_again_and_keeps_one_column_of_reasons(shop: Shop):
    feed = shop.check(shop.upload(content=xlsx_bytes(HEADER, *ROWS), name="goods.xlsx"))
    back = [row.copy() for row in BACK]
    back[1][2] = "5"
    again = shop.check(shop.upload(content=xlsx_bytes(*back), name=refused_name(feed)))
    assert again.mapping == {"货号": "supplier_sku", "备注": "", "单价": "supply_price", "refused because": ""}
    assert outcomes(again) == [(2, "changed", ""), (3, "refused", NEGATIVE)]
    sheet = load_workbook(io.BytesIO(refused_file(shop, again))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [BACK[0], BACK[2]]


def test_a_row_of_another_shape_comes_back_whole(shop: Shop):
    feed = shop.check(shop.upload("supplier_sku,price", "p-BEAR", "p-DUCK,1,2", "p-LION,=1+1"))
    said = "check its delimiters and quotes"
    assert refused_file(shop, feed).decode().split("\r\n") == [
        "supplier_sku,price,refused because",
        f'p-BEAR,,"the row has 1 values, the header 2; {said}"',
        f'p-DUCK,1,"the row has 3 values, the header 2; {said}",2',
        "p-LION,'=1+1,column B holds a formula; paste its value",
        "",
    ]
