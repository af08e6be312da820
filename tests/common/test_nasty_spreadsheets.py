"""Files that lie, break or burst: one clear sentence for each, and memory that does not grow."""

import io
import resource
import zipfile

import pytest

from apps.common.spreadsheets import BadSpreadsheet, Limits, open_sheet
from tests.factories.spreadsheets import (
    PARTS,
    archive_bytes,
    csv_bytes,
    raw_xlsx,
    row_markup,
    with_declared_size,
    xlsx_bytes,
)

BOM = b"\xef\xbb\xbf"
MACROS = PARTS["[Content_Types].xml"].replace(
    "vnd.openxmlformats-officedocument.spreadsheetml.sheet", "vnd.ms-excel.sheet.macroEnabled"
)
SOUND = raw_xlsx(row_markup(1, "a") + row_markup(2, "b"))
HUGE = 30_000_000
SAVE, SAVE_CSV = "save it as XLSX, or as CSV with the encoding UTF-8", "save the file as CSV with the encoding UTF-8"
AGAIN, COPY = "save it again as XLSX", "copy its values into a new workbook"
QUOTES = "check the quotes from this line on"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def refusal(content: bytes, name: str, **limits: int) -> str:
    """What is said of a file that can't be read to its end."""
    with (
        pytest.raises(BadSpreadsheet) as refused,
        open_sheet(io.BytesIO(content), name=name, limits=Limits(**limits)) as sheet,
    ):
        for _ in sheet.rows:
            pass
    return str(refused.value)


def workbook(*rows: str, **parts: str | bytes) -> bytes:
    return raw_xlsx("".join(rows), **parts)


def encrypted_member() -> bytes:
    content = bytearray(SOUND)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    return bytes(content)


def crowded_archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number:020}", "")
    return out.getvalue()


LIARS = {
    "empty": (b"", "a.csv", "the file is empty; the first row must name the columns"),
    "blank lines only": (b"\r\n \r\n", "a.csv", "the file is empty; the first row must name the columns"),
    "mark only": (BOM, "a.csv", "the file is empty; the first row must name the columns"),
    "a workbook without cells": (workbook(), "a.xlsx", "the file is empty; the first row must name the columns"),
    "csv named xlsx": (b"a,b\r\n1,2", "a.xlsx", f"'a.xlsx' is named like XLSX, but holds CSV; rename or {SAVE}"),
    "xlsx named csv": (SOUND, "a.csv", f"'a.csv' is named like CSV, but holds XLSX; rename or {SAVE}"),
    "another name": (SOUND, "a.xlsm", f"'a.xlsm' is not named .csv or .xlsx; {SAVE}"),
    "xls named xlsx": (OLE, "a.xlsx", f"the file is an Excel 97-2003 workbook (.xls); {SAVE}"),
    "with a password": (
        OLE + "EncryptedPackage".encode("utf-16-le"),
        "a.xlsx",
        "the file is encrypted; remove the password and save it again",
    ),
    "encrypted members": (encrypted_member(), "a.xlsx", "the file is encrypted; remove the password and save it again"),
    "pdf": (b"%PDF-1.7 ...", "a.csv", f"the file is a PDF, not a table; {SAVE}"),
    "web page": (b"\n<html><table>", "a.csv", f"the file is a web page or XML, not a table; {SAVE}"),
    "another archive": (
        archive_bytes({"word/document.xml": "<w/>"}),
        "a.xlsx",
        "the file is an archive, but no Excel workbook; save it as XLSX",
    ),
    "macros by type": (
        archive_bytes({**PARTS, "[Content_Types].xml": MACROS}),
        "a.xlsx",
        "the workbook carries macros; save it as XLSX without them",
    ),
    "macros by part": (
        archive_bytes({**PARTS, "xl/vbaProject.bin": b"x"}),
        "a.xlsx",
        "the workbook carries macros; save it as XLSX without them",
    ),
}

