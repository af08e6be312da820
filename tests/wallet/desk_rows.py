"""One row in every table of seller wallets, for the tests of lists."""

from datetime import datetime

from djmoney.money import Money

from apps.accounts.models import User
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from apps.wallet.domain.charges import charge_wallet, refund_charge
from apps.wallet.domain.charges_holds import hold_funds
from apps.wallet.domain.charges_manual import enter_by_hand
from apps.wallet.domain.topups import confirm_top_up, request_top_up
from apps.wallet.seller_enums import Direction, LineType


def write_wallet(seller_id: int, *, now: datetime) -> None:
    """A top-up, a charge, its refund, a hold and an entry by hand of one seller."""
    with acting_as_system():
        staff_id = User.objects.create_user(f"clerk-{seller_id}@haitun.example", None, name="Clerk", is_staff=True).pk
    amount, on_order = Money(500, "CNY"), {"document_kind": "order", "document_id": 1, "reason": "Order", "now": now}
    with acting_for_seller(seller_id):
        top_up = request_top_up(
            seller_id=seller_id, amount=amount, transfer_reference="INV", key="1", now=now, actor_id=None
        )
    with acting_as_ops():
        confirm_top_up(top_up_id=top_up.pk, received=amount, bank_reference=f"B{top_up.pk}", now=now, actor_id=staff_id)
        charge = charge_wallet(
            seller_id=seller_id, kind=LineType.POSTAGE, amount=Money(9, "CNY"), key="1", actor_id=staff_id, **on_order
        )
        refund_charge(charge_id=charge.pk, reason="Back", key="1", now=now, actor_id=staff_id)
        hold_funds(seller_id=seller_id, kind=LineType.POSTAGE, amount=Money(9, "CNY"), key="1", **on_order)
        enter_by_hand(
            seller_id=seller_id,
            direction=Direction.CREDIT,
            amount=Money(9, "CNY"),
            reason="Goodwill",
            key=f"hand {seller_id}",
            now=now,
            actor_id=staff_id,
        )
