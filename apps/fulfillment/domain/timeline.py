"""What happened to the parcels of an order."""

from typing import Any

from django.db.models import QuerySet

from apps.events.domain.happenings import events_of
from apps.fulfillment.models import Parcel


def happenings_of_parcels(order_id: int) -> list[QuerySet[Any]]:
    """For `events.domain.happenings.in_order`, each about its parcel; other apps write events of parcels, too."""
    return [events_of("fulfillment.parcel", Parcel.objects.filter(order=order_id).values("pk"), leads=True)]
