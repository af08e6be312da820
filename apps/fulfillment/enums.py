from typing import Final

from django.db import models

REGISTERED_PACKET: Final = "registered_packet"
"""The platform's own service, the only one that earns points; any other text is somebody else's."""

HISTORY: Final = "history"
"""Source of the tracking events that came with imported history."""


class ParcelStatus(models.TextChoices):
    """One model for every carrier; the carrier's own code and text stay on the event."""

    INFO_RECEIVED = "info_received", "Info received"
    IN_TRANSIT = "in_transit", "In transit"
    READY_FOR_PICKUP = "ready_for_pickup", "Ready for pickup"
    OUT_FOR_DELIVERY = "out_for_delivery", "Out for delivery"
    DELIVERY_FAILED = "delivery_failed", "Delivery failed"
    DELIVERED = "delivered", "Delivered"
    EXCEPTION = "exception", "Exception"
    RETURNED = "returned", "Returned"
    EXPIRED = "expired", "Expired"
