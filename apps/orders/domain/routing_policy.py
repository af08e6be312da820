"""What a seller wants when goods are short."""

from datetime import datetime

from apps.events.domain.recording import record_event
from apps.orders.enums import OnShortage
from apps.orders.models import RoutingPolicy


def routing_policy(*, seller_id: int) -> OnShortage:
    """The policy in force: the seller's own, else the next supplier is taken."""
    own = RoutingPolicy.objects.filter(seller_id=seller_id).values_list("on_shortage", flat=True).first()
    return OnShortage(own) if own else OnShortage.FALL_BACK


def set_routing_policy(
    *, seller_id: int, on_shortage: OnShortage, now: datetime, actor_id: int | None = None
) -> RoutingPolicy:
    """Set it for whatever is routed from now on; the same again is no news. Works as the seller, staff and system."""
    before = RoutingPolicy.objects.filter(seller_id=seller_id).first()
    if before is not None and before.on_shortage == on_shortage:
        return before
    policy, _ = RoutingPolicy.objects.update_or_create(seller_id=seller_id, defaults={"on_shortage": on_shortage})
    record_event(
        name="routing.policy_set",
        subject=policy,
        payload={"on_shortage": on_shortage, "before": before.on_shortage if before else ""},
        now=now,
        actor_id=actor_id,
        seller_id=seller_id,
    )
    return policy
