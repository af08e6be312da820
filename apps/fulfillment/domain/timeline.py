"""What happened to the parcels of an order."""

from typing import Any, Final

from django.db.models import QuerySet

from apps.events.domain.happenings import events_of
from apps.fulfillment.models import Parcel

FOLLOW_FROM_SCANS: Final = ("parcel.shipped", "parcel.delivered", "parcel.returned", "parcel.exception")
"""Written down for whoever waits for them; the scans that they follow from tell the same."""


def happenings_of_parcels(order_id: int) -> list[QuerySet[Any]]:
    """For `events.domain.happenings.in_order`, each about its parcel; other apps write events of parcels, too."""
    parcels = Parcel.objects.filter(order=order_id).values("pk")
    return [events_of("fulfillment.parcel", parcels, leads=True, but=FOLLOW_FROM_SCANS)]
