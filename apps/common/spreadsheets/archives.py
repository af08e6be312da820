"""ZIP archives of strangers: what they hold is known before anything is unpacked."""

import os
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile

from django.utils.translation import gettext_noop as _

from apps.common.said import said
from apps.common.spreadsheets.sheet import MEGABYTE, BadSpreadsheet, Limits

END, LARGE_END = b"PK\x05\x06", b"PK\x06\x07"
END_SIZE, LONGEST_COMMENT = 22, 1 << 16
DIRECTORY_BYTES = MEGABYTE
SMALL = MEGABYTE
PIECE = 1 << 16
BROKEN = said(_("the file is broken or cut off; save it again as XLSX"))
# What reading a member may raise, whatever is wrong with it.
ZIP_ERRORS = (
    BadZipFile, LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, LookupError,
    struct.error, zlib.error,
)  # fmt: skip


def open_archive(file: BinaryIO, limits: Limits) -> ZipFile:
    """The archive, if its directory is small and nothing in it grows beyond the limits; raises BadSpreadsheet."""
    refuse_large_directory(file)
    try:
        archive = ZipFile(file)
    except ZIP_ERRORS as error:
        raise BadSpreadsheet(BROKEN) from error
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise BadSpreadsheet(said(_("the file is encrypted; remove the password and save it again")))
    if any(member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for member in members):
        raise BadSpreadsheet(BROKEN)  # other methods may ask for memory of their own choice
    if sum(member.file_size for member in members) > limits.unpacked_bytes or any(
        member.file_size > max(SMALL, member.compress_size * limits.ratio) for member in members
    ):
        raise BadSpreadsheet(
            said(
                _(
                    "unpacked, the file would be far larger than a table of this kind; "
                    "copy its values into a new workbook"
                )
            )
        )
    return archive


def refuse_large_directory(file: BinaryIO) -> None:
    """The directory is read into memory at once, so its size is looked at first."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - END_SIZE - LONGEST_COMMENT - 20))
    tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        raise BadSpreadsheet(BROKEN)
    directory_bytes = struct.unpack_from("<L", tail, at + 12)[0]
    if directory_bytes > DIRECTORY_BYTES or tail[:at].rfind(LARGE_END) == at - 20:
        raise BadSpreadsheet(said(_("the file is an archive of too many parts; copy its values into a new workbook")))


def pieces(archive: ZipFile, name: str) -> Iterator[bytes]:
    """A member, unpacked bit by bit; it never gives more than its directory entry says. Raises BadSpreadsheet."""
    try:
        with archive.open(name) as member:
            yield from iter(lambda: member.read(PIECE), b"")
    except ZIP_ERRORS as error:
        raise BadSpreadsheet(BROKEN) from error