BROKEN_TEXTS = {
    "utf-16": ("a,b\n1,2".encode("utf-16"), f"the file is UTF-16; {SAVE_CSV}"),
    "NUL": (b"a,b\n1,\0", f"line 2 holds a NUL byte, so the file is not a text; {SAVE_CSV}"),
    "marked as UTF-8": (BOM + b"a\n\xb2\xe2", f"line 2 holds bytes that are not UTF-8; correct it, then {SAVE_CSV}"),
    "UTF-8 with a broken byte": (
        csv_bytes("货号", "毛绒玩具", "x") + b"\xff\n",
        f"line 4 holds bytes that are not UTF-8; correct it, then {SAVE_CSV}",
    ),
    "UTF-8 cut off": (
        "货号,标题\n".encode() * 9 + "毛".encode()[:2],
        f"line 10 holds bytes that are not UTF-8; correct it, then {SAVE_CSV}",
    ),
    "neither": (b"a\n\xe9,\xff\xff", f"the file is neither UTF-8 nor GBK (line 2); {SAVE_CSV}"),
    "open quote": (b'a,b\n1,"2\n3,4\n', f"line 2 cannot be read as CSV (unexpected end of data); {QUOTES}"),
    "quote inside": (b'a,b\n1,2\n"1"x,4\n', f"line 3 cannot be read as CSV (',' expected after '\"'); {QUOTES}"),
    "open quote over all": (
        b'a\n"' + b"x\n" * 100_000,
        f"line 2 cannot be read as CSV (field larger than field limit (131072)); {QUOTES}",
    ),
    "endless line": (b"a" * 1_000_001, "line 1 is longer than 1,000,000 characters; it is not a table"),
    "a million columns": (b"a," * 400_000, "columns A and B are both named 'a'; rename or delete one"),
    "no name": (b"a,,c\n1,2,3\n", "column B has no name in the first row; give it one or delete it"),
    "the same name": (b"Price,b,PRICE \n1,2,3\n", "columns A and C are both named 'PRICE'; rename or delete one"),
}

