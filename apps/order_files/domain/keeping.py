"""The uploaded file at rest: encrypted, because buyers' addresses and IOSS numbers stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, cast

from django.core.files.base import File

from apps.common.encryption import EncryptedFile, decrypted_file
from apps.common.spreadsheets import open_sheet
from apps.common.spreadsheets.sheet import Sheet
from apps.order_files.models import OrderFile

PURPOSE: Final = "order_files.upload"


def keep(file: OrderFile, upload: File[bytes], *, name: str) -> None:
    """Store what was uploaded; the row is saved by the caller."""
    file.file.save(name, EncryptedFile(cast(BinaryIO, upload), purpose=PURPOSE), save=False)


@contextmanager
def opened(file: OrderFile) -> Iterator[Sheet]:
    """The table in a kept file. Raises BadSpreadsheet, here or while its rows are read."""
    with file.file.open("rb") as stored, open_sheet(decrypted_file(PURPOSE, stored), name=file.name) as sheet:
        yield sheet
