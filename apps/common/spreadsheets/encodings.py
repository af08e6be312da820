"""In which encoding a text was written, found by reading all of it."""

import codecs
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from django.utils.translation import gettext_noop as _

from apps.common.said import said
from apps.common.spreadsheets.sheet import MEGABYTE, BadSpreadsheet

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SAVE = said(_("save the file as CSV with the encoding UTF-8"))


def encoding_of(file: BinaryIO) -> str:
    """`utf-8-sig` (with a mark), `utf-8` or `gb18030` (of which GBK is a part); raises BadSpreadsheet."""
    refuse_binary(file)
    file.seek(0)
    marked = file.read(3) == codecs.BOM_UTF8
    bad_line = first_bad_line(file, "utf-8")
    if not bad_line:
        return "utf-8-sig" if marked else "utf-8"
    if marked or is_mostly_utf_8(file):
        raise BadSpreadsheet(
            said(_("line %(line)s holds bytes that are not UTF-8; correct it, then %(how)s"), line=bad_line, how=SAVE)
        )
    bad_line = first_bad_line(file, "gb18030")
    if bad_line:
        raise BadSpreadsheet(
            said(_("the file is neither UTF-8 nor GBK (line %(line)s); %(how)s"), line=bad_line, how=SAVE)
        )
    return "gb18030"


def chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    return iter(lambda: file.read(MEGABYTE), b"")


def refuse_binary(file: BinaryIO) -> None:
    file.seek(0)
    if file.read(2) in UTF_16:
        raise BadSpreadsheet(said(_("the file is UTF-16; %(how)s"), how=SAVE))
    line = 1
    for chunk in chunks(file):
        if (position := chunk.find(b"\0")) >= 0:
            line += chunk.count(b"\n", 0, position)
            raise BadSpreadsheet(
                said(_("line %(line)s holds a NUL byte, so the file is not a text; %(how)s"), line=line, how=SAVE)
            )
        line += chunk.count(b"\n")


def first_bad_line(file: BinaryIO, encoding: str) -> int:
    """The first line whose bytes mean nothing in this encoding; 0 when there is none."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for chunk in chain(chunks(file), [b""]):
        try:
            line += decoder.decode(chunk, final=not chunk).count("\n")
        except UnicodeDecodeError as error:
            return line + error.object.count(b"\n", 0, error.start)
    return 0


def is_mostly_utf_8(file: BinaryIO) -> bool:
    """Whether a few bytes are broken in a text that is UTF-8 otherwise; GBK read so is broken throughout."""
    sound = broken = 0
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    for chunk in chunks(file):
        text = decoder.decode(chunk)
        foreign = len(text) - len(text.encode("ascii", "ignore"))
        escaped = len(text) - len(text.encode("utf-8", "ignore").decode())
        sound, broken = sound + foreign - escaped, broken + escaped
    return sound > broken
