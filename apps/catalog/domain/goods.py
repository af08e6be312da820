"""Taking published goods out of the catalog, and putting them back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.catalog.domain.errors import GoodsStateRefused, require_reason
from apps.catalog.domain.publishing import publish_variants
from apps.catalog.enums import GoodsState
from apps.catalog.models import Product
from apps.events.domain.recording import record_event


@transaction.atomic
def retire_product(*, product_id: int, reason: str, now: datetime, actor_id: int | None = None) -> Product:
    """Hide a product from sellers whatever is offered of it. Staff only. Raises GoodsStateRefused, ReasonMissing."""
    return _move(product_id, GoodsState.ACTIVE, GoodsState.RETIRED, require_reason(reason), now, actor_id)


@transaction.atomic
def restore_product(*, product_id: int, reason: str, now: datetime, actor_id: int | None = None) -> Product:
    """Show a retired product again where it is offered. Raises GoodsStateRefused, ReasonMissing."""
    return _move(product_id, GoodsState.RETIRED, GoodsState.ACTIVE, require_reason(reason), now, actor_id)


def _move(
    product_id: int, expected: GoodsState, state: GoodsState, reason: str, now: datetime, actor_id: int | None
) -> Product:
    product = Product.objects.select_for_update(of=("self",)).get(pk=product_id)
    if product.state != expected:
        raise GoodsStateRefused(
            _("product %(product)s is in state '%(state)s' already")
            % {"product": product_id, "state": product.get_state_display()}
        )
    product.state, product.changed_at = state, now
    product.save(update_fields=["state", "changed_at"])
    name = "product.retired" if state == GoodsState.RETIRED else "product.restored"
    record_event(name=name, subject=product, payload={"reason": reason}, now=now, actor_id=actor_id)
    publish_variants(variant_ids=product.variants.values_list("pk", flat=True), now=now)
    return product
