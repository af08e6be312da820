"""A supplier asks for what it may not write itself: its parcels are packed and handed over by jobs.

A refusal stands on the job in the language of whoever asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.utils.translation import get_language

from apps.fulfillment.domain.customs import Papers
from apps.jobs.domain.queue import enqueue
from apps.jobs.models import Job

PACK: Final = "fulfillment.pack_direct"
HAND_OVER: Final = "fulfillment.hand_over_direct"
KINDS: Final[dict[str, Callable[[dict[str, Any]], tuple[object, ...]]]] = {
    PACK: lambda asked: ("pack", asked["purchase_order_id"], asked["order_id"]),
    HAND_OVER: lambda asked: ("hand_over", asked["parcel_id"]),
}
"""What a job of each kind is about."""


def ask_to_pack(
    *,
    supplier_id: int,
    purchase_order_id: int,
    order_id: int,
    pieces: Mapping[int, int],
    weight_g: int,
    size_mm: tuple[int, int, int] | None,
    papers: Papers,
    key: str,
    now: datetime,
    actor_id: int | None = None,
) -> Job:
    """Have a parcel of `{purchase line: pieces}` packed; asked twice under one `key` it is packed once.

    What is wrong stands on the job.
    """
    asked = {
        "purchase_order_id": purchase_order_id,
        "order_id": order_id,
        "pieces": sorted(pieces.items()),
        "weight_g": weight_g,
        "size_mm": size_mm,
        "papers": asdict(papers),
        "key": key,
        "actor_id": actor_id,
        "language": get_language(),
    }
    return enqueue(kind=PACK, key=f"{PACK}:{key}", payload=asked, now=now, supplier_id=supplier_id)


def ask_to_hand_over(*, supplier_id: int, parcel_id: int, key: str, now: datetime, actor_id: int | None = None) -> Job:
    """Have a parcel handed over; once, however often it is asked. What is wrong stands on the job."""
    asked = {"parcel_id": parcel_id, "actor_id": actor_id, "language": get_language()}
    return enqueue(kind=HAND_OVER, key=f"{HAND_OVER}:{key}", payload=asked, now=now, supplier_id=supplier_id)
