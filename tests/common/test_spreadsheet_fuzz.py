"""Whatever bytes come in, they are read or refused: nothing else is ever raised."""

import io
from contextlib import suppress

from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.common.spreadsheets import BadSpreadsheet, Limits, open_sheet
from tests.factories.spreadsheets import PARTS, archive_bytes, raw_xlsx, row_markup, xlsx_bytes

WORKBOOKS = (
    xlsx_bytes(["a", "b"], ["x", 1.5], [True, None]),
    raw_xlsx(row_markup(1, "a", "b") + row_markup(2, "c", "d")),
)
TAGS = (
    '<row r="1">', "</row>", '<c r="A1">', '<c t="s">', "</c>", "<v>", "1", "</v>", "<f>", "</f>", "<is><t>",
    "</t></is>", "x", "&amp;", '<c r="B9" s="7">',
)  # fmt: skip
tags = st.sampled_from(TAGS)


def read_or_refuse(content: bytes, name: str) -> None:
    file, limits = io.BytesIO(content), Limits(columns=20, rows=50)
    with suppress(BadSpreadsheet), open_sheet(file, name=name, limits=limits) as sheet:
        for row in sheet.rows:
            assert row.fault or len(row.cells) == len(sheet.header)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
)
@example(b"a\r\n\xff")
def test_any_text_is_read_or_refused(content: bytes):
    read_or_refuse(content, "a.csv")


@settings(max_examples=300, deadline=None)
@given(
    content=st.sampled_from(WORKBOOKS),
    changes=st.lists(st.tuples(st.integers(0, 9_999), st.integers(0, 255)), min_size=1, max_size=8),
    end=st.integers(1, 9_999),
)
def test_any_damaged_workbook_is_read_or_refused(content: bytes, changes: list[tuple[int, int]], end: int):
    damaged = bytearray(content)
    for place, value in changes:
        damaged[place % len(damaged)] = value
    read_or_refuse(bytes(damaged[:end]), "a.xlsx")


@settings(max_examples=300, deadline=None)
@given(st.lists(tags, max_size=25).map("".join))
def test_any_markup_of_cells_is_read_or_refused(markup: str):
    shared = "<sst><si><t>one</t></si><si><r><t>two</t></r></si></sst>"
    read_or_refuse(raw_xlsx(markup, sharedStrings=shared), "a.xlsx")


@settings(max_examples=200, deadline=None)
@given(part=st.sampled_from(sorted(PARTS)), content=st.text("<>/=\"' abcdefrIdsheetvalue0129:", max_size=80))
def test_any_part_of_a_workbook_is_read_or_refused(part: str, content: str):
    read_or_refuse(archive_bytes({**PARTS, "xl/worksheets/sheet1.xml": "<worksheet/>", part: content}), "a.xlsx")
