from typing import Any

from django import template
from django.utils import timezone

from apps.ops.domain.waiting import Waiting, what_waits

register = template.Library()
ORDER_OF_WORK = (
    "points_ledger",
    "suppliers",
    "categories",
    "catalog",
    "stock",
    "feeds",
    "wallet",
    "jobs",
    "seller_tiers",
    "orders",
    "order_costs",
    "order_files",
    "dispatch_sla",
    "warehouse",
    "fulfillment",
    "tracking",
    "channels",
    "ledger",
    "events",
    "calendars",
    "accounts",
)


@register.simple_tag
def waiting_for_staff() -> Waiting:
    """What the first page of the administration begins with."""
    return what_waits(now=timezone.now())


@register.filter
def in_order_of_work(app_list: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The administration's apps as the operator needs them; those of installed packages last."""
    place = {label: number for number, label in enumerate(ORDER_OF_WORK)}
    return sorted(app_list, key=lambda app: place.get(app["app_label"], len(place)))
