"""What waits for a person, and what a seller mapped: asked in the caller's role."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch

from apps.channels.models import Store
from apps.common.waiting import Counts, counted
from apps.orders.domain.queries import LAST, PAGE_SIZE
from apps.orders.enums import ExceptionKind
from apps.orders.models import OrderException, SkuMapping, SkuMappingPart


def open_counts(*, seller_id: int) -> dict[ExceptionKind, int]:
    """How many wait of each kind; kinds of which none does are left out."""
    found = OrderException.objects.filter(seller_id=seller_id, closed_at=None).values("kind").order_by("kind")
    return {ExceptionKind(row["kind"]): row["count"] for row in found.annotate(count=Count("pk"))}


def exceptions_waiting(*, seller_id: int) -> Counts:
    """The same for `what_waits`: by ExceptionKind."""
    return counted(OrderException.objects.filter(seller_id=seller_id, closed_at=None), what=F("kind"))


@dataclass(frozen=True)
class ExceptionsPage:
    exceptions: list[OrderException]
    next_before: int | None


def exceptions_page(
    *, seller_id: int, kind: ExceptionKind | None = None, before: int | None = None, size: int = PAGE_SIZE
) -> ExceptionsPage:
    """What waits for a person, the newest first, each with its order and line."""
    found = OrderException.objects.filter(seller_id=seller_id, closed_at=None)
    given: dict[str, Any] = {"kind": kind, "pk__lt": before}
    found = found.filter(**{name: value for name, value in given.items() if value is not None})
    rows = list(found.select_related("order__store", "line", "item__line").order_by("-pk")[: size + 1])
    return ExceptionsPage(rows[:size], rows[size - 1].pk if len(rows) > size else None)


@dataclass(frozen=True)
class Unmapped:
    """An SKU of a store that lines wait for: what the channel calls it, and how many lines there are."""

    store: Store
    sku: str
    title: str
    lines: int


def unmapped_skus(*, seller_id: int, size: int = PAGE_SIZE) -> Sequence[Unmapped]:
    """The SKUs that most lines wait for."""
    waiting = OrderException.objects.filter(seller_id=seller_id, kind=ExceptionKind.UNMAPPED, closed_at=None)
    told = waiting.values(
        store=F("order__store"),
        channel=F("order__store__channel"),
        name=F("order__store__name"),
        sku=F("line__sku"),
        title=F("line__title"),
    )
    rows = told.annotate(lines=Count("pk")).order_by("-lines", "sku", "title", "store")[:size]
    return [
        Unmapped(Store(row["store"], seller_id, row["channel"], row["name"]), row["sku"], row["title"], row["lines"])
        for row in rows
    ]


def mappings_of(*, seller_id: int, beginning: str = "", size: int = PAGE_SIZE) -> list[SkuMapping]:
    """What a seller mapped, by SKU, with the parts."""
    stores = Store.objects.filter(seller_id=seller_id).values("pk")
    found = SkuMapping.objects.filter(seller_id=seller_id, store__in=stores)
    if beginning:
        found = found.filter(sku__gte=beginning, sku__lt=beginning + LAST)
    parts = Prefetch("parts", SkuMappingPart.objects.select_related("variant").order_by("pk"))
    return list(found.select_related("store").prefetch_related(parts).order_by("sku", "pk")[:size])
