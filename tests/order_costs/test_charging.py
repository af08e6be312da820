"""A packed parcel is charged at once, all of it or nothing; what it waits for comes later."""

from datetime import timedelta
from decimal import Decimal

from djmoney.money import Money

from apps.common.said import read
from apps.events.models import DomainEvent
from apps.fulfillment.models import CustomsDeclaration, Parcel
from apps.jobs.models import Job
from apps.order_costs.domain.charging import charge_parcel, charge_parcels
from apps.order_costs.domain.settling import settle_orders
from apps.order_costs.domain.sweeping import charge_waiting
from apps.order_costs.domain.tariff_books import copy_tariff, publish_tariff
from apps.order_costs.models import OrderCost, TariffBook
from apps.orders.domain.watching import orders_changed
from apps.orders.models import LineItem, Order, OrderLine, OrderSettlement
from apps.tenancy.context import acting_as_system, acting_for_seller
from apps.wallet.models import Charge
from tests.order_costs.world import (
    NOW,
    World,
    add_item,
    assert_proven,
    balances,
    costs,
    fill,
    is_released,
    money,
    ordered,
    packed,
    rate,
    settlement,
    unpacked,
    waiting,
    why,
)

PAID = [
    ("goods", "CNY 25.00", "paid"),
    ("postage", "CNY 31.00", "paid"),
    ("registration", "CNY 16.00", "paid"),
    ("service_fee", "CNY 2.00", "paid"),
]


