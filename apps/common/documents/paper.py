"""A page measured in millimetres from its upper left corner, as forms are."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, Final

from django.utils.translation import gettext as _
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from apps.common.documents.fonts import NotPrintable, printed, runs, width_of

LABEL: Final = (100.0, 150.0)
A5_LANDSCAPE: Final = (210.0, 148.0)
A4: Final = (210.0, 297.0)
SMALLEST: Final = 4.5
STEP: Final = 0.25
LEADING, ASCENT = 1.16, 0.9
"""Of a line, in sizes of its letters: to the next line, and from its top to its baseline."""
WIDEST_MODULE: Final = 0.5 * mm


class Paper:
    """A document being drawn, page by page. The same drawing gives the same bytes."""

    def __init__(self, out: BinaryIO, *, title: str, size: tuple[float, float] = LABEL) -> None:
        self._canvas = Canvas(out, invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        self._canvas.setLineWidth(0.5)
        self._fresh = True
        self.width, self.height = size
        self._canvas.setPageSize((self.width * mm, self.height * mm))

    def new_page(self) -> None:
        """Go on to the next page; the first one is there from the beginning."""
        if not self._fresh:
            self._canvas.showPage()
            self._canvas.setLineWidth(0.5)
        self._fresh = False

    def save(self) -> None:
        self._canvas.showPage()
        self._canvas.save()

    def reserve(self, name: str) -> None:
        """Show here what is drawn later, once it is known, within `filled` of the same name."""
        self._canvas.doForm(name)

    @contextmanager
    def filled(self, name: str) -> Iterator[None]:
        """What is drawn meanwhile stands on the page that reserved the name, in its place there."""
        self._canvas.beginForm(name, 0, 0, self.width * mm, self.height * mm)
        yield
        self._canvas.endForm()

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 7,
        bold: bool = False,
        width: float = 0,
        align: str = "left",
    ) -> None:
        """One line with its baseline at `y`, smaller where it is wider than `width`. Raises NotPrintable."""
        shown = printed(text)
        while width and width_of(shown, size=size, bold=bold) > width * mm:
            size -= STEP
            if size < SMALLEST:
                raise too_long(shown)
        at = x * mm - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * width_of(shown, size=size, bold=bold)
        for name, part in runs(shown, bold=bold):
            self._canvas.setFont(name, size)
            self._canvas.drawString(at, self._up(y), part)
            at += self._canvas.stringWidth(part, name, size)

    def block(
        self,
        x: float,
        top: float,
        texts: Sequence[str],
        *,
        width: float,
        height: float,
        size: float = 7,
        least: float = SMALLEST,
        bold: bool = False,
        middle: bool = False,
    ) -> float:
        """Texts one below another in a box, broken over lines where they are wide, as large as all of them fit.

        Returns where the last line ends. `middle` puts them in the middle of the height. Raises NotPrintable where
        they don't fit in the `least` size: nothing is ever left out.
        """
        while True:
            lines = [line for text in texts for line in broken(text, width=width, size=size, bold=bold)]
            tall = len(lines) * size * LEADING / float(mm)
            if tall <= height:
                break
            size -= STEP
            if size < least:
                raise too_long(", ".join(texts))
        y = top + (height - tall) / 2 * middle
        for place, line in enumerate(lines):
            self.text(x, y + (place * LEADING + ASCENT) * size / mm, line, size=size, bold=bold)
        return y + tall

    def rule(self, x: float, y: float, x2: float, y2: float, *, thick: float = 0.5) -> None:
        self._canvas.setLineWidth(thick)
        self._canvas.line(x * mm, self._up(y), x2 * mm, self._up(y2))
        self._canvas.setLineWidth(0.5)

    def box(self, x: float, y: float, width: float, height: float, *, thick: float = 0.5) -> None:
        self._canvas.setLineWidth(thick)
        self._canvas.rect(x * mm, self._up(y + height), width * mm, height * mm)
        self._canvas.setLineWidth(0.5)

    def tick(self, x: float, y: float, label: str, *, on: bool, size: float = 6, width: float = 0) -> None:
        """A box to tick, with its label on one or two lines."""
        side = 2.3
        self.box(x, y - side, side, side)
        if on:
            self.rule(x, y - side, x + side, y, thick=1)
            self.rule(x, y, x + side, y - side, thick=1)
        if width:
            self.block(x + side + 0.8, y - 4, [label], width=width, height=5.2, size=size, middle=True)
        else:
            self.text(x + side + 0.8, y - 0.3, label, size=size)

    def barcode(self, x: float, y: float, value: str, *, width: float, height: float) -> None:
        """Code 128 in the middle of `width`, with quiet zones of ten modules."""
        modules = Code128(value, barWidth=1, quiet=False).width
        module = min(width * mm / (modules + 20), WIDEST_MODULE)
        code = Code128(value, barWidth=module, barHeight=height * mm, quiet=False)
        code.drawOn(self._canvas, (x + width / 2) * mm - code.width / 2, self._up(y + height))

    def _up(self, y: float) -> float:
        return (self.height - y) * float(mm)


def broken(text: str, *, width: float, size: float, bold: bool = False) -> list[str]:
    """A text in lines; between words, or where one is too long (Chinese has no spaces) within it."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(printed(text), width, size, bold):
        if line and width_of(line + piece.rstrip(), size=size, bold=bold) > width * mm:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def too_long(text: str) -> NotPrintable:
    return NotPrintable(_("'%(text)s' is too long to be printed where it belongs: shorten it") % {"text": text})


def _pieces(text: str, width: float, size: float, bold: bool) -> Sequence[str]:
    words = [f"{word} " for word in text.split(" ")]
    wide = [width_of(word.rstrip(), size=size, bold=bold) > width * mm for word in words]
    return [piece for word, is_wide in zip(words, wide, strict=True) for piece in (word if is_wide else [word])]
