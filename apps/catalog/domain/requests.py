"""Product requests: written by suppliers, sent in one by one or by the ten thousand, decided by staff."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.catalog.domain.content import Change, content_of, differences, normalised
from apps.catalog.domain.content_checks import faults_of_content
from apps.catalog.domain.errors import Fault, RequestFaulty, RequestOutdated, RequestStateRefused, require_reason
from apps.catalog.domain.known import known_for
from apps.catalog.enums import OfferState, RequestState
from apps.catalog.models import Offer, Product, ProductRequest
from apps.common.said import said
from apps.events.domain.recording import record_event, record_events
from apps.suppliers.domain.queries import require_active

BATCH = 1000


def draft_request(
    *, supplier_id: int, content: dict[str, Any], now: datetime, product: Product | None = None
) -> ProductRequest:
    """Keep a draft of a new product, or of a change of a published one; nothing is checked before it is sent in."""
    return ProductRequest.objects.create(
        supplier_id=supplier_id,
        product=product,
        is_change=product is not None,
        base_version=product.version if product else 0,
        base=content_of(product) if product else {},
        content=normalised(content),
        created_at=now,
    )


@transaction.atomic
def revise_draft(*, request_id: int, content: dict[str, Any]) -> ProductRequest:
    """Replace the content of a draft. Raises RequestStateRefused."""
    request = lock_request(request_id, _("only a draft is revised"), RequestState.DRAFT)
    request.content = normalised(content)
    request.save(update_fields=["content"])
    return request


@transaction.atomic
def submit_request(*, request_id: int, now: datetime, actor_id: int | None = None) -> ProductRequest:
    """Send a draft in for review. Raises RequestFaulty with every fault, RequestStateRefused, SupplierNotActive."""
    request = lock_request(request_id, _("only a draft is sent in"), RequestState.DRAFT)
    refuse_faulty(request, now=now)
    request.state, request.submitted_at = RequestState.SUBMITTED, now
    request.save(update_fields=["state", "submitted_at"])
    note_request("submitted", request, now, actor_id)
    return request


@transaction.atomic
def submit_change(
    *,
    supplier_id: int,
    product_id: int,
    seen_version: int,
    content: dict[str, Any],
    now: datetime,
    actor_id: int | None = None,
) -> ProductRequest:
    """Send in a change of a published product, written by somebody who saw its version `seen_version`.

    Raises RequestOutdated when the product has another version by now, RequestFaulty, SupplierNotActive.
    """
    product = Product.objects.get(pk=product_id)
    if product.version != seen_version:
        raise RequestOutdated(
            _(
                "product %(product)s is at version %(version)s by now, and this was written from version"
                " %(seen)s; open it again and enter the change anew"
            )
            % {"product": product.pk, "version": product.version, "seen": seen_version}
        )
    draft = draft_request(supplier_id=supplier_id, content=content, now=now, product=product)
    return submit_request(request_id=draft.pk, now=now, actor_id=actor_id)


@transaction.atomic
def submit_requests(
    *, supplier_id: int, contents: Sequence[Any], now: datetime, actor_id: int | None = None
) -> list[int]:
    """Send in requests for new products, all or none; returns their ids in the order of the contents.

    Raises RequestFaulty with every fault and the number of its content from 0, SupplierNotActive.
    """
    kept = [normalised(content) for content in contents]
    faults = check_contents(supplier_id=supplier_id, contents=kept, now=now)
    if faults:
        raise RequestFaulty(faults)
    requests = ProductRequest.objects.bulk_create(
        [
            ProductRequest(
                supplier_id=supplier_id,
                content=content,
                state=RequestState.SUBMITTED,
                created_at=now,
                submitted_at=now,
            )
            for content in kept
        ],
        batch_size=BATCH,
    )
    record_events(
        name="product_request.submitted",
        happened=[(request, {"is_change": False}) for request in requests],
        now=now,
        actor_id=actor_id,
        supplier_id=supplier_id,
    )
    return [request.pk for request in requests]


def check_contents(
    *, supplier_id: int, contents: Sequence[Any], now: datetime, product: Product | None = None
) -> list[Fault]:
    """Every fault of these normalised contents, each with its content's number from 0; nothing is written.

    A handful of queries and one for each category named. Raises SupplierNotActive, UnknownSupplier.
    """
    require_active(supplier_id)
    known = known_for(contents, supplier_id=supplier_id, now=now, product=product)
    return [
        replace(fault, row=number)
        for number, content in enumerate(contents)
        for fault in faults_of_content(content, known, product=product)
    ]


def refuse_faulty(request: ProductRequest, *, now: datetime) -> None:
    """Raise RequestFaulty with everything that keeps a request from being published now."""
    product = request.product if request.is_change else None
    faults = check_contents(supplier_id=request.supplier_id, contents=[request.content], now=now, product=product)
    if product and not supplied_products(request.supplier_id).filter(pk=product.pk).exists():
        faults.append(Fault("product", said(gettext_noop("is not offered by this supplier, who so may not change it"))))
    if faults:
        raise RequestFaulty(faults)


@transaction.atomic
def withdraw_request(*, request_id: int, now: datetime, actor_id: int | None = None) -> ProductRequest:
    """Take back what is not decided yet. Raises RequestStateRefused."""
    request = lock_request(request_id, _("it is decided already"), RequestState.DRAFT, RequestState.SUBMITTED)
    request.state, request.decided_at = RequestState.WITHDRAWN, now
    request.save(update_fields=["state", "decided_at"])
    note_request("withdrawn", request, now, actor_id)
    return request


@transaction.atomic
def refuse_request(*, request_id: int, reason: str, now: datetime, actor_id: int | None = None) -> ProductRequest:
    """Refuse what was sent in; the supplier reads why. Raises RequestStateRefused, ReasonMissing."""
    request = lock_request(request_id, _("only what was sent in is refused"), RequestState.SUBMITTED)
    request.state, request.decided_at, request.reason = RequestState.REFUSED, now, require_reason(reason)
    request.save(update_fields=["state", "decided_at", "reason"])
    note_request("refused", request, now, actor_id, reason=request.reason)
    return request


def changes_of(request: ProductRequest) -> list[Change]:
    """What a request changes, field by field, against the product as it was when the request was drafted."""
    return differences(request.base, request.content)


def requests_waiting(supplier_id: int) -> QuerySet[ProductRequest]:
    """A supplier's requests that are not decided yet, the oldest first."""
    undecided = (RequestState.DRAFT, RequestState.SUBMITTED)
    return ProductRequest.objects.filter(supplier_id=supplier_id, state__in=undecided).order_by("pk")


def supplied_products(supplier_id: int) -> QuerySet[Product]:
    """The products that a supplier offers or had published, and so may ask to change."""
    offered = Offer.objects.filter(supplier_id=supplier_id).exclude(state=OfferState.ENDED)
    published = ProductRequest.objects.filter(supplier_id=supplier_id, state=RequestState.APPROVED)
    return Product.objects.filter(Q(pk__in=offered.values("variant__product")) | Q(pk__in=published.values("product")))


def lock_request(request_id: int, why: str, *states: RequestState) -> ProductRequest:
    """The request, held until the transaction ends. Raises RequestStateRefused with `why` in any other state."""
    request = ProductRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    if request.state not in states:
        raise RequestStateRefused(
            _("product request %(request)s is in state '%(state)s': %(why)s")
            % {"request": request_id, "state": request.get_state_display(), "why": why}
        )
    return request


def note_request(name: str, request: ProductRequest, now: datetime, actor_id: int | None, **payload: Any) -> None:
    """Record an event of a request, for its supplier to see."""
    record_event(
        name=f"product_request.{name}",
        subject=request,
        payload={"product": request.product_id, "is_change": request.is_change, **payload},
        now=now,
        actor_id=actor_id,
        supplier_id=request.supplier_id,
    )