BROKEN_WORKBOOKS = {
    "no archive": (b"PK\x03\x04 and no more", f"the file is broken or cut off; {AGAIN}"),
    "cut off": (SOUND[:-30], f"the file is broken or cut off; {AGAIN}"),
    "flipped bytes": (SOUND.replace(b"PK\x01\x02", b"PK\x01\x03"), f"the file is broken or cut off; {AGAIN}"),
    "markup cut off": (
        workbook('<row r="1"><c>'),
        f"the file is broken: sheet (mismatched tag: line 1, column 62); {AGAIN}",
    ),
    "no visible sheet": (
        archive_bytes({**PARTS, "xl/workbook.xml": "<workbook/>"}),
        "the workbook has no visible sheet with cells; put the table on the first sheet",
    ),
    "entities": (
        archive_bytes(
            {**PARTS, "xl/worksheets/sheet1.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'}
        ),
        f"the file is broken: sheet (it declares a document type); {AGAIN}",
    ),
    "bottomless": (workbook("<a>" * 100_000), f"the file is broken: sheet (nested too deep); {AGAIN}"),
    "an absurd column": (
        workbook('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>'),
        f"the sheet is broken: there is no cell 'ZZZZZZ1'; {AGAIN}",
    ),
    "the last column": (
        workbook('<row r="1"><c r="XFD1"><v>1</v></c></row>'),
        "row 1 has a value in column XFD; at most 200 columns can be read",
    ),
    "an absurd row": (workbook('<row r="1048577"/>'), "the sheet is broken: row '1048577' after row 0; save it again"),
    "rows backwards": (workbook('<row r="2"/><row r="2"/>'), "the sheet is broken: row '2' after row 2; save it again"),
    "a text that is not there": (
        workbook('<row r="1"><c t="s"><v>7</v></c></row>'),
        "the sheet is broken: a cell points at a text that is not there; save it again",
    ),
    "formula in the header": (
        workbook('<row r="1"><c r="B1"><f>1</f><v>1</v></c></row>'),
        "the header in row 1 can't be read: column B holds a formula; copy the column and paste its values",
    ),
}

BOMBS = {
    "a large member": (
        workbook(row_markup(1, " " * HUGE)),
        f"unpacked, the file would be far larger than a table of this kind; {COPY}",
    ),
    "large together": (
        archive_bytes({**PARTS, **{f"x{n}": bytes(900_000) for n in range(500)}}),
        f"unpacked, the file would be far larger than a table of this kind; {COPY}",
    ),
    "a lie about the size": (
        with_declared_size(workbook(row_markup(1, " " * HUGE)), "xl/worksheets/sheet1.xml", 500),
        f"the file is broken or cut off; {AGAIN}",
    ),
    "a directory of another kind": (
        SOUND[:-22] + b"PK\x06\x07" + bytes(16) + SOUND[-22:],
        f"the file is an archive of too many parts; {COPY}",
    ),
    "a crowd of members": (crowded_archive(), f"the file is an archive of too many parts; {COPY}"),
}


@pytest.mark.parametrize("case", LIARS)
def test_a_file_that_lies_about_its_type_is_refused(case: str):
    content, name, said = LIARS[case]
    assert refusal(content, name) == said


@pytest.mark.parametrize("case", BROKEN_TEXTS)
def test_a_broken_text_is_refused(case: str):
    content, said = BROKEN_TEXTS[case]
    assert refusal(content, "a.csv") == said


@pytest.mark.parametrize("case", BROKEN_WORKBOOKS)
def test_a_broken_workbook_is_refused(case: str):
    content, said = BROKEN_WORKBOOKS[case]
    assert refusal(content, "a.xlsx") == said


@pytest.mark.parametrize("case", BOMBS)
def test_a_bomb_is_refused_before_it_is_unpacked(case: str):
    content, said = BOMBS[case]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal(content, "a.xlsx") == said
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000  # kilobytes


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        (f"<!--{'x' * 9_000_000}-->", f"the file is broken: sheet (an endless token); {AGAIN}"),
        (f'<row x="{"y" * 9_000_000}">', f"the file is broken: sheet (an endless token); {AGAIN}"),
        (
            f'<row r="1"><c t="str">{"<v>xxxxxxxxx</v>" * 200_000}',
            "a cell in sheet holds more than 1,000,000 characters; shorten it",
        ),
    ],
    ids=["comment", "attribute", "text"],
)
def test_no_part_of_the_markup_is_endless(markup: str, said: str):
    assert refusal(workbook(markup), "a.xlsx", ratio=2000) == said


def test_too_many_shared_texts_are_refused():
    texts = "".join(f"<si><t>{n}货</t></si>" for n in range(60_000)) * 28
    content = workbook(row_markup(1, "a"), sharedStrings=f"<sst>{texts}</sst>")
    assert refusal(content, "a.xlsx", ratio=2000) == "the workbook holds too much text; split it into several files"


def test_other_parts_of_a_workbook_stay_small():
    content = workbook(row_markup(1, "a"), styles=f"<styleSheet>{'<xf/>' * 7_000_000}</styleSheet>")
    assert refusal(content, "a.xlsx", ratio=2000) == (f"the workbook's styles are too large; {COPY}")


def test_size_rows_and_columns_have_an_end():
    assert refusal(bytes(2_000_001), "a.csv", bytes=2_000_000) == (
        "the file has 2 MB; at most 1 MB can be read, split it"
    )
    many = csv_bytes("a", *map(str, range(11)))
    assert refusal(many, "a.csv", rows=10) == "the file has more than 10 rows; split it into several files"
    assert refusal(csv_bytes("a,b,c"), "a.csv", columns=2) == "the file has 3 columns; at most 2 can be read"
    wide = xlsx_bytes(["a"], [1, 2, 3])
    assert refusal(wide, "a.xlsx", columns=2) == "row 2 has a value in column C; at most 2 columns can be read"
