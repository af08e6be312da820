"""A feed arrives: as a file, or as rows from a program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import BinaryIO, cast

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from apps.common.spreadsheets import Layout, open_sheet, write_sheet
from apps.common.uploads import clean_name, sha256_of
from apps.feeds.domain.states import note
from apps.feeds.enums import Scope
from apps.feeds.models import Feed
from apps.suppliers.domain.queries import require_active

FROM_A_PROGRAM = Layout("csv", "utf-8", ",")


@transaction.atomic
def receive_feed(
    *, supplier_id: int, file: File[bytes], name: str, scope: Scope, now: datetime, actor_id: int | None = None
) -> Feed:
    """Keep a supplier's CSV or XLSX file, if it can be read; `now` is when its stock was counted.

    Only type, size and header are looked at; the rows are read by `check_feed`. Raises BadSpreadsheet and
    SupplierNotActive, and then keeps nothing.
    """
    require_active(supplier_id)
    with open_sheet(cast(BinaryIO, file), name=name) as sheet:
        layout, header = sheet.layout, sheet.header
    feed = Feed(
        supplier_id=supplier_id,
        name=clean_name(name),
        size=file.size,
        sha256=sha256_of(cast("UploadedFile[bytes]", file)),
        format=layout.format,
        encoding=layout.encoding,
        delimiter=layout.delimiter,
        header=header,
        scope=scope,
        received_at=now,
        received_by_id=actor_id,
    )
    feed.file.save(name, file, save=False)
    feed.save()
    note(feed, "feed.received", now=now, actor_id=actor_id, scope=scope, size=feed.size)
    return feed


def receive_rows(
    *,
    supplier_id: int,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    scope: Scope,
    now: datetime,
    name: str = "rows.csv",
    actor_id: int | None = None,
) -> Feed:
    """The same with rows of texts from a program: they are kept as a CSV file, so nothing else differs.

    Raises BadSpreadsheet and SupplierNotActive.
    """
    file = ContentFile(b"", name=name)
    write_sheet(cast(BinaryIO, file), FROM_A_PROGRAM, [header, *rows])
    return receive_feed(supplier_id=supplier_id, file=file, name=name, scope=scope, now=now, actor_id=actor_id)
