"""Suspending offers, letting them go on, and ending them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.catalog.domain.errors import OfferStateRefused, require_reason
from apps.catalog.domain.publishing import publish_offers
from apps.catalog.enums import OfferState, Side
from apps.catalog.models import Offer
from apps.events.domain.recording import record_events


def suspend_offer(*, offer_id: int, reason: str, by: Side, now: datetime, actor_id: int | None = None) -> None:
    """Take one offer out of sale until it is resumed; see `suspend_offers`."""
    suspend_offers(supplier_id=_owner(offer_id), offer_ids=[offer_id], reason=reason, by=by, now=now, actor_id=actor_id)


def resume_offer(*, offer_id: int, reason: str, by: Side, now: datetime, actor_id: int | None = None) -> None:
    """Put one offer on sale again; see `resume_offers`."""
    resume_offers(supplier_id=_owner(offer_id), offer_ids=[offer_id], reason=reason, by=by, now=now, actor_id=actor_id)


def end_offer(*, offer_id: int, reason: str, by: Side, now: datetime, actor_id: int | None = None) -> None:
    """End one offer; see `end_offers`."""
    end_offers(supplier_id=_owner(offer_id), offer_ids=[offer_id], reason=reason, by=by, now=now, actor_id=actor_id)


@transaction.atomic
def suspend_offers(
    *, supplier_id: int, offer_ids: Sequence[int], reason: str, by: Side, now: datetime, actor_id: int | None = None
) -> None:
    """Hide offers from sellers at once; what was ordered stays ordered. The operator may take over a suspension.

    Raises OfferStateRefused, ReasonMissing.
    """
    offers = _locked(supplier_id, offer_ids)
    for offer in offers:
        taken_over = offer.state == OfferState.SUSPENDED and by == Side.OPERATOR != offer.stopped_by
        if offer.state != OfferState.ACTIVE and not taken_over:
            _refuse(offer, _("only an active offer is suspended"))
        offer.state, offer.stopped_by, offer.reason = OfferState.SUSPENDED, by, require_reason(reason)
    _keep("offer.suspended", offers, supplier_id, reason, now, actor_id)


@transaction.atomic
def resume_offers(
    *, supplier_id: int, offer_ids: Sequence[int], reason: str, by: Side, now: datetime, actor_id: int | None = None
) -> None:
    """Show suspended offers again, if nothing else is in the way. What the operator stopped, the operator resumes.

    Raises OfferStateRefused, ReasonMissing.
    """
    offers = _locked(supplier_id, offer_ids)
    for offer in offers:
        if offer.state != OfferState.SUSPENDED:
            _refuse(offer, _("only a suspended offer is resumed"))
        if Side.OPERATOR == offer.stopped_by != by:
            _refuse(offer, _("the operator suspended it (%(reason)s); ask the operator") % {"reason": offer.reason})
        offer.state, offer.stopped_by, offer.reason = OfferState.ACTIVE, "", ""
    _keep("offer.resumed", offers, supplier_id, require_reason(reason), now, actor_id)


@transaction.atomic
def end_offers(
    *, supplier_id: int, offer_ids: Sequence[int], reason: str, by: Side, now: datetime, actor_id: int | None = None
) -> None:
    """Withdraw offers. Setting them anew begins them again, unless the operator ended or had suspended them.

    Raises OfferStateRefused, ReasonMissing.
    """
    offers = _locked(supplier_id, offer_ids)
    for offer in offers:
        if offer.state == OfferState.ENDED:
            _refuse(offer, _("it has ended already"))
        if offer.stopped_by != Side.OPERATOR:
            offer.stopped_by = by
        offer.state, offer.reason = OfferState.ENDED, require_reason(reason)
    _keep("offer.ended", offers, supplier_id, reason, now, actor_id)


def _owner(offer_id: int) -> int:
    return Offer.objects.values_list("supplier_id", flat=True).get(pk=offer_id)


def _locked(supplier_id: int, offer_ids: Sequence[int]) -> list[Offer]:
    offers = Offer.objects.select_for_update().filter(supplier_id=supplier_id, pk__in=offer_ids)
    return list(offers.order_by("pk"))


def _refuse(offer: Offer, why: str) -> None:
    raise OfferStateRefused(
        _("offer %(offer)s is in state '%(state)s': %(why)s")
        % {"offer": offer.pk, "state": offer.get_state_display(), "why": why}
    )


def _keep(
    name: str, offers: Sequence[Offer], supplier_id: int, reason: str, now: datetime, actor_id: int | None
) -> None:
    for offer in offers:
        offer.changed_at = now
    Offer.objects.bulk_update(offers, ["state", "stopped_by", "reason", "changed_at"], batch_size=500)
    record_events(
        name=name,
        happened=[(offer, {"reason": reason.strip(), "stopped_by": offer.stopped_by}) for offer in offers],
        now=now,
        actor_id=actor_id,
        supplier_id=supplier_id,
    )
    publish_offers(supplier_id=supplier_id, offer_ids=[offer.pk for offer in offers], now=now)
