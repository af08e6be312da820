"""Uploads: what lies about its type, bombs, hides scripts or carries an odd name is refused, and nothing else."""

import io
import struct
import zlib
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from apps.common.uploads import (
    DOCUMENTS,
    IMAGES,
    LONGEST_NAME,
    RandomPath,
    UploadRefused,
    check_upload,
    clean_name,
)
from tests.factories.suppliers import image_file, pdf_file


def named(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def one_page() -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    return writer


def refusal_of(file: SimpleUploadedFile, extensions: tuple[str, ...] = DOCUMENTS, **limits: int) -> str:
    with pytest.raises(UploadRefused) as refused:
        check_upload(file, extensions=extensions, **limits)
    return str(refused.value)


def huge_png(width: int, height: int) -> bytes:
    """A few hundred bytes that say they are gigabytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("file", "content_type"),
    [
        (image_file("a.jpg"), "image/jpeg"),
        (image_file("a.JPEG"), "image/jpeg"),
        (image_file("a.png", form="PNG"), "image/png"),
        (pdf_file("营业执照.pdf"), "application/pdf"),
    ],
    ids=str,
)
def test_a_sound_file_is_taken_for_what_it_is(file: SimpleUploadedFile, content_type: str):
    content = file.read()
    checked = check_upload(file, extensions=DOCUMENTS)
    assert (checked.name.lower(), checked.content_type) == (str(file.name).lower(), content_type)
    assert checked.size == len(content)
    assert checked.sha256 == sha256(content).hexdigest()
    assert checked.file.read() == content


def test_extensions_are_those_that_were_asked_for():
    assert (
        refusal_of(pdf_file("a.pdf"), IMAGES)
        == "a.pdf: files of type 'pdf' are not taken here; send one of JPEG, JPG, PNG."
    )
    for name in ("a.exe", "a", "a.pdf.html", "a.svg", ".pdf", "a.PDF\x00.php"):
        assert "are not taken here" in refusal_of(named(name, b"%PDF-1.7"))


def test_sizes_are_limited():
    assert refusal_of(named("a.pdf", b"")) == "a.pdf has 0 bytes; send a file of 1 to 10,485,760 bytes."
    assert "has 4,096 bytes; send a file of 1 to 4,095" in refusal_of(named("a.pdf", b"%" * 4096), most_bytes=4095)


@pytest.mark.parametrize(
    "file",
    [
        named("a.jpg", image_file(form="PNG").read()),
        named("a.png", image_file().read()),
        named("a.pdf", image_file().read()),
        named("a.jpg", b"<html><script>alert(1)</script>"),
        named("a.pdf", b"GIF89a"),
        named("a.pdf", b"%PDF-1.7\n" + b"\xff" * 500),
        named("a.pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>"),
        named("a.jpg", image_file(size=(400, 400)).read()[:900]),
        named("a.png", image_file(size=(400, 400), form="PNG").read()[:-40]),
        named("a.pdf", pdf_file().read()[:200]),
    ],
    ids=range(10),
)
def test_content_of_another_kind_or_damaged_is_refused(file: SimpleUploadedFile):
    assert "a sound" in (said := refusal_of(file)) or "is not a PDF file" in said


@pytest.mark.parametrize(("width", "height"), [(7_100, 7_100), (10_000, 10_000), (60_000, 60_000)])
def test_a_picture_that_would_unpack_to_gigabytes_is_refused(width: int, height: int):
    said = refusal_of(named("a.png", huge_png(width, height)))
    assert f"{width} × {height} pixels" in said or "not a sound PNG" in said


def test_a_document_of_too_many_pages_is_refused():
    assert refusal_of(pdf_file("a.pdf", pages=301)) == "a.pdf has 301 pages; send 1 to 300."
    assert refusal_of(named("a.pdf", written(PdfWriter()))) == "a.pdf has 0 pages; send 1 to 300."


def test_an_encrypted_document_is_refused():
    writer = one_page()
    writer.encrypt("secret", algorithm="RC4-128")
    assert refusal_of(named("a.pdf", written(writer))) == "a.pdf is encrypted; send it without a password."


def with_script() -> PdfWriter:
    writer = one_page()
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    return writer


def with_attachment() -> PdfWriter:
    writer = one_page()
    writer.add_attachment("run.exe", b"MZ")
    return writer


def with_launch() -> PdfWriter:
    writer = one_page()
    action = {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    return writer


@pytest.mark.parametrize("make", [with_script, with_attachment, with_launch])
def test_a_document_that_acts_is_refused(make):
    said = refusal_of(named("a.pdf", written(make())))
    assert said == "a.pdf carries scripts, actions or files inside; print it to PDF and send that."


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\li\\证书.PDF", "证书.pdf"),
        ('a"; x="b.pdf', "a ; x= b.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie b.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.exe"),
        ("..", "file"),
        ("x" * 300 + ".pdf", "x" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_names_are_made_harmless(sent: str, kept: str):
    assert clean_name(sent) == kept


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_can_be_sent_back(name: str):
    kept = clean_name(name)
    assert 0 < len(kept) <= LONGEST_NAME
    assert not set(kept) & set('/\\"<>|:?*\r\n\0')


def test_files_lie_under_random_names():
    path = RandomPath("documents")
    paths = {path(None, "../evil name.PDF") for _ in range(50)}
    assert len(paths) == 50
    assert all(each.startswith("documents/") and each.endswith(".pdf") and "evil" not in each for each in paths)


def test_an_image_is_decoded_whole_before_it_is_kept():
    out = io.BytesIO()
    Image.effect_noise((300, 300), 50).save(out, "JPEG", quality=90)
    content = out.getvalue()
    assert check_upload(named("a.jpg", content), extensions=IMAGES).size == len(content)
    assert "not a sound JPG file" in refusal_of(named("a.jpg", content[: len(content) // 2]))
