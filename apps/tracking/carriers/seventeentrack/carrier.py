"""17TRACK's messages (v2.x): one number, or several accepted ones, each with all its events so far."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop as _

from apps.common.said import kept_of, said
from apps.tracking.domain.errors import BadScanFile, ScanFault
from apps.tracking.domain.scans import SEVENTEENTRACK, Refused, Scan

COUNTRY = re.compile(r"[A-Z]{2}")
OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
# Events of some carriers have a milestone and no sub-status.
CODE_OF_STAGE = {
    "InfoReceived": "InfoReceived",
    "PickedUp": "InTransit_PickedUp",
    "Departure": "InTransit_Departure",
    "Arrival": "InTransit_Arrival",
    "AvailableForPickup": "AvailableForPickup_Other",
    "OutForDelivery": "OutForDelivery_Other",
    "Delivered": "Delivered_Other",
    "Returning": "Exception_Returning",
    "Returned": "Exception_Returned",
}


ODD_EVENT = _("an event of %(number)s is not as 17TRACK documents it (%(error)s)")
ODD_MESSAGE = _("the message is not as 17TRACK documents it (%(error)s)")


class SeventeenTrack:
    name = SEVENTEENTRACK

    def parse(self, payload: str) -> Iterator[Scan | Refused]:
        """Every event of every number; what can't be read of one keeps no other from being read. Raises BadScanFile."""
        try:
            data = sound(payload)["data"]
            accepted = data.get("accepted", [data])
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise BadScanFile(said(_("the message is not JSON of 17TRACK with 'data'"))) from error
        for n, (number, event, way) in enumerate(events_of(accepted), 1):
            try:
                yield scan_of(number, event, way, n)
            except ScanFault as fault:
                yield Refused(n, kept_of(fault))
            except (LookupError, TypeError, AttributeError, ValueError) as error:
                yield Refused(n, said(ODD_EVENT, number=number, error=repr(error)).kept())


def sound(payload: str) -> Any:
    """JSON whose texts the database takes: without NUL and halves of surrogate pairs, which escapes may hide."""
    data = json.loads(payload.replace(r"\u0000", r"\ufffd"))
    return json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))


class Way(NamedTuple):
    """What a message says of a parcel's way beside its events: the provider's country and the recipient's."""

    home: str
    destination: str


def events_of(accepted: Any) -> Iterator[tuple[str, Any, Way]]:
    """Number, event and way, from every provider that was asked."""
    try:
        for item in accepted:
            info = item.get("track_info") or {}
            recipient = (info.get("shipping_info") or {}).get("recipient_address") or {}
            for asked in (info.get("tracking") or {}).get("providers") or []:
                way = Way(country_in(asked.get("provider") or {}), country_in(recipient))
                for event in asked.get("events") or []:
                    yield str(item["number"]), event, way
    except (LookupError, TypeError, AttributeError) as error:
        raise BadScanFile(said(ODD_MESSAGE, error=repr(error))) from error


def country_in(told: Any) -> str:
    """Two letters, or nothing: 17TRACK leaves out what it does not know."""
    country = str(told.get("country") or "").upper()
    return country if COUNTRY.fullmatch(country) else ""


def scan_of(number: str, event: Any, way: Way, n: int) -> Scan:
    code = event.get("sub_status") or CODE_OF_STAGE.get(event.get("stage") or "") or event.get("stage") or "none"
    address = event.get("address") or {}
    place = [address.get(part) for part in ("city", "country")]
    return Scan(
        tracking_no=number,
        occurred_at=instant_of(event),
        code=str(code),
        family=str(code).partition("_")[0],
        text=str(event.get("description") or ""),
        location=", ".join(filter(None, place)) if address.get("city") else str(event.get("location") or ""),
        country=country_in(address),
        home=way.home,
        destination=way.destination,
        raw=event,
        line=n,
    )


def instant_of(event: Any) -> datetime:
    """Aware where the event says so; else local, of the day's start if it has only a date."""
    for name in ("time_utc", "time_iso"):
        if event.get(name):
            return datetime.fromisoformat(event[name])
    raw = event.get("time_raw") or {}
    if not raw.get("date"):
        raise ScanFault(said(_("the event has no time at all")))
    local = datetime.fromisoformat(f"{raw['date']}T{raw.get('time') or '00:00:00'}")
    offset = OFFSET.fullmatch(raw.get("timezone") or "")
    if not offset:
        return local
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return local.replace(tzinfo=timezone(ahead if offset[1] == "+" else -ahead))
