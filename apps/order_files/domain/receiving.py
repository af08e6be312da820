"""A file of orders arrives."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO, cast
from zoneinfo import available_timezones

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from apps.channels.models import Store
from apps.common.spreadsheets import open_sheet
from apps.common.uploads import clean_name, sha256_of
from apps.order_files.domain.errors import OrderFileRefused
from apps.order_files.domain.keeping import keep
from apps.order_files.domain.states import note
from apps.order_files.models import OrderFile
from apps.orders.domain.ioss import without_numbers

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@transaction.atomic
def receive_file(
    *,
    seller_id: int,
    store_id: int,
    file: File[bytes],
    name: str,
    zone: str,
    are_paid: bool,
    now: datetime,
    actor_id: int | None = None,
) -> OrderFile:
    """Keep a seller's CSV or XLSX file of order lines, if it can be read. `zone` is that of times without one (IANA).

    It is stored encrypted. Only type, size and header are looked at; `check_file` reads the rows. Raises
    BadSpreadsheet, OrderFileRefused, and then keeps nothing.
    """
    if not Store.objects.filter(pk=store_id, seller_id=seller_id).exists():
        raise OrderFileRefused(_("there is no such store: choose one of yours"))
    if zone not in available_timezones():
        raise OrderFileRefused(_("'%(zone)s' is no time zone: write one like Asia/Shanghai") % {"zone": zone})
    with open_sheet(cast(BinaryIO, file), name=name) as sheet:
        layout, header = sheet.layout, [without_numbers(name) for name in sheet.header]
    kept = OrderFile(
        seller_id=seller_id,
        store_id=store_id,
        name=clean_name(name),
        size=file.size,
        sha256=sha256_of(cast("UploadedFile[bytes]", file)),
        format=layout.format,
        encoding=layout.encoding,
        delimiter=layout.delimiter,
        header=header,
        zone=zone,
        are_paid=are_paid,
        received_at=now,
        received_by_id=actor_id,
    )
    keep(kept, file, name=name)
    kept.save()
    note(kept, "order_file.received", now=now, actor_id=actor_id, size=kept.size)
    return kept
