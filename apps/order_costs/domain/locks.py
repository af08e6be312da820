"""Whose costs change: the order's row is locked first, then its parcels', then wallets, then points."""

from collections.abc import Iterable

from apps.fulfillment.models import Parcel
from apps.orders.models import Order


def lock_orders(order_ids: Iterable[int]) -> list[Order]:
    """The orders, locked by id until the transaction ends: one act on an order's costs at a time."""
    locked = Order.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(order_ids))
    return list(locked.order_by("pk"))


def lock_parcels(parcel_ids: Iterable[int]) -> list[Parcel]:
    """Parcels with their orders, locked; seller by seller, those that were packed first before others."""
    wanted = set(parcel_ids)
    lock_orders(Parcel.objects.filter(pk__in=wanted).values_list("order_id", flat=True))
    parcels = Parcel.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted).order_by("pk")
    return sorted(
        parcels.select_related("order"), key=lambda parcel: (parcel.seller_id, str(parcel.packed_at or ""), parcel.pk)
    )
