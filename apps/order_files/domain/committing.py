"""Taking what the dry run showed: order by order through the one door, so that a second run takes nothing twice."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count

from apps.common.faults import reach
from apps.order_files.domain.checking import Progress, Step, batches, tables_of
from apps.order_files.domain.knowing import recognise
from apps.order_files.domain.states import lock_file, note
from apps.order_files.enums import FileState, RowOutcome
from apps.order_files.models import OrderFile, OrderFileRow
from apps.orders.domain.content import NewOrder
from apps.orders.domain.errors import InvalidOrder
from apps.orders.domain.intake import Placed, place_orders
from apps.orders.domain.ioss import without_numbers
from apps.orders.enums import Source


def run_commit(*, file_id: int, now: datetime, actor_id: int | None, step: Step, progress: Progress) -> dict[str, int]:
    """Take every order that the dry run did not refuse; returns orders by outcome, of all runs together.

    Killed, it goes on where it was.
    """
    with step():
        file = lock_file(file_id)
        if file.state != FileState.COMMITTING:
            return {}
        total = file.rows.exclude(outcome=RowOutcome.REFUSED).values("order_no").distinct().count()
    done = 0
    for batch in batches(tables_of(file)):
        with step():
            recognise(file, batch)
            orders = [table.order for table in batch if table.order is not None]
            take(file, orders, now, actor_id)
            done += len(orders)
            progress(done, total, f"taking {file.name}")
        reach("order_files.batch_taken")
    with step():
        counts = taken(file)
        file.state, file.committed_at = FileState.COMMITTED, now
        file.save(update_fields=["state", "committed_at"])
        note(file, "order_file.committed", now=now, actor_id=actor_id, counts=counts)
    return counts


def take(file: OrderFile, orders: Sequence[NewOrder], now: datetime, actor_id: int | None) -> None:
    """Take a batch that is not taken yet, and note on the rows what came of it."""
    waiting = file.rows.filter(taken_at__isnull=True, order_no__in=[order.order_no for order in orders])
    allowed = set(waiting.exclude(outcome=RowOutcome.REFUSED).values_list("order_no", flat=True))
    for placed in place(file, [order for order in orders if order.order_no in allowed], now, actor_id):
        OrderFileRow.objects.filter(file=file, order_no=placed.order.order_no).update(
            outcome=placed.outcome.value, order_id=placed.order.pk, taken_at=now
        )


def taken(file: OrderFile) -> dict[str, int]:
    """How many orders were taken, by outcome."""
    rows = file.rows.filter(taken_at__isnull=False).order_by().values_list("outcome")
    return dict.fromkeys(RowOutcome.values, 0) | dict(rows.annotate(orders=Count("order_id", distinct=True)))


def place(file: OrderFile, orders: Sequence[NewOrder], now: datetime, actor_id: int | None) -> list[Placed]:
    """Place a batch at once; where one of them can no longer be taken, one by one, and that one is refused."""
    try:
        return place_orders(
            seller_id=file.seller_id,
            store_id=file.store_id,
            orders=orders,
            source=Source.FILE,
            now=now,
            actor_id=actor_id,
        )
    except InvalidOrder as refusal:
        if len(orders) == 1:
            reason = without_numbers("; ".join(map(str, refusal.faults)))
            rows = OrderFileRow.objects.filter(file=file, order_no=orders[0].order_no)
            rows.update(outcome=RowOutcome.REFUSED, reason=reason)
            return []
        return [placed for order in orders for placed in place(file, [order], now, actor_id)]
