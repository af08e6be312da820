"""Messages that carriers send by themselves: kept at once, worked on afterwards, each content once."""

import hashlib
from datetime import datetime
from typing import Any

from apps.common.said import kept_of
from apps.events.domain.recording import record_event
from apps.jobs.domain.queue import enqueue
from apps.tenancy.context import acting_as_system
from apps.tracking.carriers.registry import CARRIERS
from apps.tracking.domain.errors import BadScanFile
from apps.tracking.domain.ingest import record_scans
from apps.tracking.domain.scans import Recorded, Refused, Scan
from apps.tracking.models import InboundMessage


def keep_message(*, source: str, body: bytes, now: datetime) -> bool:
    """Keep a verified message and ask the workers to read it; False when it was there already. Acts as the system."""
    digest = hashlib.sha256(body).digest()
    text = body.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
    with acting_as_system():
        message = InboundMessage(source=source, digest=digest, body=text, received_at=now)
        InboundMessage.objects.bulk_create([message], ignore_conflicts=True)
        kept = InboundMessage.objects.get(source=source, digest=digest)
        key = f"inbound:{kept.pk}"
        enqueue(kind="tracking.read_message", key=key, payload={"message": kept.pk}, now=now)
        return kept.received_at == now


def read_again(*, message_id: int, now: datetime, actor_id: int | None = None) -> dict[str, Any]:
    """Read a message once more, after staff entered the office or mapped the code that was missing: what is known of
    it is added, what was added is not again. Staff act, the system writes. Returns the counts.
    """
    with acting_as_system():
        result = read_message(message_id=message_id, now=now)
        message = InboundMessage.objects.get(pk=message_id)
        counts = {name: result[name] for name in ("added", "repeated", "unmatched")}
        payload = {**counts, "refused": len(result["refused"])}
        record_event(name="inbound_message.read_again", subject=message, payload=payload, now=now, actor_id=actor_id)
    return result


def read_message(*, message_id: int, now: datetime) -> dict[str, Any]:
    """Take the scans of a message over; what could not be read of it stands in its result."""
    message = InboundMessage.objects.select_for_update().get(pk=message_id)
    done, faults = Recorded(), []
    try:
        found = list(CARRIERS[message.source].parse(message.body))
    except BadScanFile as fault:
        faults.append(Refused(0, kept_of(fault)))
    else:
        done = record_scans(scans=[each for each in found if isinstance(each, Scan)], source=message.source, now=now)
        faults = [each for each in found if isinstance(each, Refused)]
    refused = [f"{each.line}: {each.reason}" for each in (*faults, *done.refused)]
    counts = {"added": done.added, "repeated": done.repeated, "unmatched": done.unmatched}
    message.result, message.done_at = {**counts, "refused": refused, "assumed": done.assumed_zones}, now
    message.save(update_fields=["result", "done_at"])
    return dict(message.result)
