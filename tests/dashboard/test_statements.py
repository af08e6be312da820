"""Statements of a month as PDF, XLSX and CSV: the same rows, and they add up."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from djmoney.money import Money
from openpyxl import load_workbook
from pypdf import PdfReader

from apps.common.documents.statement import CONTENT_TYPES
from apps.points_ledger.domain.redeeming import redeem_points
from apps.tenancy.context import acting_as_system
from apps.wallet.seller_enums import LineType
from tests.dashboard.conftest import World
from tests.dashboard.test_wallet import charge, fill

pytestmark = pytest.mark.django_db
POINTS = "/dashboard/points/2026-11/statement"
WALLET = "/dashboard/wallet/CNY/2026-11/statement"
BEFORE = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
CHINESE = {"Accept-Language": "zh-CN"}


@pytest.fixture
def busy(world: World) -> World:
    """A's 21,000 points of October came on 20 November, 1,500 went; its wallet has CNY 1,000 from October."""
    fill(world.a.pk, Money(1000, "CNY"), "T-1", BEFORE)
    charge(world.a.pk, "87.66", "=HYPERLINK(1)")
    charge(world.a.pk, "0.34", "毛绒熊 🐻")
    fill(world.rival.pk, Money(777_777, "CNY"), "RIVAL", BEFORE)
    charge(world.rival.pk, "5.55", "Rival's postage")
    with acting_as_system():
        redeem_points(
            seller_id=world.a.pk,
            points=1500,
            pays=LineType.POSTAGE,
            document_kind="parcel",
            document_id=7,
            reason="A-1, RX1",
            key="k",
            now=datetime(2026, 11, 20, 1, 0, tzinfo=UTC),
        )
    return world


def fetched(world: World, address: str, **headers: str) -> bytes:
    content: bytes = world.client("finance").get(address, headers=headers).content
    return content


def sheet_of(content: bytes) -> list[tuple[Any, ...]]:
    return list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))


