from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REGISTERED_PACKET: Final = "registered_packet"
"""The platform's own service, the only one that earns points; any other text is somebody else's."""

POST: Final = "post"
"""The carrier of the platform's registered packets."""

HISTORY: Final = "history"
"""Source of the tracking events that came with imported history."""


class ParcelStatus(models.TextChoices):
    """One model for every carrier; the carrier's own code and text stay on the event."""

    INFO_RECEIVED = "info_received", _("Info received")
    IN_TRANSIT = "in_transit", _("In transit")
    READY_FOR_PICKUP = "ready_for_pickup", _("Ready for pickup")
    OUT_FOR_DELIVERY = "out_for_delivery", _("Out for delivery")
    DELIVERY_FAILED = "delivery_failed", _("Delivery failed")
    DELIVERED = "delivered", _("Delivered")
    EXCEPTION = "exception", _("Exception")
    RETURNED = "returned", _("Returned")
    EXPIRED = "expired", _("Expired")


class HandOver(models.TextChoices):
    """Where a supplier's goods were accepted: what is owed for them begins there."""

    WAREHOUSE = "warehouse", _("our warehouse")
    CARRIER = "carrier", _("the carrier, for direct dispatch")


class CustomsForm(models.TextChoices):
    """Which declaration a parcel carries: the small one up to a value and a weight, else the full one."""

    CN22 = "cn22", "CN22"
    CN23 = "cn23", "CN23"


class CustomsCategory(models.TextChoices):
    """Why goods are sent, in the words of the forms."""

    SALE = "sale", _("sale of goods")
    GIFT = "gift", _("gift")
    DOCUMENTS = "documents", _("documents")
    SAMPLE = "sample", _("commercial sample")
    RETURNED = "returned", _("returned goods")
    OTHER = "other", pgettext_lazy("customs", "other")


class ScanRole(models.TextChoices):
    """What a scan is good for beside its status."""

    SCAN = "scan", _("the carrier had it in hand")
    ACCEPTANCE = "acceptance", _("the carrier took it over")
    NOTICE = "notice", _("was told of it only")
    CORRECTION = "correction", _("takes back a delivery or return")
    UNKNOWN = "unknown", _("code is not known yet")
