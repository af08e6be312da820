"""Intellectual-property clearance: may these goods and brands be sold abroad?"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.suppliers.domain.states import lock_supplier, move, note, refuse_unless, refuse_without_reason
from apps.suppliers.enums import Event, SupplierState
from apps.suppliers.models import Clearance


@transaction.atomic
def decide_clearance(
    *,
    supplier_id: int,
    cleared: bool,
    now: datetime,
    actor_id: int | None,
    reason: str = "",
    brands: Sequence[str] = (),
) -> Clearance:
    """Clear a supplier (*clearance* → *agreement*), or say why not; it can be decided anew. `brands` may be supplied.

    Raises ReasonMissing for a refusal without one, WrongState.
    """
    profile = lock_supplier(supplier_id)
    refuse_unless(profile, SupplierState.CLEARANCE)
    if not cleared:
        refuse_without_reason(reason)
    named = sorted({brand.strip() for brand in brands if brand.strip()})
    clearance = Clearance.objects.create(
        supplier_id=supplier_id, cleared=cleared, reason=reason, brands=named, decided_at=now
    )
    payload = {"clearance": clearance.pk, "brands": named}
    if cleared:
        move(
            profile,
            SupplierState.AGREEMENT,
            event=Event.CLEARED,
            now=now,
            actor_id=actor_id,
            reason=reason,
            **payload,
        )
    else:
        profile.reason = reason
        profile.save(update_fields=["reason"])
        note(profile, Event.CLEARANCE_REFUSED, now=now, actor_id=actor_id, reason=reason, **payload)
    return clearance
