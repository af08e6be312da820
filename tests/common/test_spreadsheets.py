"""Reading what suppliers send: sound files of every kind, and a clear refusal of everything else."""

import io
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from apps.common.spreadsheets import (
    CSV,
    XLSX,
    BadSpreadsheet,
    Layout,
    Limits,
    guarded,
    open_sheet,
    unguarded,
    write_sheet,
)
from tests.factories.spreadsheets import csv_bytes, raw_xlsx, row_markup, saved, xlsx_bytes


def read(content: bytes, name: str = "goods.csv", **limits: int) -> tuple[Layout, list[list[str]]]:
    """The layout, then the header and the rows; every row must be without fault."""
    with open_sheet(io.BytesIO(content), name=name, limits=Limits(**limits)) as sheet:
        rows = list(sheet.rows)
    assert [row.fault for row in rows if row.fault] == []
    return sheet.layout, [sheet.header, *(row.cells for row in rows)]


def faults(content: bytes, name: str = "goods.csv", **limits: int) -> list[tuple[int, str]]:
    with open_sheet(io.BytesIO(content), name=name, limits=Limits(**limits)) as sheet:
        return [(row.line, str(row.fault or "")) for row in sheet.rows]


TABLE = [["货号", "price", "title"], ["A-1", "12.50", "毛绒玩具, 蓝色"], ["A-2", "8", 'a "big" one']]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_of_every_kind_says_the_same(encoding: str, delimiter: str, end: str):
    lines = [delimiter.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in TABLE]
    content = csv_bytes(*lines, encoding=encoding, end=end)
    assert read(content) == (Layout(CSV, encoding, delimiter), TABLE)


def test_gbk_is_read_as_its_superset():
    content = csv_bytes("货号,标题", "A-1,蓝色", encoding="gbk")
    assert read(content) == (Layout(CSV, "gb18030", ","), [["货号", "标题"], ["A-1", "蓝色"]])


def test_workbook_says_the_same_as_a_csv_file():
    content = xlsx_bytes(TABLE[0], ["A-1", 12.5, "毛绒玩具, 蓝色"], [], ["A-2", 8, ' a "big" one '])
    assert read(content, "goods.XLSX") == (
        Layout(XLSX),
        [TABLE[0], ["A-1", "12.5", TABLE[1][2]], ["A-2", "8", TABLE[2][2]]],
    )


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (8.12, "8.12"),
        (0.1 + 0.2, "0.3"),
        (6901234567892, "6901234567892"),
        (-5, "-5"),
        (1e-7, "0.0000001"),
        (2.50, "2.5"),
        (True, "TRUE"),
        (date(2026, 11, 22), "2026-11-22"),
        (datetime(2026, 11, 22, 9, 30), "2026-11-22T09:30:00"),
        ("00123", "00123"),
    ],
)
def test_values_of_a_workbook_are_the_texts_that_people_typed(stored: object, text: str):
    assert read(xlsx_bytes(["a"], [stored]), "a.xlsx")[1] == [["a"], [text]]


def test_rich_text_is_one_text_without_readings():
    shared = "<sst><si><r><t>毛绒</t></r><r><t>玩具</t></r><rPh><t>よみ</t></rPh></si></sst>"
    rows = row_markup(1, "a") + '<row r="2"><c r="A2" t="s"><v>0</v></c></row>'
    assert read(raw_xlsx(rows, sharedStrings=shared), "a.xlsx")[1] == [["a"], ["毛绒玩具"]]


def test_the_first_visible_sheet_is_read():
    workbook = Workbook()
    workbook.active.append(["hidden"])
    workbook.active.sheet_state = "hidden"
    workbook.create_sheet().append(["seen"])
    assert read(saved(workbook), "a.xlsx")[1] == [["seen"]]


def test_a_prefix_of_the_markups_names_does_not_matter():
    rows = '<x:row xmlns:x="m" r="1"><x:c r="A1" t="str"><x:v>a</x:v></x:c></x:row>'
    assert read(raw_xlsx(rows), "a.xlsx")[1] == [["a"]]


