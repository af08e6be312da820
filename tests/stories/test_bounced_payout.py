"""A payout comes back from the bank, and goes out again to the right account, less what was returned meanwhile."""

from datetime import UTC, datetime

import pytest
from djmoney.money import Money

from apps.fulfillment.domain.returns import return_goods
from apps.tenancy.context import acting_as_ops, acting_for_supplier
from apps.wallet.domain.bank_accounts import current_account
from apps.wallet.domain.errors import NothingDue
from apps.wallet.domain.payout_lines import bounce_line, confirm_line
from apps.wallet.models import PayoutLine
from tests.stories.books import assert_in_order
from tests.stories.cast import DAY, make_supplier_at_work

MONDAY = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_bounced_payout_is_paid_again_less_what_went_back() -> None:
    cast = make_supplier_at_work(MONDAY - 7 * DAY)
    offer = cast.publishes("TRAIN-1", price="50.00", now=MONDAY - 6 * DAY)
    cast.has_on_the_shelf(offer, 40, MONDAY - 5 * DAY)
    receipt = cast.warehouse_accepts("DN-1", offer, 10, MONDAY)

    line = cast.payout_is_sent(MONDAY + DAY)
    assert_in_order(supplier_costs=-500_00, payout=500_00)
    with acting_as_ops():
        bounce_line(line_id=line.pk, reason="account closed", now=MONDAY + 2 * DAY, actor_id=cast.ming.pk)
    assert_in_order(supplier_costs=-500_00, payable=500_00)

    with pytest.raises(NothingDue):
        cast.payout_is_sent(MONDAY + 2 * DAY)
    cast.enters_bank_account(MONDAY + 2 * DAY, number="4055 0000 8765 4321")
    with acting_as_ops():
        account = current_account(supplier_id=cast.supplier.pk)
        assert account is not None
        return_goods(
            receipt_id=receipt.pk,
            lines={1: 4},
            return_note="RN-1",
            reason="wheels come off",
            now=MONDAY + 2 * DAY,
            actor_id=cast.ming.pk,
        )
    assert_in_order(supplier_costs=-300_00, payable=300_00)

    again = cast.payout_is_sent(MONDAY + 3 * DAY)
    assert again.amount == Money("300.00", "CNY")
    with acting_as_ops():
        confirm_line(line_id=again.pk, now=MONDAY + 4 * DAY, actor_id=cast.ming.pk)
    assert_in_order(supplier_costs=-300_00, bank=300_00)
    with acting_for_supplier(cast.supplier.pk):
        states = PayoutLine.objects.order_by("pk").values_list("state", "amount")
        assert [(state, int(amount)) for state, amount in states] == [("bounced", 500), ("confirmed", 300)]


def test_goods_that_go_back_after_the_payout_are_set_off_against_the_next_one() -> None:
    cast = make_supplier_at_work(MONDAY - 7 * DAY)
    offer = cast.publishes("TRAIN-1", price="50.00", now=MONDAY - 6 * DAY)
    cast.has_on_the_shelf(offer, 40, MONDAY - 5 * DAY)
    receipt = cast.warehouse_accepts("DN-1", offer, 4, MONDAY)
    line = cast.payout_is_sent(MONDAY + DAY)
    with acting_as_ops():
        confirm_line(line_id=line.pk, now=MONDAY + DAY, actor_id=cast.ming.pk)
        return_goods(receipt_id=receipt.pk, lines={1: 1}, return_note="RN-1", reason="torn", now=MONDAY + 2 * DAY)
    assert_in_order(supplier_costs=-150_00, payable=-50_00, bank=200_00)

    cast.warehouse_accepts("DN-2", offer, 3, MONDAY + 2 * DAY)
    assert cast.payout_is_sent(MONDAY + 3 * DAY).amount == Money("100.00", "CNY")
    assert_in_order(supplier_costs=-300_00, payout=100_00, bank=200_00)
