"""What a store's SKU stands for: remembered once, applied to every line that waits for it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from apps.catalog.enums import GoodsState
from apps.catalog.models import Variant
from apps.events.domain.recording import record_event
from apps.orders.domain.asking import ask_for_routing
from apps.orders.domain.content import code
from apps.orders.domain.errors import UnknownStore, UnknownVariants
from apps.orders.domain.exceptions import close_of_lines, open_many
from apps.orders.domain.status import refresh_statuses
from apps.orders.enums import MOVING, ExceptionKind, ItemState
from apps.orders.models import Allocation, LineItem, Order, OrderException, OrderLine, SkuMapping, SkuMappingPart

MOST_PIECES: Final = 999
# Whoever places orders holds the store so; whoever maps holds it alone. Neither overlooks the other.
HOLD_STORE: Final = "select id from channels_store where id = %s and seller_id = %s for {strength}"
REMEMBER: Final = """
insert into orders_skumapping (seller_id, store_id, sku, mapped_at) values (%s, %s, %s, %s)
on conflict (seller_id, store_id, sku) do update set mapped_at = excluded.mapped_at
returning id
"""
FILL: Final = """
insert into orders_lineitem (seller_id, order_id, line_id, variant_id, quantity, state, attempts)
select line.seller_id, line.order_id, line.id, part.variant_id, line.quantity * part.quantity, 'waiting', 0
from orders_orderline as line
join orders_skumapping as mapping
    on mapping.seller_id = line.seller_id and mapping.store_id = %s and mapping.sku = line.sku
join orders_skumappingpart as part on part.mapping_id = mapping.id
where line.id = any(%s)
order by line.id, part.variant_id
returning line_id
"""
Parts = dict[int, int]


def map_sku(
    *,
    seller_id: int,
    store_id: int,
    sku: str,
    parts: Mapping[int, int],
    now: datetime,
    actor_id: int | None = None,
) -> list[int]:
    """Remember that one piece of a store's SKU is `parts`: pieces by variant, several of them for a bundle.

    Every line that waits unmapped for this SKU gets its goods at once, and every line that nothing was ever reserved
    for gets these instead of those mapped before; routing is asked for. Returns the orders that it concerned. Raises
    UnknownStore, UnknownVariants.
    """
    sku, wanted = code(sku), known_parts(parts)
    lock_store(seller_id=seller_id, store_id=store_id, alone=True)
    before = parts_by_sku(store_id=store_id, skus=[sku]).get(sku)
    mapping = _remember(seller_id, store_id, sku, wanted, now)
    changed = before is not None and before != wanted
    lines = _locked_lines(store_id, sku, with_mapped=changed)
    order_ids = sorted({line.order_id for line in lines})
    _take_back([line.pk for line in lines])
    _fill(lines, store_id)
    kinds = (ExceptionKind.UNMAPPED, ExceptionKind.NO_STOCK)
    close_of_lines([line.pk for line in lines], kinds=kinds, now=now, actor_id=actor_id)
    record_event(
        name="sku.mapped",
        subject=mapping,
        payload={"sku": sku, "parts": {str(variant): quantity for variant, quantity in wanted.items()}},
        now=now,
        actor_id=actor_id,
        seller_id=seller_id,
    )
    refresh_statuses(order_ids)
    ask_for_routing(seller_id=seller_id, order_ids=order_ids, now=now)
    return order_ids


def lock_store(*, seller_id: int, store_id: int, alone: bool = False) -> None:
    """Hold a store until the transaction ends. Raises UnknownStore."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_STORE.format(strength="update" if alone else "key share"), [store_id, seller_id])
        if cursor.fetchone() is None:
            raise UnknownStore(store_id)


def known_parts(parts: Mapping[int, int]) -> Parts:
    """Parts of goods that the catalog has. Raises UnknownVariants."""
    known = set(
        Variant.objects.filter(pk__in=parts, state=GoodsState.ACTIVE, product__state=GoodsState.ACTIVE).values_list(
            "pk", flat=True
        )
    )
    unknown = [
        variant for variant, quantity in parts.items() if variant not in known or not 1 <= quantity <= MOST_PIECES
    ]
    if unknown or not parts:
        raise UnknownVariants(unknown)
    return dict(sorted(parts.items()))


