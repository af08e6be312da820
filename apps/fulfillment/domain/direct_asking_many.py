"""Handing over what is packed of several purchase orders: each is asked for, or says why not."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.common.one_by_one import Told, one_by_one
from apps.fulfillment.domain.direct_asking import ask_to_hand_over
from apps.fulfillment.domain.direct_queries import parcels_of
from apps.fulfillment.domain.parcel_errors import ManifestRefused
from apps.fulfillment.models import DirectParcel
from apps.orders.enums import PurchaseState
from apps.orders.models import PurchaseOrder


def hand_over_purchases(
    *, supplier_id: int, purchases: Sequence[PurchaseOrder], key: str, now: datetime, actor_id: int | None = None
) -> list[Told[PurchaseOrder]]:
    """Have all released parcels of these purchase orders handed over; asked twice under one `key` it is asked once.

    What the carrier does not take after all stands on the parcel's job, as in `ask_to_hand_over`.
    """
    here = packed_of(supplier_id=supplier_id, purchases=purchases)

    def act(purchase: PurchaseOrder) -> str:
        parcels = here.get(purchase.pk, [])
        released = [parcel for parcel in parcels if parcel.released_at]
        _refuse_unless_ready(purchase, parcels, released)
        for parcel in released:
            job_key = f"{key}:{parcel.pk}"
            ask_to_hand_over(supplier_id=supplier_id, parcel_id=parcel.pk, key=job_key, now=now, actor_id=actor_id)
        return _said(len(released), len(parcels) - len(released))

    return one_by_one(purchases, act)


def packed_of(*, supplier_id: int, purchases: Sequence[PurchaseOrder]) -> dict[int, list[DirectParcel]]:
    """Parcels of these purchase orders that the carrier has not got yet, by purchase order."""
    found: dict[int, list[DirectParcel]] = {}
    for parcel in parcels_of(supplier_id=supplier_id).filter(purchase_order__in=purchases, handed_over_at=None):
        found.setdefault(parcel.purchase_order_id, []).append(parcel)
    return found


def _refuse_unless_ready(
    purchase: PurchaseOrder, parcels: Sequence[DirectParcel], released: Sequence[DirectParcel]
) -> None:
    if purchase.state != PurchaseState.ACCEPTED and not parcels:
        raise ManifestRefused(
            _("nothing of it is to be handed over: it is %(state)s") % {"state": purchase.get_state_display()}
        )
    if not parcels:
        raise ManifestRefused(_("nothing of it is packed yet: pack it on the page Dispatch first"))
    if not released:
        raise ManifestRefused(_("its parcels wait for payment: keep them until they are released"))


def _said(asked: int, kept: int) -> str:
    text = ngettext("%(n)s parcel is being handed over.", "%(n)s parcels are being handed over.", asked) % {"n": asked}
    if not kept:
        return text
    rest = ngettext("%(n)s waits for payment: keep it.", "%(n)s wait for payment: keep them.", kept) % {"n": kept}
    return f"{text} {rest}"
