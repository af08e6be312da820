"""Reading PDFs back, as a carrier's clerk and scanner would."""

import io
from collections.abc import Sequence

import pypdfium2
import zxingcpp
from pypdf import PdfReader, PdfWriter


def texts_of(pdf: bytes) -> list[str]:
    """The text of each page, white space as one space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def sizes_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in millimetres."""
    return [
        (round(page.mediabox.width / 72 * 25.4), round(page.mediabox.height / 72 * 25.4))
        for page in PdfReader(io.BytesIO(pdf)).pages
    ]


def pages_of(pdf: bytes, wanted: Sequence[int]) -> bytes:
    """Some pages, from 0, as a document of their own."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.append(io.BytesIO(pdf), pages=list(wanted))
    writer.write(out)
    return out.getvalue()


def barcodes_of(pdf: bytes) -> list[list[str]]:
    """What a scanner reads on each page, printed at 203 dpi as label printers do. Code 128 only."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_read(page) for page in document]
    finally:
        document.close()


def _read(page: pypdfium2.PdfPage) -> list[str]:
    picture = page.render(scale=203 / 72).to_pil()
    found = zxingcpp.read_barcodes(picture)
    assert all(each.format == zxingcpp.BarcodeFormat.Code128 for each in found)
    page.close()
    return [each.text for each in found]
