"""The goods that a seller's SKUs stand for or that it sold, with how they are offered now and what they sold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, JSONObject

from apps.catalog.models import ProductText, SearchEntry, Variant
from apps.orders.enums import ItemState
from apps.orders.models import LineItem, SkuMappingPart

PAGE_SIZE: Final = 25
SOLD_DAYS: Final = 30


@dataclass(frozen=True)
class OwnGoods:
    """A variant of the seller's: `entry` has its best offer now, None if nobody sells it.

    `sold` are pieces of the last thirty days that were not cancelled; `last` names the newest order of them, if any.
    """

    variant: Variant
    title: str
    language: str
    entry: SearchEntry | None
    sold: int
    last: dict[str, Any] | None
    parts: Sequence[SkuMappingPart]


@dataclass(frozen=True)
class OwnGoodsPage:
    """`next_after` is empty on the last page."""

    goods: list[OwnGoods]
    next_after: str


def own_goods(
    *,
    seller_id: int,
    now: datetime,
    words: str = "",
    only_warnings: bool = False,
    after: str = "",
    language: str = "en",
    size: int = PAGE_SIZE,
) -> OwnGoodsPage:
    """A page of a seller's goods behind the SKU `after`, by SKU: those that have every word in title or SKU.

    The store's SKUs are looked at too. `only_warnings` leaves those that nobody has, or nobody sells now.
    """
    found = Variant.objects.filter(pk__in=_of_seller(seller_id))
    for word in words.split():
        found = found.filter(_says(word, seller_id))
    if only_warnings:
        found = found.filter(Q(search_entry=None) | Q(search_entry__in_stock=False))
    if after:
        found = found.filter(sku__gt=after)
    shown = found.select_related("search_entry").annotate(**_figures(seller_id, now, language)).order_by("sku")
    rows = list(shown[: size + 1])
    page, more = rows[:size], len(rows) > size
    parts = _parts(seller_id, page)
    return OwnGoodsPage([_goods(row, parts.get(row.pk, [])) for row in page], page[-1].sku if more else "")


def _of_seller(seller_id: int) -> QuerySet[Any]:
    mapped = SkuMappingPart.objects.filter(seller_id=seller_id).order_by().values("variant_id")
    return mapped.union(LineItem.objects.filter(seller_id=seller_id).order_by().values("variant_id"))


def _says(word: str, seller_id: int) -> Q:
    titles = ProductText.objects.filter(product=OuterRef("product"), title__icontains=word)
    skus = SkuMappingPart.objects.filter(seller_id=seller_id, variant=OuterRef("pk"), mapping__sku__icontains=word)
    return Q(sku__icontains=word) | Exists(titles) | Exists(skus)


def _figures(seller_id: int, now: datetime, language: str) -> dict[str, Any]:
    since = now - timedelta(days=SOLD_DAYS)
    items = LineItem.objects.filter(seller_id=seller_id, variant=OuterRef("pk")).exclude(state=ItemState.CANCELLED)
    recent = items.filter(order__placed_at__gte=since).order_by().values("variant")
    newest = items.order_by("-order_id").values(
        told=JSONObject(id="order_id", number="order__order_no", placed_at="order__placed_at")
    )
    best = Case(When(language=language, then=Value(0)), When(language="en", then=Value(1)), default=Value(2))
    text = ProductText.objects.filter(product=OuterRef("product")).order_by(best, "language")
    return {
        "sold": Coalesce(Subquery(recent.annotate(n=Sum("quantity")).values("n")), 0),
        "last": Subquery(newest[:1]),
        "text": Subquery(text.values(told=JSONObject(title="title", language="language"))[:1]),
    }


def _parts(seller_id: int, variants: Sequence[Variant]) -> dict[int, list[SkuMappingPart]]:
    """What the seller's stores call them."""
    rows = SkuMappingPart.objects.filter(seller_id=seller_id, variant__in=[each.pk for each in variants])
    found: dict[int, list[SkuMappingPart]] = {}
    for part in rows.select_related("mapping__store").order_by("mapping__sku", "pk"):
        found.setdefault(part.variant_id, []).append(part)
    return found


def _goods(row: Any, parts: Sequence[SkuMappingPart]) -> OwnGoods:
    last, text = row.last, row.text or {"title": row.sku, "language": ""}
    if last:
        last["placed_at"] = datetime.fromisoformat(last["placed_at"])
    return OwnGoods(
        variant=row,
        title=text["title"],
        language=text["language"],
        entry=getattr(row, "search_entry", None),
        sold=row.sold,
        last=last,
        parts=parts,
    )
