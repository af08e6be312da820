"""How many orders a seller had, day by day."""

from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncDate

from apps.common.periods import SHANGHAI, days, end_of_day, start_of_day
from apps.orders.enums import OrderStatus
from apps.orders.models import Order


def orders_by_day(*, seller_id: int, first: date, last: date) -> dict[date, int]:
    """Orders placed on each Shanghai day `first` … `last` that are not cancelled now, days without any included."""
    placed = Order.objects.filter(
        seller_id=seller_id, placed_at__gte=start_of_day(first), placed_at__lt=end_of_day(last)
    ).exclude(status=OrderStatus.CANCELLED)
    by_day = placed.order_by().values_list(TruncDate("placed_at", tzinfo=SHANGHAI)).annotate(count=Count("pk"))
    found = dict(by_day)
    return {day: found.get(day, 0) for day in days(first, last)}