def text_of(content: bytes) -> str:
    """All pages of a PDF, blanks and line breaks as one space."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_points_have_the_same_rows_in_every_format(busy: World) -> None:
    lines = fetched(busy, f"{POINTS}.csv").decode("utf-8-sig").splitlines()
    assert lines == [
        "on,kind,reason,points,balance",
        "2026-11-01,opening,,,0",
        "2026-11-20,points.award,2026-10,21000,21000",
        '2026-11-20,POINTS_REDEEMED,"A-1, RX1",-1500,19500',
        "2026-11-30,came_in,,21000,",
        "2026-11-30,went_out,,-1500,",
        "2026-11-30,closing,,,19500",
    ]
    header, *rows = sheet_of(fetched(busy, f"{POINTS}.xlsx"))
    assert header == ("Day", "Kind", "Reason", "Points", "Balance after")
    assert [row[2:] for row in rows] == [
        ("Opening balance", None, 0),
        ("Points of October 2026", 21000, 21000),
        ("Paid with points: A-1, RX1", -1500, 19500),
        ("Came in", 21000, None),
        ("Went out", -1500, None),
        ("Closing balance", None, 19500),
    ]
    assert rows[1][0] == datetime(2026, 11, 20)
    paper = text_of(fetched(busy, f"{POINTS}.pdf"))
    assert "Points statement November 2026 Seller A (A)" in paper
    assert "Closing balance 19,500 points, worth CNY 195.00" in paper
    assert "20 Nov 2026 Paid with points: A-1, RX1 −1,500 19,500" in paper
    assert "issued by Haitun on 20 Nov 2026 10:00 (Shanghai)" in paper
    assert "Page 1 of 1" in paper


def test_the_wallet_adds_up_in_every_format(busy: World) -> None:
    header, opening, *rows = sheet_of(fetched(busy, f"{WALLET}.xlsx"))
    movements, (came, went, closing) = rows[:-3], rows[-3:]
    assert header[1:] == ("Kind", "Booked for", "Reason", "Amount", "Balance after", "Currency")
    assert opening[1:] == ("Opening balance", None, None, None, 1000, "CNY")
    assert [(row[1], row[3], row[4], row[5]) for row in movements] == [
        ("Postage", "'=HYPERLINK(1)", -87.66, 912.34),
        ("Postage", "毛绒熊 🐻", -0.34, 912),
    ]
    assert [row[4] for row in (came, went)] == [0, -88]
    assert opening[5] + came[4] + went[4] == closing[5] == 912
    paper = text_of(fetched(busy, f"{WALLET}.pdf"))
    assert "CNY wallet statement November 2026 Seller A (A)" in paper
    assert "=HYPERLINK(1) −87.66 912.34" in paper
    assert "毛绒熊 ? −0.34 912.00" in paper
    assert "Closing balance 912.00" in paper


def unspaced(text: str) -> str:
    """Characters of two fonts stand apart in what is read from a PDF."""
    return text.replace(" ", "")


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "en",
            (
                "CNY wallet statement November 2026",
                "Period 1 Nov 2026 – 30 Nov 2026",
                "20 Nov 2026 Postage Order",
                "issued by Haitun on 20 Nov 2026 10:00 (Shanghai)",
                "Page 1 of 1",
            ),
        ),
        (
            "zh-CN",
            (
                "CNY 钱包对账单 2026年11月",
                "期间 2026年11月1日 – 2026年11月30日",
                "2026年11月20日 邮费 订单",
                "2026年11月20日 10:00（上海时间）",
                "第 1 页，共 1 页",
            ),
        ),
    ],
)
def test_papers_are_in_the_readers_language(language: str, texts: tuple[str, ...], busy: World) -> None:
    paper = text_of(fetched(busy, f"{WALLET}.pdf", **{"Accept-Language": language}))
    assert [text for text in texts if unspaced(text) not in unspaced(paper)] == []


def test_workbooks_are_in_the_readers_language(busy: World) -> None:
    assert sheet_of(fetched(busy, f"{POINTS}.xlsx", **CHINESE))[2][2] == "2026年10月积分"


def test_a_long_statement_goes_on_with_its_head_and_the_number_of_pages(busy: World) -> None:
    for number in range(60):
        charge(busy.a.pk, "0.01", f"Stamp {number:02}")
    pages = [page.extract_text() for page in PdfReader(BytesIO(fetched(busy, f"{WALLET}.pdf"))).pages]
    assert [f"Page {number} of 2" in page for number, page in enumerate(pages, 1)] == [True, True]
    assert all("Balance after" in page for page in pages)
    assert ["Opening balance" in page for page in pages] == [True, False]
    assert sum(page.count("Stamp") for page in pages) == 60


@pytest.mark.parametrize("format", CONTENT_TYPES)
def test_a_file_is_saved_and_shows_nothing_of_a_rival(busy: World, format: str) -> None:
    for address in (POINTS, WALLET):
        answer = busy.client("viewer").get(f"{address}.{format}")
        assert answer["Content-Type"] == CONTENT_TYPES[format]
        assert answer["Content-Disposition"].startswith('attachment; filename="haitun-')
        assert answer["Content-Disposition"].endswith(f'.{format}"')
        assert answer["Cache-Control"] == "private, no-store"
        shown = text_of(answer.content) if format == "pdf" else str(answer.content)
        assert "Rival" not in shown
        assert "777" not in shown


@pytest.mark.parametrize(
    "address",
    [
        "/dashboard/points/2026-12/statement.pdf",
        "/dashboard/points/2026-08/statement.pdf",
        "/dashboard/points/2026-11/statement.doc",
        "/dashboard/wallet/CNY/2026-09/statement.pdf",
        "/dashboard/wallet/USD/2026-11/statement.xlsx",
        "/dashboard/wallet/CNY/2026-11/statement.json",
    ],
)
def test_what_is_not_there_is_not_found(busy: World, address: str) -> None:
    assert busy.client("owner").get(address).status_code == 404


def test_a_month_with_very_many_movements_is_left_to_a_job(busy: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.dashboard.statement_views.MOST_AT_ONCE", 1)
    client = busy.client("owner")
    for address, kind in ((f"{POINTS}.pdf", "points"), (f"{WALLET}.pdf", "wallet")):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(f"/dashboard/transfers/new/?kind={kind}&month=2026-11")
        page = client.get(answer["Location"])
        assert "The month has 2 movements, too many to wait for" in page.content.decode()
        assert '<option value="pdf" selected>PDF</option>' in page.content.decode()


def test_pages_offer_every_format(busy: World) -> None:
    client = busy.client("viewer")
    for page, address in (("points/2026-11/", POINTS), ("wallet/CNY/2026-11/", WALLET)):
        source = client.get(f"/dashboard/{page}").content.decode()
        assert all(f'href="{address}.{format}"' in source for format in CONTENT_TYPES)
