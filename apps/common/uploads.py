"""Files from outside: checked by size, extension and content, kept under random names, handed out as attachments."""

import hashlib
import re
import unicodedata
import warnings
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext as _
from PIL import Image
from pypdf import PdfReader

from apps.common.errors import DomainError

if TYPE_CHECKING:
    Upload = UploadedFile[bytes]
else:
    Upload = UploadedFile

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
MOST_PAGES: Final = 300
LONGEST_NAME: Final = 120


class UploadRefused(DomainError):
    """A file that is too large, of no allowed type, or not what its name says."""


@dataclass(frozen=True)
class CheckedUpload:
    """What a file turned out to be. `name` is safe to show and to send back; `size` is in bytes."""

    name: str
    content_type: str
    size: int
    sha256: str
    file: Upload


@deconstructible
class RandomPath:
    """Where a file field stores: two random levels, and of the sender's name only the extension."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __call__(self, instance: Any, name: str) -> str:
        key = uuid4().hex
        return f"{self.folder}/{key[:2]}/{key}{extension_of(name)}"


def check_upload(file: Upload, *, extensions: Collection[str], most_bytes: int = MOST_BYTES) -> CheckedUpload:
    """Look at a file before anything is kept of it; `extensions` are of `.jpg .jpeg .png .pdf`.

    Raises UploadRefused: empty, larger than `most_bytes`, another extension, content of another type or damaged,
    an image over 40 megapixels, a document over 300 pages, encrypted, or with scripts or files inside.
    """
    name, extension = clean_name(file.name or ""), extension_of(file.name or "")
    if extension not in extensions:
        wanted = ", ".join(sorted(each[1:].upper() for each in extensions))
        raise UploadRefused(
            _("%(name)s: files of type '%(kind)s' are not taken here; send one of %(wanted)s.")
            % {"name": name, "kind": extension[1:], "wanted": wanted}
        )
    size = file.size or 0
    if not 0 < size <= most_bytes:
        raise UploadRefused(
            _("%(name)s has %(size)s bytes; send a file of 1 to %(most)s bytes.")
            % {"name": name, "size": f"{size:,}", "most": f"{most_bytes:,}"}
        )
    content_type, look_inside = KINDS[extension]
    try:
        file.seek(0)
        look_inside(file, name)
    except UploadRefused:
        raise
    except Exception as error:  # whatever a parser stumbles over, the file is not what it says
        raise UploadRefused(
            _("%(name)s is not a sound %(kind)s file; export it anew and send that.")
            % {"name": name, "kind": extension[1:].upper()}
        ) from error
    return CheckedUpload(name, content_type, size, sha256_of(file), file)


def sha256_of(file: Upload) -> str:
    """The digest of a whole file as hexadecimal; leaves it at its beginning."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def extension_of(name: str) -> str:
    """The last extension in small letters with its dot; empty when there is none or it is odd."""
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""


def clean_name(name: str) -> str:
    """The sender's name without folders, control and direction characters, at most 120 characters."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(" " if unicodedata.category(each) in ("Cc", "Cf", "Zl", "Zp") else each for each in last)
    plain = re.sub(r'[<>:"|?*\s]+', " ", unicodedata.normalize("NFC", visible)).strip(". ")
    extension = extension_of(plain)
    stem = plain[: len(plain) - len(extension)]
    return (stem[: LONGEST_NAME - len(extension)] + extension) or "file"


def attachment(file: FieldFile, *, name: str, content_type: str) -> FileResponse:
    """An answer that a browser saves and never runs or shows; ask for rights before."""
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _look_into_image(wanted: str) -> Callable[[IO[bytes], str], None]:
    def look(file: IO[bytes], name: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=[wanted]) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise UploadRefused(
                        _("%(name)s has %(width)s × %(height)s pixels; send at most %(most)s in all.")
                        % {"name": name, "width": image.width, "height": image.height, "most": f"{MOST_PIXELS:,}"}
                    )
                image.verify()
            file.seek(0)
            with Image.open(file, formats=[wanted]) as image:
                image.load()

    return look


def _look_into_pdf(file: IO[bytes], name: str) -> None:
    if file.read(5) != b"%PDF-":
        raise UploadRefused(_("%(name)s is not a PDF file; export it as PDF and send that.") % {"name": name})
    file.seek(0)
    reader = PdfReader(file)
    if reader.is_encrypted:
        raise UploadRefused(_("%(name)s is encrypted; send it without a password.") % {"name": name})
    pages = len(reader.pages)
    if not 0 < pages <= MOST_PAGES:
        raise UploadRefused(
            _("%(name)s has %(pages)s pages; send 1 to %(most)s.") % {"name": name, "pages": pages, "most": MOST_PAGES}
        )
    if _is_active(reader):
        raise UploadRefused(
            _("%(name)s carries scripts, actions or files inside; print it to PDF and send that.") % {"name": name}
        )


def _is_active(reader: PdfReader) -> bool:
    """Whether opening the document could run or unpack something."""
    root = reader.root_object
    opening = root.get("/OpenAction")
    action = opening.get_object() if opening is not None else None
    runs = isinstance(action, dict) and action.get("/S") not in (None, "/GoTo")
    names = root.get("/Names")
    inside = names.get_object() if names is not None else {}
    return bool(runs or {"/JavaScript", "/EmbeddedFiles"}.intersection(inside) or "/AA" in root)


KINDS: Final = {
    ".jpg": ("image/jpeg", _look_into_image("JPEG")),
    ".jpeg": ("image/jpeg", _look_into_image("JPEG")),
    ".png": ("image/png", _look_into_image("PNG")),
    ".pdf": ("application/pdf", _look_into_pdf),
}
IMAGES: Final = (".jpg", ".jpeg", ".png")
DOCUMENTS: Final = (*IMAGES, ".pdf")
