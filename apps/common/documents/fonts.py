"""The open fonts that documents are printed in: Noto Sans for Latin, Greek and Cyrillic, Noto Sans SC for the rest."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from apps.common.errors import DomainError

WEIGHTS: Final = {
    False: ("NotoSans_400Regular", "NotoSansSC_400Regular"),
    True: ("NotoSans_700Bold", "NotoSansSC_700Bold"),
}


class NotPrintable(DomainError):
    """A text has characters that no font of ours has, or there is nothing to print."""


@cache
def font(name: str) -> TTFont:
    """A font, read once a process; `make setup` puts the files there."""
    loaded = TTFont(name, settings.DOCUMENT_FONTS / f"{name}.ttf")
    pdfmetrics.registerFont(loaded)
    return loaded


def has(name: str, character: str) -> bool:
    return ord(character) in font(name).face.charToGlyph


def printed(text: str) -> str:
    """Accents as one character with their letter, any white space as a space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def printable(text: str) -> str:
    """The text with a question mark for each character that no font of ours has."""
    shown = printed(text)
    missing = unprintable(shown)
    return shown.translate({ord(each): "?" for each in missing}) if missing else shown


def unprintable(text: str) -> list[str]:
    """The characters of a text that would come out as empty boxes, each once."""
    names = WEIGHTS[False]
    return sorted({each for each in printed(text) if not any(has(name, each) for name in names)})


def runs(text: str, *, bold: bool) -> Iterator[tuple[str, str]]:
    """Parts of a printed text, each with a font that has its characters: as few parts as can be.

    Raises NotPrintable: an empty box is never printed.
    """
    name, part = WEIGHTS[bold][0], ""
    for character in text:
        wanted = _font_for(character, name, bold=bold)
        if not wanted:
            raise NotPrintable(
                _("'%(text)s' has characters that cannot be printed (%(characters)s): write it in Latin letters")
                % {"text": text, "characters": " ".join(unprintable(text))}
            )
        if part and wanted != name:
            yield font(name).fontName, part
            part = ""
        name, part = wanted, part + character
    if part:
        yield font(name).fontName, part


def _font_for(character: str, current: str, *, bold: bool) -> str:
    """The current one if it can be; none where no font has the character."""
    return next((name for name in (current, *WEIGHTS[bold]) if has(name, character)), "")


def width_of(text: str, *, size: float, bold: bool = False) -> float:
    """Points."""
    return float(sum(pdfmetrics.stringWidth(part, name, size) for name, part in runs(printed(text), bold=bold)))
