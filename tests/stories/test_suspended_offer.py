"""An offer is suspended while its goods are promised: those still go out and are paid, and nothing more is promised."""

from datetime import UTC, datetime

import pytest
from djmoney.money import Money

from apps.catalog.domain.stopping import resume_offer, suspend_offer
from apps.catalog.enums import Side
from apps.stock.domain.errors import NotOffered
from apps.stock.domain.reservations import release_reservation
from apps.stock.models import Reservation
from apps.suppliers.domain.lifecycle import suspend_supplier
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.wallet.domain.payout_lines import confirm_line
from tests.stock.world import figures
from tests.stories.books import assert_in_order
from tests.stories.cast import DAY, Cast, make_supplier_at_work

MONDAY = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def is_paid(cast: Cast, amount: str, now: datetime) -> None:
    line = cast.payout_is_sent(now)
    assert line.amount == Money(amount, "CNY")
    with acting_as_ops():
        confirm_line(line_id=line.pk, now=now, actor_id=cast.ming.pk)


def test_offer_suspended_mid_order() -> None:
    cast = make_supplier_at_work(MONDAY - 7 * DAY)
    offer = cast.publishes("TRAIN-1", price="50.00", now=MONDAY - 6 * DAY)
    cast.has_on_the_shelf(offer, 10, MONDAY - 5 * DAY)
    cast.order_reserves(1, offer, 3, MONDAY)
    cancelled = cast.order_reserves(2, offer, 2, MONDAY)

    reason = {"offer_id": offer.pk, "by": Side.OPERATOR, "actor_id": cast.ming.pk}
    with acting_as_ops():
        suspend_offer(reason="safety notice", now=MONDAY, **reason)
    assert cast.seller_finds("TRAIN-1") == []
    with pytest.raises(NotOffered, match="can't be ordered now"):
        cast.order_reserves(3, offer, 1, MONDAY)
    assert figures(offer.pk) == (10, 5)

    with acting_as_system():
        release_reservation(reservation_id=cancelled, reason="buyer cancelled", key="cancel:2", now=MONDAY)
    cast.has_on_the_shelf(offer, 10, MONDAY + DAY)
    cast.warehouse_accepts("DN-1", offer, 3, MONDAY + DAY)
    assert figures(offer.pk) == (7, 0)
    assert_in_order(supplier_costs=-150_00, payable=150_00)
    is_paid(cast, "150.00", MONDAY + 2 * DAY)
    assert_in_order(supplier_costs=-150_00, bank=150_00)

    with acting_as_ops():
        resume_offer(reason="tested and safe", now=MONDAY + 3 * DAY, **reason)
    assert cast.seller_finds("TRAIN-1") == [("TRAIN-1", Money("54.00", "CNY"), True)]
    cast.order_reserves(3, offer, 1, MONDAY + 3 * DAY)
    assert figures(offer.pk) == (7, 1)
    assert_in_order(supplier_costs=-150_00, bank=150_00)


def test_supplier_suspended_mid_order() -> None:
    """The same for a whole supplier, which is owed what it delivers."""
    cast = make_supplier_at_work(MONDAY - 7 * DAY)
    offer = cast.publishes("TRAIN-1", price="50.00", now=MONDAY - 6 * DAY)
    cast.has_on_the_shelf(offer, 10, MONDAY - 5 * DAY)
    held = cast.order_reserves(1, offer, 3, MONDAY)
    with acting_as_ops():
        suspend_supplier(supplier_id=cast.supplier.pk, reason="late", now=MONDAY, actor_id=cast.ming.pk)
    with pytest.raises(NotOffered):
        cast.order_reserves(2, offer, 1, MONDAY)
    cast.warehouse_accepts("DN-1", offer, 3, MONDAY + DAY)
    with acting_as_system():
        assert Reservation.objects.get(pk=held).state == "dispatched"
    is_paid(cast, "150.00", MONDAY + 2 * DAY)
    assert_in_order(supplier_costs=-150_00, bank=150_00)
