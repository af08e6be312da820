"""Files as suppliers send them, sound ones and such as no spreadsheet program would write."""

import io
import struct
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook

MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "[Content_Types].xml": f'<Types><Override PartName="/xl/workbook.xml" ContentType="{MAIN}"/></Types>',
    "xl/workbook.xml": '<workbook><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships><Relationship Id="rId1" Type="{RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATION}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rId3" Type="{RELATION}/styles" Target="styles.xml"/></Relationships>'
    ),
}


def csv_bytes(*lines: str, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    return end.join([*lines, ""]).encode(encoding)


def xlsx_bytes(*rows: Sequence[object]) -> bytes:
    """A workbook as openpyxl writes it; a text that begins with = becomes a formula."""
    workbook = Workbook()
    for row in rows:
        workbook.active.append(list(row))
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def archive_bytes(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def raw_xlsx(rows: str, **parts: str | bytes) -> bytes:
    """A workbook whose sheet has exactly this markup; `sharedStrings`, `styles`, `dimension` replace other parts."""
    dimension = parts.pop("dimension", "A1:B2")
    sheet = f'<worksheet><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    named = {f"xl/{name}.xml": content for name, content in parts.items()}
    return archive_bytes({**PARTS, "xl/worksheets/sheet1.xml": sheet, **named})


def row_markup(line: int, *values: str) -> str:
    cells = "".join(
        f'<c r="{chr(65 + n)}{line}" t="inlineStr"><is><t>{value}</t></is></c>' for n, value in enumerate(values)
    )
    return f'<row r="{line}">{cells}</row>'


def with_declared_size(archive: bytes, name: str, size: int) -> bytes:
    """The archive's directory tells another unpacked size for a member."""
    at = archive.rindex(name.encode()) - 46
    return archive[: at + 24] + struct.pack("<L", size) + archive[at + 28 :]
