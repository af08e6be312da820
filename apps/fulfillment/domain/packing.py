"""Packing: items of one order become a parcel with its number and papers; and unpacking, as long as it is here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction
from django.utils.translation import gettext as _

from apps.common.periods import shanghai_day
from apps.events.domain.recording import record_event
from apps.fulfillment.domain.customs import Papers, declaration_of, draft_declaration
from apps.fulfillment.domain.documents import require_printable
from apps.fulfillment.domain.numbers import take_number
from apps.fulfillment.domain.packable import READY, address_of, lock_order, take_items
from apps.fulfillment.domain.parcel_errors import AlreadyHandedOver, NotPackable, TooHeavy, UnknownParcel
from apps.fulfillment.domain.standards import packing_standard, sender_address
from apps.fulfillment.domain.watching import parcels_packed
from apps.fulfillment.enums import POST, REGISTERED_PACKET
from apps.fulfillment.models import BagParcel, DirectParcel, PackingStandard, Parcel, ParcelItem
from apps.orders.domain.status import refresh_statuses
from apps.orders.enums import DispatchMode, ItemState
from apps.orders.models import LineItem, Order


@transaction.atomic
def pack_parcel(
    *,
    order_id: int,
    items: Mapping[int, int],
    weight_g: int,
    now: datetime,
    actor_id: int | None = None,
    mode: DispatchMode = DispatchMode.WAREHOUSE,
    size_mm: tuple[int, int, int] | None = None,
    papers: Papers | None = None,
    key: str = "",
) -> Parcel:
    """Pack pieces, `{item id: pieces}`, of one order: a registered packet with its number and customs declaration.

    The items are in the warehouse, or of a direct parcel confirmed by their supplier; what is left of an item stays
    behind as one. `weight_g` is the packed parcel on the scales, `size_mm` its length, width and height. Two packers
    of one order come one after the other. Under the same `key` again, an order gives that parcel and nothing is packed.
    Whoever watches `parcels_packed` is told in the same transaction. Runs as system or staff. Raises NotPackable,
    TooHeavy, NotDeclarable, NotPrintable, RateMissing, SettingMissing, NoNumberLeft. See also `weight_warning`.
    """
    order = lock_order(order_id)
    earlier = Parcel.objects.filter(order=order, pack_key=key).first() if key else None
    if earlier is not None:
        return earlier
    day = shanghai_day(now)
    standard, sender, address = packing_standard(on=day), sender_address(on=day), address_of(order)
    _check_weight(weight_g, standard)
    packed = take_items(order, items, mode)
    declared = draft_declaration(
        items=packed,
        address=address,
        weight_g=weight_g,
        mode=mode,
        standard=standard,
        papers=papers or Papers(),
        now=now,
    )
    parcel = _parcel(order, packed, country=address.country, mode=mode, weight_g=weight_g, size_mm=size_mm, now=now)
    declaration = declaration_of(parcel, declared, sender=sender, address=address, now=now)
    require_printable(declaration)
    parcel.pack_key, parcel.tracking_no = key, take_number(country=sender.country, now=now)
    parcel.save()
    declaration.parcel = parcel
    declaration.save(force_insert=True)
    _put_in(parcel, packed)
    _tell("parcel.packed", parcel, now, actor_id, items={item.pk: item.quantity for item in packed}, weight_g=weight_g)
    return parcel


@transaction.atomic
def unpack_parcel(*, parcel_id: int, reason: str, now: datetime, actor_id: int | None = None) -> Parcel:
    """Open a parcel again before it is handed over: its items are back where they were, its number stays used.

    It leaves the open manifest that it is on, and `parcels_packed` is told. Unpacked before, nothing changes. Raises
    UnknownParcel, AlreadyHandedOver, NotPackable without a reason.
    """
    parcel = lock_parcel(parcel_id)
    if parcel.voided_at:
        return parcel
    if parcel.handed_over_at or parcel.shipped_at:
        raise AlreadyHandedOver(
            _("%(parcel)s is with the carrier: what is wrong with it is settled when it comes back")
            % {"parcel": parcel}
        )
    if not reason.strip():
        raise NotPackable(_("a parcel is opened again for a reason: write it down"))
    BagParcel.objects.filter(parcel=parcel).delete()
    DirectParcel.objects.filter(parcel_id=parcel.pk).update(voided_at=now)
    Parcel.objects.filter(pk=parcel.pk).update(voided_at=now)
    parcel.voided_at = now
    back = LineItem.objects.filter(parcel_items__parcel=parcel, state=ItemState.PACKED)
    back.update(state=READY[DispatchMode(parcel.mode)])
    _tell("parcel.unpacked", parcel, now, actor_id, reason=reason.strip())
    return parcel


@transaction.atomic
def release_parcel(*, parcel_id: int, now: datetime) -> Parcel:
    """Let a parcel go, once: its costs are paid. Released before, or unpacked, nothing changes.

    Raises UnknownParcel.
    """
    parcel = Parcel.objects.select_for_update().filter(pk=parcel_id, packed_at__isnull=False).first()
    if parcel is None:
        raise UnknownParcel(_("there is no packed parcel %(parcel)s") % {"parcel": parcel_id})
    if parcel.released_at is None and parcel.voided_at is None:
        parcel.released_at = now
        parcel.save(update_fields=["released_at"])
        DirectParcel.objects.filter(parcel_id=parcel.pk).update(released_at=now)
        record_event(name="parcel.released", subject=parcel, payload={}, now=now, seller_id=parcel.seller_id)
    return parcel


def lock_parcel(parcel_id: int) -> Parcel:
    """A parcel that the platform packed, its order locked before it; raises UnknownParcel."""
    order_id = Parcel.objects.filter(pk=parcel_id, packed_at__isnull=False).values_list("order_id", flat=True).first()
    if order_id is None:
        raise UnknownParcel(_("there is no packed parcel %(parcel)s") % {"parcel": parcel_id})
    Order.objects.select_for_update(no_key=True).get(pk=order_id)
    return Parcel.objects.select_for_update(of=("self",)).select_related("order").get(pk=parcel_id)


def _check_weight(weight_g: int, standard: PackingStandard) -> None:
    if weight_g < 1:
        raise TooHeavy(_("the parcel has no weight: put it on the scales"))
    if weight_g > standard.most_weight_g:
        raise TooHeavy(
            _("%(weight)s g is more than a registered packet may weigh (%(most)s g): pack it as several parcels")
            % {"weight": weight_g, "most": standard.most_weight_g}
        )


def _parcel(
    order: Order,
    packed: Sequence[LineItem],
    *,
    country: str,
    mode: DispatchMode,
    weight_g: int,
    size_mm: tuple[int, int, int] | None,
    now: datetime,
) -> Parcel:
    length, width, height = size_mm or (None, None, None)
    return Parcel(
        seller_id=order.seller_id,
        order=order,
        service=REGISTERED_PACKET,
        carrier=POST,
        mode=mode,
        country=country,
        weight_g=weight_g,
        catalog_weight_g=sum(item.quantity * item.variant.weight_g for item in packed),
        length_mm=length,
        width_mm=width,
        height_mm=height,
        packed_at=now,
        follow_key=token_urlsafe(32),
    )


def _put_in(parcel: Parcel, packed: Sequence[LineItem]) -> None:
    ParcelItem.objects.bulk_create(
        ParcelItem(seller_id=parcel.seller_id, parcel=parcel, item=item, quantity=item.quantity) for item in packed
    )
    LineItem.objects.filter(pk__in=[item.pk for item in packed]).update(state=ItemState.PACKED)


def _tell(name: str, parcel: Parcel, now: datetime, actor_id: int | None, **payload: object) -> None:
    refresh_statuses([parcel.order_id])
    record_event(
        name=name,
        subject=parcel,
        payload={"tracking_no": parcel.tracking_no, "order": parcel.order_id, **payload},
        now=now,
        actor_id=actor_id,
        seller_id=parcel.seller_id,
    )
    parcels_packed.tell([parcel.pk], now)
