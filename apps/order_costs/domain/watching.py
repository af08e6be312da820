"""What costs follow: packing, orders whose items change, money that came in; and which charges are their own."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from apps.fulfillment.domain.watching import parcels_packed
from apps.fulfillment.models import Parcel
from apps.order_costs.domain.charging import CHARGE_KEY, charge_parcels
from apps.order_costs.domain.refunds import reverse_parcels
from apps.order_costs.domain.settling import ask_to_settle, settle_orders
from apps.order_costs.domain.waiting import ask_to_try
from apps.order_costs.models import OrderCost
from apps.orders.domain.watching import orders_changed
from apps.tenancy.context import acting_as_system, current_context
from apps.wallet.domain.charges_by_hand import KEEPERS, ChargeKeeper
from apps.wallet.domain.watching import money_came_in

KEEPERS.append(
    ChargeKeeper(prefix=CHARGE_KEY, model=OrderCost, way_back=_("give it back among the costs of its order"))
)
money_came_in.register(ask_to_try)


@parcels_packed.register
def follow_packing(parcel_ids: Sequence[int], now: datetime) -> None:
    """Charge parcels that were packed, take back the costs of those that were unpacked: in the act's transaction."""
    with acting_as_system():
        voided = Parcel.objects.filter(pk__in=parcel_ids).exclude(voided_at=None).values_list("pk", flat=True)
        reverse_parcels(parcel_ids=list(voided), now=now)
        charge_parcels(parcel_ids=parcel_ids, now=now)


@orders_changed.register
def follow_orders(order_ids: Sequence[int], now: datetime) -> None:
    """An order is complete, too, when what was missing is cancelled. A tenant's act leaves it to a job."""
    concerned = sorted(set(OrderCost.objects.filter(order_id__in=order_ids).values_list("order_id", flat=True)))
    if not concerned:
        return
    context = current_context()
    if context is not None and context.organization_id is not None:
        ask_to_settle(concerned, run_after=now, attempt=0, now=now, seller_id=context.organization_id)
        return
    with acting_as_system():
        settle_orders(concerned, now=now)