def due(rows: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [(kind, amount, "due") for kind, amount, _ in rows]


def postage_told(parcel: Parcel) -> Decimal | None:
    """What customs read of it: postage and registration."""
    with acting_as_system():
        return CustomsDeclaration.objects.get(parcel=parcel).postage


def sweep() -> tuple[int, int]:
    tried = charge_waiting(now=NOW, step=acting_as_system)
    return tried.tried, tried.paid


def test_packing_charges_releases_and_settles(world: World) -> None:
    fill(world.a, "100.00")
    order = ordered(world, "12.50", quantity=2, order_no="A-1001")
    parcel = packed(order, weight_g=250)
    assert costs(parcel) == PAID
    assert (money(world.a), is_released(parcel), waiting(order)) == ("26.00", True, None)
    assert postage_told(parcel) == Decimal("47.00")
    assert settlement(order) == "CNY 74.00"
    with acting_as_system():
        charges = Charge.objects.order_by("pk").values_list("kind", "amount", "document_kind", "document_id", "reason")
        reason = f"A-1001, {parcel.tracking_no}"
        assert [(kind, str(amount), of, pk, why) for kind, amount, of, pk, why in charges] == [
            ("ORDER_AMOUNT", "25.00", "parcel", parcel.pk, f"{reason}, 2 × BEAR-1"),
            ("POSTAGE", "31.00", "parcel", parcel.pk, reason),
            ("POSTAGE", "16.00", "parcel", parcel.pk, reason),
            ("COMMISSION_FEE", "2.00", "parcel", parcel.pk, reason),
        ]
        assert OrderSettlement.objects.get().settled_at == NOW
        assert OrderCost.objects.get(kind="postage").explained == {
            "book": 1,
            "zone": "4",
            "country": "US",
            "weight_g": 250,
            "over_g": 0,
            "base": "9.00",
            "step_g": 50,
            "steps": 5,
            "per_step": "4.40",
        }
        names = DomainEvent.objects.exclude(name__startswith="wallet.").order_by("id").values_list("name", flat=True)
        assert list(names) == ["parcel.paid", "parcel.released", "order.settled"]
    assert_proven(world.a)


def test_charging_again_changes_nothing(world: World) -> None:
    fill(world.a, "100.00")
    parcel = packed(ordered(world, "25.00"))
    with acting_as_system():
        assert charge_parcel(parcel_id=parcel.pk, now=NOW + timedelta(hours=1))
        assert Charge.objects.count() == 4
        assert Parcel.objects.get().released_at == NOW
    assert (money(world.a), costs(parcel)) == ("26.00", PAID)


def test_a_fen_short_moves_nothing_and_a_top_up_pays_the_oldest_first(world: World) -> None:
    fill(world.a, "73.99")
    order = ordered(world, "25.00")
    parcel = packed(order)
    later = packed(ordered(world, "25.00"), now=NOW + timedelta(minutes=1))
    assert costs(parcel) == due(PAID)
    assert (money(world.a), is_released(parcel), settlement(order)) == ("73.99", False, None)
    assert waiting(order) == {parcel.tracking_no: {"missing": {"CNY": "0.01"}}}
    with acting_as_system():
        assert not Charge.objects.exists()
        assert not Job.objects.filter(kind="costs.charge_waiting").exists()
    assert sweep() == (2, 0)

    fill(world.a, "0.01")
    with acting_as_system():
        job = Job.objects.get(kind="costs.charge_waiting")
        assert job.payload == {"seller_id": world.a.pk}
    assert sweep() == (2, 1)
    assert (money(world.a), costs(parcel), costs(later)) == ("0.00", PAID, due(PAID))
    assert (is_released(parcel), is_released(later), waiting(order)) == (True, False, None)
    assert settlement(order) == "CNY 74.00"
    assert_proven(world.a)


def test_money_of_a_rival_pays_nothing(world: World) -> None:
    fill(world.b, "500.00")
    parcel = packed(ordered(world, "25.00"))
    assert (costs(parcel), money(world.b)) == (due(PAID), "500.00")
    with acting_for_seller(world.b.pk):
        assert not OrderCost.objects.exists()
    with acting_for_seller(world.a.pk):
        assert OrderCost.objects.count() == 4


def test_goods_are_charged_in_their_currency_and_settled_in_yuan(world: World) -> None:
    rate("USD", "7.1234567")
    rate("JPY", "0.047411")
    fill(world.a, "200.00")
    fill(world.a, Money("10.00", "USD"))
    order = ordered(world, Money("1.2345", "USD"), Money("333.5", "JPY"), quantity=3)
    parcel = packed(order)
    # 3 × 1.2345 = 3.7035 → 3.70 USD; 3 × 333.5 × 0.047411 = 47.43… CNY; fee 2 % of 26.36 + 47.43 is under 2.00 CNY
    assert costs(parcel)[:2] == [("goods", "USD 3.70", "paid"), ("goods", "CNY 47.43", "paid")]
    assert costs(parcel)[-1] == ("service_fee", "CNY 2.48", "paid")
    assert (money(world.a, "USD"), money(world.a)) == ("6.30", "103.09")
    # 3.70 × 7.1234567 = 26.36 (26.3568 rounded half up), and 47.43 + 31.00 + 16.00 + 2.48
    assert settlement(order) == "CNY 123.27"
    assert_proven(world.a)


def test_one_wallet_short_leaves_the_other_alone(world: World) -> None:
    rate("USD", "7")
    fill(world.a, "200.00")
    fill(world.a, Money("3.69", "USD"))
    order = ordered(world, Money("3.70", "USD"))
    parcel = packed(order)
    assert (money(world.a), money(world.a, "USD")) == ("200.00", "3.69")
    assert why(parcel) == {"missing": {"USD": "0.01"}}


def test_an_order_tells_of_each_parcel_until_it_is_paid(world: World) -> None:
    fill(world.a, "20.00")
    order = ordered(world, "25.00", "25.00")
    with acting_as_system():
        one, two = order.items.order_by("pk")
    first = packed(order, items=[one])
    heavy = packed(order, items=[two], weight_g=2001, now=NOW + timedelta(minutes=1))
    assert (why(first), list(why(heavy))) == ({"missing": {"CNY": "54.00"}}, ["said"])
    fill(world.a, "54.00")
    assert sweep() == (2, 1)
    assert list(waiting(order) or {}) == [heavy.tracking_no]
    unpacked(heavy)
    assert waiting(order) is None


def test_without_weight_tariff_or_rate_the_parcel_waits_with_the_reason(world: World) -> None:
    fill(world.a, "500.00")
    heavy, foreign = ordered(world, "25.00"), ordered(world, Money("10", "GBP"))
    stopped, parcel = packed(heavy, weight_g=2001), packed(foreign)
    assert [str(read(why(each)["said"])) for each in (stopped, parcel)] == [
        "no postage to US for 2001 g on 12 Nov 2026: parcels weigh 1 to 2000 g",
        "no CNY rate is known for GBP on 12 Nov 2026: the platform enters it, or imports fx_rates.csv",
    ]
    assert (money(world.a), costs(parcel)) == ("500.00", [])
    rate("GBP", "9.05")
    assert sweep() == (2, 1)
    assert costs(parcel)[0] == ("goods", "CNY 90.50", "paid")
    assert waiting(foreign) is None


def test_an_order_of_two_parcels_is_settled_with_the_second(world: World) -> None:
    fill(world.a, "500.00")
    order = ordered(world, "10.00", "20.00")
    with acting_as_system():
        first, second = order.items.order_by("pk")
    packed(order, items=[first], weight_g=100)
    assert settlement(order) is None
    packed(order, items=[second], weight_g=200)
    # 10 + 17.80 + 16 + 2 and 20 + 26.60 + 16 + 2
    assert settlement(order) == "CNY 110.40"


def test_cancelling_the_rest_settles_what_is_packed(world: World) -> None:
    fill(world.a, "500.00")
    order = ordered(world, "10.00")
    with acting_as_system():
        rest = add_item(world, order, Money("20.00", "CNY"), 1, state="waiting")
        unmapped = OrderLine.objects.create(seller_id=order.seller_id, order=order, sku="?", title="?", quantity=1)
    packed(order, weight_g=100)
    assert settlement(order) is None
    with acting_as_system():
        LineItem.objects.filter(pk=rest.pk).update(state="cancelled")
        orders_changed.tell([order.pk], NOW)
        assert settlement(order) is None, "a line without items is not packed"
        OrderLine.objects.filter(pk=unmapped.pk).update(cancelled_at=NOW)
    with acting_for_seller(world.a.pk):
        orders_changed.tell([order.pk], NOW)
        assert not OrderSettlement.objects.exists(), "a tenant's act leaves it to a job"
        job = Job.objects.get(kind="costs.settle")
        assert job.payload == {"order_ids": [order.pk], "attempt": 0}
    with acting_as_system():
        orders_changed.tell([order.pk], NOW)
    assert settlement(order) == "CNY 45.80"


def test_a_settlement_that_lacks_a_rate_is_an_alarm_and_a_job(world: World) -> None:
    fill(world.a, "500.00")
    fill(world.a, Money("100", "USD"))
    with acting_as_system():
        book_without_percent()
    order = ordered(world, Money("5", "USD"))
    parcel = packed(order, now=NOW + timedelta(days=1))
    assert is_released(parcel)
    assert settlement(order) is None
    with acting_as_system():
        assert DomainEvent.objects.get(name="order.rate_missing").payload == {"missing": ["USD 2026-11-13"]}
        job = Job.objects.get(kind="costs.settle")
    rate("USD", "7.05")
    with acting_as_system():
        settle_orders(**job.payload, now=job.run_after)
    assert settlement(order) == "CNY 84.25"


def test_history_is_left_alone(world: World) -> None:
    with acting_as_system():
        order = ordered(world)
        Order.objects.filter(pk=order.pk).update(source="history")
        OrderSettlement.objects.create(order=order, seller_id=order.seller_id, amount=Money("5", "USD"), settled_at=NOW)
        orders_changed.tell([order.pk], NOW)
    assert settlement(order) == "USD 5.00"
    assert_proven(world.a)


def test_unpacking_reverses_exactly_and_packing_again_charges_anew(world: World) -> None:
    fill(world.a, "100.00")
    order = ordered(world, "25.00")
    before = balances()
    parcel = packed(order)
    unpacked(parcel)
    assert (money(world.a), settlement(order), balances()) == ("100.00", None, before)
    assert {state for _, _, state in costs(parcel)} == {"refunded"}
    unpacked(parcel)
    again = packed(order, weight_g=50)
    assert (money(world.a), settlement(order)) == ("43.60", "CNY 56.40")
    assert costs(again)[1] == ("postage", "CNY 13.40", "paid")
    assert_proven(world.a)


def test_unpacking_an_unpaid_parcel_drops_its_costs(world: World) -> None:
    order = ordered(world, "25.00")
    parcel = packed(order)
    unpacked(parcel)
    assert ({state for _, _, state in costs(parcel)}, waiting(order)) == ({"dropped"}, None)
    fill(world.a, "500.00")
    assert sweep() == (0, 0)
    with acting_as_system():
        assert charge_parcels(parcel_ids=[parcel.pk], now=NOW) == []
    assert money(world.a) == "500.00"


def book_without_percent() -> None:
    """A tariff from tomorrow on, whose fee asks nothing about the goods."""
    draft = copy_tariff(book_id=TariffBook.objects.get(version=1).pk, now=NOW)
    draft.fee_percent = Decimal(0)
    draft.save()
    publish_tariff(book_id=draft.pk, now=NOW)
