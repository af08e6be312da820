"""What accounts, which lie below, say about people and organisations."""

from apps.accounts.domain.audit import Happening, happenings
from apps.accounts.enums import Kind
from apps.events.domain.recording import record_event


@happenings.register
def record_happening(told: Happening) -> None:
    """One event, the organisation's own."""
    kind, organization_id = told.organization.kind, told.organization.pk
    record_event(
        name=told.name,
        subject=told.subject,
        payload=dict(told.payload),
        now=told.now,
        actor_id=told.actor_id,
        seller_id=organization_id if kind == Kind.SELLER else None,
        supplier_id=organization_id if kind == Kind.SUPPLIER else None,
    )
