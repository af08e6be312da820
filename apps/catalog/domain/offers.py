"""Setting offers, one by one or by the ten thousand, by one rule."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from apps.catalog.domain.checking import check_offers
from apps.catalog.domain.errors import OffersRefused
from apps.catalog.domain.publishing import publish_offers
from apps.catalog.domain.terms import OfferTerms, PriceStep, described
from apps.catalog.enums import OfferState
from apps.catalog.models import Offer, OfferPriceStep
from apps.events.domain.recording import record_events

BATCH = 2000
WRITTEN = (
    "supplier_sku",
    "supply_price",
    "supply_price_currency",
    "lead_time_days",
    "minimum_quantity",
    "warehouse",
    "state",
    "stopped_by",
    "reason",
    "changed_at",
)


@dataclass
class OffersSet:
    """Ids of the offers that were made, of those that changed, and of those that were so already."""

    created: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)


def set_offer(*, supplier_id: int, terms: OfferTerms, now: datetime, actor_id: int | None = None) -> Offer:
    """Set one offer; see `set_offers`."""
    set_offers(supplier_id=supplier_id, rows=[terms], now=now, actor_id=actor_id)
    return Offer.objects.get(supplier_id=supplier_id, variant_id=terms.variant_id)


@transaction.atomic
def set_offers(
    *, supplier_id: int, rows: Sequence[OfferTerms], now: datetime, actor_id: int | None = None
) -> OffersSet:
    """Offer variants on these terms, or change the terms; sellers see the new prices when the transaction ends.

    One offer per supplier and variant: one that the supplier ended begins again, a suspended one stays so. All
    rows or none: raises OffersRefused with every fault, SupplierNotActive, NoAgreement. Runs as this supplier,
    staff or system.
    """
    faults = check_offers(supplier_id=supplier_id, rows=rows, now=now)
    if faults:
        raise OffersRefused(faults)
    before = _offers_before(supplier_id, rows)
    known = terms_of_offers(before.values())
    done, written = OffersSet(), []
    for terms in rows:
        offer = before.get(terms.variant_id)
        was = known[offer.pk] if offer else None
        if offer and was == terms and offer.state != OfferState.ENDED:
            done.unchanged.append(offer.pk)
        else:
            written.append((_as_set(offer or Offer(supplier_id=supplier_id, created_at=now), terms, now), terms, was))
    _write(supplier_id, written, now, actor_id)
    for offer, _, was in written:
        (done.changed if was else done.created).append(offer.pk)
    publish_offers(supplier_id=supplier_id, offer_ids=done.created + done.changed, now=now)
    return done


def terms_of_offers(offers: Iterable[Offer]) -> dict[int, OfferTerms]:
    """The terms of each offer by its id, as they were set."""
    by_id = {offer.pk: offer for offer in offers}
    steps = defaultdict(list)
    for step in OfferPriceStep.objects.filter(offer__in=by_id).order_by("offer_id", "from_quantity"):
        steps[step.offer_id].append(PriceStep(step.from_quantity, step.supply_price))
    return {
        pk: OfferTerms(
            variant_id=offer.variant_id,
            supply_price=offer.supply_price,
            lead_time_days=offer.lead_time_days,
            minimum_quantity=offer.minimum_quantity,
            supplier_sku=offer.supplier_sku,
            warehouse=offer.warehouse,
            steps=tuple(steps[pk]),
        )
        for pk, offer in by_id.items()
    }


def _offers_before(supplier_id: int, rows: Sequence[OfferTerms]) -> dict[int, Offer]:
    wanted = [terms.variant_id for terms in rows]
    offers = Offer.objects.select_for_update().filter(supplier_id=supplier_id, variant__in=wanted).order_by("pk")
    return {offer.variant_id: offer for offer in offers}


def _as_set(offer: Offer, terms: OfferTerms, now: datetime) -> Offer:
    offer.variant_id, offer.supply_price = terms.variant_id, terms.supply_price
    offer.lead_time_days, offer.minimum_quantity = terms.lead_time_days, terms.minimum_quantity
    offer.supplier_sku, offer.warehouse, offer.changed_at = terms.supplier_sku, terms.warehouse, now
    if offer.state == OfferState.ENDED:
        offer.state, offer.stopped_by, offer.reason = OfferState.ACTIVE, "", ""
    return offer


Written = Sequence[tuple[Offer, OfferTerms, OfferTerms | None]]


def _write(supplier_id: int, written: Written, now: datetime, actor_id: int | None) -> None:
    """Offers by one statement a batch, which also settles who comes first where two set the same offer at once."""
    Offer.objects.bulk_create(
        [offer for offer, _, _ in written],
        update_conflicts=True,
        unique_fields=("supplier", "variant"),
        update_fields=WRITTEN,
        batch_size=BATCH,
    )
    OfferPriceStep.objects.filter(offer__in=[offer.pk for offer, _, was in written if was and was.steps]).delete()
    OfferPriceStep.objects.bulk_create(
        [
            OfferPriceStep(
                supplier_id=supplier_id,
                offer=offer,
                from_quantity=step.from_quantity,
                supply_price=step.supply_price,
            )
            for offer, terms, _ in written
            for step in terms.steps
        ],
        batch_size=BATCH,
    )
    record_events(
        name="offer.set",
        happened=[(offer, {"terms": described(terms), "was": was and described(was)}) for offer, terms, was in written],
        now=now,
        actor_id=actor_id,
        supplier_id=supplier_id,
    )
