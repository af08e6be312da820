"""The postal operator's event file: one UPU EMSEVT event a row."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _

from apps.common.said import kept_of, said
from apps.common.spreadsheets import Row, Sheet
from apps.tracking.carriers.post.columns import places_of
from apps.tracking.domain.errors import ScanFault
from apps.tracking.domain.scans import POST, Refused, Scan

KEPT = ("condition", "reason", "action", "next")
FAILED = "EMH"
"""The event whose reason decides what it means: nobody at home, refused, a wrong address, on its way back."""
NO_TIME = _("'%(told)s' is no date and time; write 2026-08-05T10:30:00+08:00, or the local time 2026-08-05 10:30")
NO_TIME_OF_DAY = _("'%(told)s' has no time of day; write 2026-08-05T10:30:00+08:00, or the local time 2026-08-05 10:30")


class Post:
    name = POST

    def parse(self, payload: Sheet) -> Iterator[Scan | Refused]:
        """A row is a scan or is refused; others of the file are taken all the same. Raises BadScanFile."""
        places = places_of(payload.header)
        for row in payload.rows:
            try:
                yield scan_of(row, places)
            except ScanFault as fault:
                yield Refused(row.line, kept_of(fault))


def scan_of(row: Row, places: dict[str, int]) -> Scan:
    if row.fault:
        raise ScanFault(row.fault)
    cells = {field: row.cells[place] for field, place in places.items() if row.cells[place]}
    if not cells.get("event"):
        raise ScanFault(said(_("the row has no event code; write one such as EMA")))
    kept: dict[str, Any] = {field: cells[field] for field in KEPT if field in cells}
    notes = [f"{field} {value}" for field, value in kept.items()]
    event = cells["event"].upper()
    reason = cells.get("reason", "").upper() if event == FAILED else ""
    return Scan(
        tracking_no=cells.get("number", ""),
        occurred_at=instant_of(cells),
        code=f"{event}/{reason}" if reason else event,
        family=event,
        text="; ".join([*filter(None, [cells.get("text", "")]), *notes]),
        location=cells.get("place", ""),
        facility=cells.get("facility", "").upper(),
        country=country_of(cells),
        raw=kept or None,
        line=row.line,
    )


def instant_of(cells: dict[str, str]) -> datetime:
    """Aware if it was told with an offset, else local."""
    told = cells.get("at") or "T".join(filter(None, (cells.get("date"), cells.get("time"))))
    try:
        found = datetime.fromisoformat(told.replace("/", "-"))
    except ValueError:
        raise ScanFault(said(NO_TIME, told=told)) from None
    if ":" not in told and "T" not in told:
        raise ScanFault(said(NO_TIME_OF_DAY, told=told))
    return found


def country_of(cells: dict[str, str]) -> str:
    country = cells.get("country", "").upper()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise ScanFault(said(_("'%(country)s' is no country; write its two letters, such as ES"), country=country))
    return country
