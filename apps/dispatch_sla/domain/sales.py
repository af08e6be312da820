"""What sold how often in a Shanghai month, counted once when the month has ended."""

from datetime import datetime

from django.db import connection, transaction

from apps.common.periods import Month
from apps.common.sql import read_sql
from apps.dispatch_sla.models import CountedMonth


@transaction.atomic
def count_sales(*, month: Month, now: datetime) -> bool:
    """Count what every store's SKUs sold in an ended month; False when that was done before. Two at once wait."""
    _row, is_new = CountedMonth.objects.get_or_create(month=month.first_day, defaults={"counted_at": now})
    if is_new:
        with connection.cursor() as cursor:
            span = {"month": month.first_day, "starts_at": month.starts_at, "ends_at": month.ends_at}
            cursor.execute(read_sql("dispatch_sla", "count_sales"), span)
    return is_new
