"""The small parts of a workbook: where its first sheet is, which numbers are dates, and the texts that cells share."""

from dataclasses import dataclass
from posixpath import join, normpath
from sys import getsizeof
from zipfile import ZipFile

from django.utils.translation import gettext_noop as _
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from apps.common.said import said
from apps.common.spreadsheets.archives import pieces
from apps.common.spreadsheets.markup import CellText, Markup
from apps.common.spreadsheets.sheet import MEGABYTE, BadSpreadsheet

MACROS = said(_("the workbook carries macros; save it as XLSX without them"))
NO_WORKBOOK = said(_("the file is an archive, but no Excel workbook; save it as XLSX"))
SHARED_BYTES, SMALL_PART_BYTES = 128 * MEGABYTE, 32 * MEGABYTE
EAST_ASIAN_DATES = {*range(27, 37), *range(50, 59)}
Attributes = dict[str, str]


@dataclass
class Workbook:
    """What reading the cells of one sheet takes."""

    sheet: str
    texts: list[str]
    date_styles: frozenset[int]
    from_1904: bool


def read_workbook(archive: ZipFile) -> Workbook:
    """The parts of a macro-free workbook that its first visible sheet needs; raises BadSpreadsheet."""
    names = set(archive.namelist())
    if not {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        raise BadSpreadsheet(NO_WORKBOOK)
    refuse_macros(archive, names)
    relation, from_1904 = first_sheet(archive)
    targets = relations(archive)
    sheet = targets.get(relation, ("", ""))[1]
    if sheet not in names:
        raise BadSpreadsheet(said(_("the workbook has no visible sheet with cells; put the table on the first sheet")))
    parts = {kind: target for kind, target in targets.values() if target in names}
    return Workbook(
        sheet,
        shared_texts(archive, parts.get("sharedStrings")),
        date_styles(archive, parts.get("styles")),
        from_1904,
    )


def refuse_macros(archive: ZipFile, names: set[str]) -> None:
    def start(name: str, attributes: Attributes) -> None:
        if "macro" in attributes.get("ContentType", "").lower():
            raise BadSpreadsheet(MACROS)

    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadSpreadsheet(MACROS)
    parse_small(archive, "[Content_Types].xml", Markup("content types", start))


def first_sheet(archive: ZipFile) -> tuple[str, bool]:
    """The relation of the first sheet that is not hidden, and whether days are counted from 1904."""
    sheets: list[str] = []
    epochs: list[bool] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            sheets.extend(value for key, value in attributes.items() if key.endswith(":id"))
        elif name == "workbookPr":
            epochs.append(attributes.get("date1904") in ("1", "true"))

    parse_small(archive, "xl/workbook.xml", Markup("workbook", start))
    return (sheets or [""])[0], any(epochs)


def relations(archive: ZipFile) -> dict[str, tuple[str, str]]:
    """The last word of each relation's type and the member it points at, by id."""
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, normpath(join("/xl", attributes.get("Target", "")))[1:])

    parse_small(archive, "xl/_rels/workbook.xml.rels", Markup("relations", start))
    return found


def date_styles(archive: ZipFile, member: str | None) -> frozenset[int]:
    """The numbers of the cell styles that show a number as a day or a time."""
    formats: dict[str, str] = {}
    styles: list[str] = []
    inside: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        inside.append(name)
        if name == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and "cellXfs" in inside:
            styles.append(attributes.get("numFmtId", "0"))

    def end(name: str) -> None:
        inside.pop()

    def is_date(number: str) -> bool:
        known = BUILTIN_FORMATS.get(int(number)) if number.isdecimal() else None
        return bool(
            is_date_format(formats.get(number, known)) or (number.isdecimal() and int(number) in EAST_ASIAN_DATES)
        )

    if member:
        parse_small(archive, member, Markup("styles", start, end))
    return frozenset(position for position, number in enumerate(styles) if is_date(number))


def shared_texts(archive: ZipFile, member: str | None) -> list[str]:
    """The texts that cells refer to by number."""
    texts: list[str] = []
    size = 0

    def start(name: str, attributes: Attributes) -> None:
        text.start(name)

    def end(name: str) -> None:
        nonlocal size
        text.end(name)
        if name == "si":
            texts.append(text.take())
            size += getsizeof(texts[-1])
            if size > SHARED_BYTES:
                raise BadSpreadsheet(said(_("the workbook holds too much text; split it into several files")))

    markup = Markup("shared texts", start, end)
    text = CellText(markup)
    if member:
        parse(archive, member, markup)
    return texts


def parse_small(archive: ZipFile, member: str, markup: Markup) -> None:
    """A part that has no business being large."""
    if archive.getinfo(member).file_size > SMALL_PART_BYTES:
        raise BadSpreadsheet(
            said(_("the workbook's %(part)s are too large; copy its values into a new workbook"), part=markup.part)
        )
    parse(archive, member, markup)


def parse(archive: ZipFile, member: str, markup: Markup) -> None:
    for _piece in markup.feed(pieces(archive, member)):
        pass