def test_lines_are_the_spreadsheets_own():
    assert faults(csv_bytes("", "a,b", '"1\n2",x', "", "y,z")) == [(3, ""), (6, "")]
    assert faults(xlsx_bytes(["a"], [], ["x"], [], ["y"]), "a.xlsx") == [(3, ""), (5, "")]


def test_blank_columns_at_the_end_do_not_matter():
    assert read(csv_bytes("a,b,,", "1,2,,", "3,4"))[1] == [["a", "b"], ["1", "2"], ["3", "4"]]


def test_what_a_file_says_of_its_size_is_not_believed():
    rows = row_markup(1, "a") + row_markup(2, "b")
    assert read(raw_xlsx(rows, dimension="A1:XFD1048576"), "a.xlsx")[1] == [["a"], ["b"]]
    assert read(raw_xlsx(rows, dimension="A1"), "a.xlsx")[1] == [["a"], ["b"]]


def test_faults_of_a_row_name_the_column():
    assert faults(csv_bytes("a,b", "1", "1,2,3", '=1+1,"=cmd|x!A1"', "x\x07,y", "ok,ok")) == [
        (2, "the row has 1 values, the header 2; check its delimiters and quotes"),
        (3, "the row has 3 values, the header 2; check its delimiters and quotes"),
        (4, "column A holds a formula; paste its value"),
        (5, "column A holds a control character; delete it and type the value again"),
        (6, ""),
    ]
    assert faults(csv_bytes("a", "x" * 11), characters=10) == [
        (2, "column A holds more than 10 characters; shorten it")
    ]


def test_faults_of_a_workbooks_row_name_the_column():
    rows = row_markup(1, "a", "b") + (
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>A2*2</f><v>2</v></c></row>'
        '<row r="3"><c r="A3" t="e"><v>#N/A</v></c></row>'
        '<row r="4"><c r="A4"><v>12,5</v></c></row>'
        '<row r="5"><c r="A5"><v>1</v></c><c r="D5"><v>1</v></c></row>'
    )
    assert faults(raw_xlsx(rows), "a.xlsx") == [
        (2, "column B holds a formula; copy the column and paste its values"),
        (3, "column A holds the error #N/A; correct it"),
        (4, "column A holds a number that can't be read; type it again"),
        (5, "column D has a value but no name in the first row; name it"),
    ]


@given(st.text())
def test_a_guarded_text_never_runs_and_comes_back_as_it_was(text: str):
    assert unguarded(guarded(text)) == text
    written = guarded(text)
    is_number = written.lstrip("+-").replace(".", "", 1).isdecimal()
    assert is_number or not written.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("layout", [Layout(XLSX), Layout(CSV, "gb18030", ";"), Layout(CSV, "utf-8-sig", ",")])
def test_what_is_written_is_read_again_and_runs_nowhere(layout: Layout):
    table = [["货号", "b"], ["=1+1", "-5"], ["@SUM(A1)", "'quoted"], ["\n=x".strip(), "'=twice"], ["bell\x07", "00123"]]
    out = io.BytesIO()
    write_sheet(out, layout, table)
    name = f"back.{layout.format}"
    assert read(out.getvalue(), name) == (layout, [*table[:4], ["bell\N{REPLACEMENT CHARACTER}", "00123"]])
    if layout.format == XLSX:
        cells = [cell for row in load_workbook(out).active.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} == {"s"}
        assert cells[2].value == "'=1+1"


def test_openpyxl_reads_the_same():
    rows = [
        [f"c{n}" for n in range(8)],
        *([n, n / 7, f"t {n}", None, True, date(2026, 1, 1 + n), "", "货"] for n in range(9)),
    ]
    content = xlsx_bytes(*rows)
    theirs = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]
    ours = read(content, "a.xlsx")[1]
    assert [row[0] for row in ours] == [str(row[0]) for row in theirs]
    assert [float(row[1]) for row in ours[1:]] == pytest.approx([row[1] for row in theirs[1:]], rel=1e-14)
    assert [row[2:] for row in ours[1:]] == [
        [row[2], "", "TRUE", row[5].date().isoformat(), "", "货"] for row in theirs[1:]
    ]


def test_refusals_are_of_one_kind():
    with pytest.raises(BadSpreadsheet, match="the file is empty; the first row must name the columns"):
        read(b"")
