"""How many pieces of each offer a supplier holds back."""

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from apps.events.domain.recording import record_event
from apps.stock.domain.door import MOST, show_turned
from apps.stock.domain.errors import InvalidQuantity
from apps.stock.models import StockPolicy


def set_safety_buffer(
    *, supplier_id: int, safety_buffer: int, reason: str, now: datetime, actor_id: int | None = None
) -> StockPolicy:
    """Hold back `safety_buffer` pieces of each of the supplier's offers from what can be reserved from now on.

    What is reserved stays reserved. Sellers see at once which offers are in stock by it, or no longer are.
    Raises InvalidQuantity.
    """
    if not 0 <= safety_buffer <= MOST:
        raise InvalidQuantity(
            _("%(pieces)s is no safety buffer; give 0 to %(most)s pieces")
            % {"pieces": safety_buffer, "most": f"{MOST:,}"}
        )
    with connection.cursor() as cursor:
        cursor.execute("select * from stock.set_buffer(%s, %s)", [supplier_id, safety_buffer])
        turned = cursor.fetchall()
    show_turned(turned)
    policy = StockPolicy.objects.get(supplier_id=supplier_id)
    record_event(
        name="stock.buffer_set",
        subject=policy,
        payload={"safety_buffer": safety_buffer, "reason": reason.strip()},
        now=now,
        actor_id=actor_id,
        supplier_id=supplier_id,
    )
    return policy
