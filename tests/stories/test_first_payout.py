"""From a supplier's application to its first payout, each act by who does it in life."""

from datetime import UTC, date, datetime

import pytest
from djmoney.money import Money

from apps.suppliers.domain.checklist import onboarding_checklist
from apps.suppliers.domain.score_card import Rate, score_card
from apps.tenancy.context import acting_as_ops, acting_for_supplier
from apps.wallet.domain.payout_lines import confirm_line
from apps.wallet.models import Payable, PayoutLine
from tests.stories.books import assert_in_order
from tests.stories.cast import DAY, make_cast

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 3, 13, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_application_to_first_payout() -> None:
    cast = make_cast(MONDAY)

    cast.applies(MONDAY)
    cast.is_vetted(MONDAY + DAY)
    with acting_for_supplier(cast.supplier.pk):
        missing = onboarding_checklist(supplier_id=cast.supplier.pk, on=date(2026, 3, 3)).missing
    assert [step.code for step in missing] == ["agreement"]
    cast.agrees(MONDAY + 2 * DAY)
    cast.enters_bank_account(MONDAY + 2 * DAY)

    offer = cast.publishes("TRAIN-1", price="50.00", now=MONDAY + 3 * DAY)
    assert cast.seller_finds("wooden train") == [("TRAIN-1", Money("54.00", "CNY"), False)]
    cast.has_on_the_shelf(offer, 40, MONDAY + 4 * DAY)
    assert cast.seller_finds("小火车") == [("TRAIN-1", Money("54.00", "CNY"), True)]

    cast.order_reserves(1, offer, 3, FRIDAY - 2 * DAY)
    cast.order_reserves(2, offer, 2, FRIDAY - DAY)
    receipt = cast.warehouse_accepts("DN-1", offer, 5, FRIDAY)
    assert receipt.amount == Money("250.00", "CNY")
    assert_in_order(supplier_costs=-250_00, payable=250_00)

    with acting_for_supplier(cast.supplier.pk):
        (payable,) = Payable.objects.all()
    assert (str(payable), payable.due_on, payable.due_is_provisional) == ("DN-1", date(2026, 3, 16), False)

    line = cast.payout_is_sent(FRIDAY + 3 * DAY)
    assert line.amount == Money("250.00", "CNY")
    assert_in_order(supplier_costs=-250_00, payout=250_00)
    with acting_as_ops():
        confirm_line(line_id=line.pk, now=FRIDAY + 4 * DAY, actor_id=cast.ming.pk)
    assert_in_order(supplier_costs=-250_00, bank=250_00)

    with acting_for_supplier(cast.supplier.pk):
        assert PayoutLine.objects.get().state == "confirmed"
        assert Payable.objects.get().state == "paid"
        card = score_card(supplier_id=cast.supplier.pk, on=date(2026, 3, 13), days=7)
    assert (card.acceptance, card.late, card.shipping_delay.seconds) == (Rate(1, 1), Rate(0, 1), 48 * 3600)
