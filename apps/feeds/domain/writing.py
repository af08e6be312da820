"""What committing and undoing share: the offers as they are, and stock as of the feed's instant."""

from collections.abc import Sequence
from datetime import datetime

from apps.catalog.models import Offer
from apps.feeds.domain.lookups import present_offers
from apps.feeds.domain.terms import Present
from apps.feeds.models import Feed, FeedRow
from apps.stock.domain.door import Answer
from apps.stock.domain.movements import lock_levels, observe_many


def lock_present(feed: Feed, rows: Sequence[FeedRow]) -> dict[int, Present]:
    """The supplier's offers of the rows' variants, by variant, locked; stock levels before offers, as everywhere."""
    lock_levels([row.offer_id for row in rows if row.offer_id])
    wanted = [row.variant_id for row in rows if row.variant_id]
    offers = Offer.objects.select_for_update().filter(supplier_id=feed.supplier_id, variant_id__in=wanted)
    return {present.terms.variant_id: present for present in present_offers(offers.order_by("pk"))}


def observe(feed: Feed, lines: dict[int, int], *, key: str, now: datetime, actor_id: int | None) -> dict[int, Answer]:
    """Say what was on the shelf when the feed was received: what moved since then is counted on top."""
    if not lines:
        return {}
    answers = observe_many(
        lines=lines,
        observed_at=feed.received_at,
        source=f"feed {feed.pk}",
        key=f"feed:{feed.pk}:{key}",
        now=now,
        actor_id=actor_id,
    )
    return {answer.offer_id: answer for answer in answers}
