"""When an order earned its points."""

from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import JSONObject

from apps.events.domain.happenings import happenings
from apps.points_ledger.models import EarningOrder


def happenings_of_earning(order_id: int) -> list[QuerySet[Any]]:
    """For `events.domain.happenings.in_order`: the month it counts in, its packages, and whether it has the bonus."""
    told = JSONObject(month=F("month"), packages=F("packages"), bonus=F("bonus"))
    return [happenings(EarningOrder.objects.filter(pk=order_id), name="points.qualified", at="qualified_at", told=told)]
