"""A page measured in millimetres from its upper left corner, as forms are."""

from collections.abc import Sequence
from typing import BinaryIO, Final

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from apps.fulfillment.documents.fonts import printed, runs, width_of

LABEL: Final = (100.0, 150.0)
A5_LANDSCAPE: Final = (210.0, 148.0)
A4: Final = (210.0, 297.0)
SMALLEST: Final = 4.5
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
        """One line with its baseline at `y`; smaller, and at last cut, where it is wider than `width`."""
        shown = printed(text)
        while width and size > SMALLEST and width_of(shown, size=size, bold=bold) > width * mm:
            size -= 0.25
        while width and shown and width_of(shown, size=size, bold=bold) > width * mm:
            shown = shown[:-1]
        at = x * mm - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * width_of(shown, size=size, bold=bold)
        for name, part in runs(shown, bold=bold):
            self._canvas.setFont(name, size)
            self._canvas.drawString(at, self._up(y), part)
            at += self._canvas.stringWidth(part, name, size)

    def wrapped(
        self, x: float, y: float, text: str, *, width: float, size: float = 7, bold: bool = False, most: int = 9
    ) -> float:
        """Lines no wider than `width`, at most `most` of them; returns the baseline after the last one."""
        step = size * 1.22 / mm
        for line in broken(text, width=width, size=size, bold=bold, most=most):
            self.text(x, y, line, size=size, bold=bold, width=width)
            y += step
        return y

    def rule(self, x: float, y: float, x2: float, y2: float, *, thick: float = 0.5) -> None:
        self._canvas.setLineWidth(thick)
        self._canvas.line(x * mm, self._up(y), x2 * mm, self._up(y2))
        self._canvas.setLineWidth(0.5)

    def box(self, x: float, y: float, width: float, height: float, *, thick: float = 0.5) -> None:
        self._canvas.setLineWidth(thick)
        self._canvas.rect(x * mm, self._up(y + height), width * mm, height * mm)
        self._canvas.setLineWidth(0.5)

    def tick(self, x: float, y: float, label: str, *, on: bool, size: float = 6) -> None:
        """A box to tick, with its label."""
        side = 2.3
        self.box(x, y - side, side, side)
        if on:
            self.rule(x, y - side, x + side, y, thick=1)
            self.rule(x, y, x + side, y - side, thick=1)
        self.text(x + side + 0.8, y - 0.3, label, size=size)

    def barcode(self, x: float, y: float, value: str, *, width: float, height: float) -> None:
        """Code 128 in the middle of `width`, with quiet zones of ten modules."""
        modules = Code128(value, barWidth=1, quiet=False).width
        module = min(width * mm / (modules + 20), WIDEST_MODULE)
        code = Code128(value, barWidth=module, barHeight=height * mm, quiet=False)
        code.drawOn(self._canvas, (x + width / 2) * mm - code.width / 2, self._up(y + height))

    def _up(self, y: float) -> float:
        return (self.height - y) * float(mm)


def broken(text: str, *, width: float, size: float, bold: bool = False, most: int = 9) -> list[str]:
    """A text in lines; between words, or where one is too long (Chinese has no spaces) within it."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(printed(text), width, size, bold):
        if line and width_of(line + piece.rstrip(), size=size, bold=bold) > width * mm:
            lines.append(line.rstrip())
            line = ""
        line += piece
    lines.append(line.rstrip())
    return lines if len(lines) <= most else [*lines[: most - 1], " ".join(lines[most - 1 :])]


def _pieces(text: str, width: float, size: float, bold: bool) -> Sequence[str]:
    words = [f"{word} " for word in text.split(" ")]
    wide = [width_of(word.rstrip(), size=size, bold=bold) > width * mm for word in words]
    return [piece for word, is_wide in zip(words, wide, strict=True) for piece in (word if is_wide else [word])]
