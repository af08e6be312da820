"""What of an order's costs came back; that they were paid stands among the events of its parcels."""

from typing import Any

from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast, JSONObject

from apps.events.domain.happenings import happenings
from apps.order_costs.models import CostRefund


def happenings_of_costs(order_id: int) -> list[QuerySet[Any]]:
    """For `events.domain.happenings.in_order`, each about its parcel."""
    refunds = CostRefund.objects.filter(cost__order=order_id)
    told = JSONObject(
        kind=F("cost__kind"),
        amount=Cast("amount", CharField()),
        currency=F("amount_currency"),
        points=F("points"),
        reason=F("reason"),
        key=F("key"),
    )
    return [
        happenings(
            refunds, name="cost.refunded", at="refunded_at", told=told, about="cost__parcel_id", by="refunded_by_id"
        )
    ]
