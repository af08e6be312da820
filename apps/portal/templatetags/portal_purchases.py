"""Purchase orders as suppliers read them."""

from datetime import datetime, timedelta

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.orders.domain.purchase_queries import OPEN
from apps.orders.enums import PurchaseState
from apps.orders.models import PurchaseOrder

register = template.Library()
TONES = {
    "issued": "badge-warning",
    "accepted": "badge-info",
    "shipped": "badge-success",
    "received": "badge-success",
    "refused": "badge-error",
    "overdue": "badge-error",
}


@register.filter
def purchase_tone(state: str) -> str:
    """The colour of a state's badge."""
    return TONES.get(state, "badge-ghost")


@register.filter
def is_open(purchase: PurchaseOrder) -> bool:
    """Whether its supplier still has something to do with it."""
    return purchase.state in OPEN


@register.filter
def due(purchase: PurchaseOrder) -> datetime:
    """By when an open one is to be answered, or shipped."""
    return purchase.accept_by if purchase.state == PurchaseState.ISSUED else purchase.ship_by


@register.filter
def time_left(deadline: datetime, now: datetime) -> str:
    """How long there is to a deadline, or how long it is past: two days and more in days, else hours and minutes."""
    if deadline >= now:
        return _("%(time)s left") % {"time": _span(deadline - now)}
    return _("%(time)s late") % {"time": _span(now - deadline)}


@register.filter
def is_urgent(deadline: datetime, now: datetime) -> bool:
    """Fewer than six hours are left, or none."""
    return deadline - now < timedelta(hours=6)


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    if minutes >= 2 * 24 * 60:
        days = minutes // (24 * 60)
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    return _("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": minutes % 60}