def parts_by_sku(*, store_id: int, skus: Iterable[str]) -> dict[str, Parts]:
    """What the SKUs of a store stand for; unmapped ones are left out."""
    found: dict[str, Parts] = {}
    rows = SkuMappingPart.objects.filter(mapping__store_id=store_id, mapping__sku__in=set(skus)).order_by("variant_id")
    for sku, variant, quantity in rows.values_list("mapping__sku", "variant_id", "quantity"):
        found.setdefault(sku, {})[variant] = quantity
    return found


def write_items(lines: Sequence[OrderLine], *, store_id: int, now: datetime) -> None:
    """Items of new lines; a line whose SKU nobody mapped waits for a person instead. The caller holds the store."""
    filled = _fill(lines, store_id)
    unmapped = [line for line in lines if line.pk not in filled]
    if unmapped:
        open_many([_unmapped_exception(line, now) for line in unmapped])


def _fill(lines: Sequence[OrderLine], store_id: int) -> set[int]:
    """Give lines the goods that their SKUs stand for; returns the lines that got some."""
    with connection.cursor() as cursor:
        cursor.execute(FILL, [store_id, [line.pk for line in lines]])
        return {line_id for (line_id,) in cursor.fetchall()}


def _unmapped_exception(line: OrderLine, now: datetime) -> OrderException:
    return OrderException(
        seller_id=line.seller_id,
        order_id=line.order_id,
        line=line,
        kind=ExceptionKind.UNMAPPED,
        details={"sku": line.sku, "title": line.title},
        opened_at=now,
    )


def _remember(seller_id: int, store_id: int, sku: str, parts: Parts, now: datetime) -> SkuMapping:
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER, [seller_id, store_id, sku, now])
        (mapping_id,) = cursor.fetchone()
    SkuMappingPart.objects.filter(mapping_id=mapping_id).delete()
    SkuMappingPart.objects.bulk_create(
        [
            SkuMappingPart(seller_id=seller_id, mapping_id=mapping_id, variant_id=variant, quantity=quantity)
            for variant, quantity in parts.items()
        ]
    )
    return SkuMapping(pk=mapping_id, seller_id=seller_id, store_id=store_id, sku=sku, mapped_at=now)


def _locked_lines(store_id: int, sku: str, *, with_mapped: bool) -> list[OrderLine]:
    """Lines that get the goods. Whoever held an order before us may have routed or cancelled it, so we look again."""
    waiting = _lines_of(store_id, sku, with_mapped=with_mapped)
    order_ids = {line.order_id for line in waiting}
    list(Order.objects.filter(pk__in=order_ids).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    return [line for line in _lines_of(store_id, sku, with_mapped=with_mapped) if line.order_id in order_ids]


def _lines_of(store_id: int, sku: str, *, with_mapped: bool) -> list[OrderLine]:
    return _unmapped(store_id, sku) + (_remappable(store_id, sku) if with_mapped else [])


def _unmapped(store_id: int, sku: str) -> list[OrderLine]:
    """Lines of this SKU that wait in the queue."""
    waiting = OrderException.objects.filter(kind=ExceptionKind.UNMAPPED, closed_at=None, line__sku=sku)
    lines = OrderLine.objects.filter(pk__in=waiting.values("line"), order__store_id=store_id, cancelled_at=None)
    return list(lines.order_by("pk"))


def _remappable(store_id: int, sku: str) -> list[OrderLine]:
    """Lines that were mapped before, and nothing was ever reserved for."""
    items = LineItem.objects.filter(line=OuterRef("pk"))
    reserved = Allocation.objects.filter(item__line=OuterRef("pk"))
    lines = OrderLine.objects.filter(sku=sku, cancelled_at=None, order__store_id=store_id, order__status__in=MOVING)
    untouched = Exists(items) & ~Exists(items.filter(~Q(state=ItemState.WAITING))) & ~Exists(reserved)
    return list(lines.filter(untouched).order_by("pk"))


def _take_back(line_ids: Sequence[int]) -> None:
    """Cancel the items that the mapping before made, and what kept them waiting."""
    items = LineItem.objects.filter(line__in=line_ids, state=ItemState.WAITING)
    item_ids = list(items.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    LineItem.objects.filter(pk__in=item_ids).update(state=ItemState.CANCELLED)
