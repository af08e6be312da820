"""A seller with orders whose goods wait in the warehouse, and short words for what is done to their parcels."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import connection
from djmoney.money import Money

from apps.accounts.models import Organization
from apps.catalog.models import Offer, Variant
from apps.channels.models import Store
from apps.fulfillment.domain.watching import parcels_packed
from apps.fulfillment.enums import CustomsForm
from apps.fulfillment.models import CustomsDeclaration, Parcel, ParcelItem
from apps.ledger import api as ledger
from apps.order_costs.domain.check import check_order_costs
from apps.order_costs.models import OrderCost
from apps.orders.models import Allocation, LineItem, Order, OrderException, OrderLine, OrderSettlement
from apps.points_ledger.domain.accounts import issuing_account, points_account, points_balance
from apps.tenancy.context import acting_as_system
from apps.wallet.domain.charges import credit_wallet
from apps.wallet.domain.seller_wallet import wallet_balance
from apps.wallet.domain.seller_wallet_proof import wallet_discrepancies
from apps.wallet.models import FxRate
from apps.wallet.seller_enums import Currency, LineType
from tests.factories.catalog import make_variant
from tests.factories.facts import make_sellers

NOW = datetime(2026, 11, 12, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 12)
numbers = count(1)
BALANCES = """
select account.unit || ' ' || account.purpose, sum(coalesce(balance.posted, moved.sum, 0))::bigint
from ledger_account account
left join ledger_balance balance on balance.account_id = account.id
left join lateral (
    select sum(case when dst_id = account.id then amount else -amount end)
    from ledger_transfer where account.id in (src_id, dst_id) and not account.tracked
) moved on true
group by 1 having sum(coalesce(balance.posted, moved.sum, 0)) <> 0
"""


@dataclass(frozen=True)
class World:
    """Seller A with a store, rival B, and a supplier with an offer of one variant of 250 g."""

    a: Organization
    b: Organization
    supplier: Organization
    offer: Offer
    variant: Variant


def make_world() -> World:
    variant = make_variant(sku="BEAR-1", weight_g=250)
    with acting_as_system():
        sellers = make_sellers(["A", "B"])
    return World(sellers["A"], sellers["B"], *supplier_of(variant), variant)


def supplier_of(variant: Variant) -> tuple[Organization, Offer]:
    """A supplier, and its offer of the variant."""
    with acting_as_system():
        supplier = Organization.objects.create(kind="supplier", code="PL", name="Plush", joined_on=date(2026, 1, 1))
        offer = Offer.objects.create(
            supplier=supplier,
            variant=variant,
            supply_price=Money("8.00", "CNY"),
            lead_time_days=2,
            created_at=NOW,
            changed_at=NOW,
        )
    return supplier, offer


def ordered(
    world: World,
    *prices: str | Money,
    quantity: int = 1,
    country: str = "US",
    seller: Organization | None = None,
    order_no: str = "",
) -> Order:
    """An order with an item a price, all arrived in the warehouse."""
    owner = seller or world.a
    with acting_as_system():
        order = Order.objects.create(
            seller=owner,
            store=Store.objects.get(seller=owner),
            order_no=order_no or f"A-{next(numbers)}",
            placed_at=NOW,
            paid_at=NOW,
            source="hand",
            country=country,
        )
        for price in prices:
            add_item(world, order, price if isinstance(price, Money) else Money(price, "CNY"), quantity)
    return order


def add_item(world: World, order: Order, price: Money, quantity: int, *, state: str = "arrived") -> LineItem:
    common = {"seller_id": order.seller_id, "order": order, "quantity": quantity}
    line = OrderLine.objects.create(sku=world.variant.sku, title="Bear", **common)
    item = LineItem.objects.create(line=line, variant=world.variant, state=state, **common)
    Allocation.objects.create(
        item=item,
        offer=world.offer,
        supplier=world.supplier,
        unit_price=price,
        reservation_id=item.pk,
        made_at=NOW,
        **common,
    )
    return item


def packed(
    order: Order, *, weight_g: int | None = 250, items: Sequence[LineItem] | None = None, now: datetime = NOW
) -> Parcel:
    """A parcel of the order's arrived items, as the packing station makes one."""
    with acting_as_system():
        goods = list(items or order.items.filter(state="arrived").order_by("pk"))
        parcel = Parcel.objects.create(
            seller_id=order.seller_id,
            order=order,
            tracking_no=f"RX{next(numbers):08}CN",
            service="registered_packet",
            country=order.country,
            weight_g=weight_g,
            packed_at=now,
        )
        for item in goods:
            ParcelItem.objects.create(seller_id=order.seller_id, parcel=parcel, item=item, quantity=item.quantity)
        CustomsDeclaration.objects.create(
            parcel=parcel,
            seller_id=order.seller_id,
            form=CustomsForm.CN22,
            category="sale",
            currency="CNY",
            value=0,
            value_sdr=0,
            net_weight_g=0,
            gross_weight_g=weight_g or 0,
            lines=[],
            sender={},
            addressee={},
            declared_at=now,
        )
        LineItem.objects.filter(pk__in=[item.pk for item in goods]).update(state="packed")
        parcels_packed.tell([parcel.pk], now)
        parcel.refresh_from_db()
    return parcel


def unpacked(parcel: Parcel, *, now: datetime = NOW) -> None:
    with acting_as_system():
        items = parcel.items.values_list("item_id", flat=True)
        LineItem.objects.filter(pk__in=list(items)).update(state="arrived")
        Parcel.objects.filter(pk=parcel.pk).update(voided_at=now)
        parcels_packed.tell([parcel.pk], now)
        parcel.refresh_from_db()


def fill(seller: Organization, amount: str | Money, *, now: datetime = NOW) -> None:
    """Money in a wallet, without the way through the bank."""
    money = amount if isinstance(amount, Money) else Money(amount, "CNY")
    with acting_as_system():
        credit_wallet(
            seller_id=seller.pk,
            kind=LineType.MANUAL_CREDIT,
            amount=money,
            document_kind="test",
            document_id=1,
            reason="Filled",
            key=f"fill-{next(numbers)}",
            now=now,
        )


def grant(seller: Organization, points: int, *, expires_on: date | None = None, on: date = TODAY) -> None:
    with acting_as_system():
        ledger.post(
            ledger.Posting(
                src=issuing_account(),
                dst=points_account(seller.pk),
                unit="PTS",
                amount=points,
                kind="points.award",
                effective_on=on,
                expires_on=expires_on,
                memo="2026-10",
            ),
            scope="test",
            key=f"grant-{next(numbers)}",
        )


def rate(currency: str, value: str, *, on: date = date(2026, 11, 1)) -> None:
    with acting_as_system():
        FxRate.objects.create(rate_on=on, base=currency, quote="CNY", rate=Decimal(value))


def money(seller: Organization, currency: str = "CNY") -> str:
    """What the wallet has."""
    with acting_as_system():
        return f"{wallet_balance(seller_id=seller.pk, currency=currency).balance.amount:.2f}"


def points(seller: Organization) -> int:
    with acting_as_system():
        return points_balance(seller.pk)


def costs(parcel: Parcel) -> list[tuple[str, str, str]]:
    """Kind, amount and state of what a parcel costs."""
    with acting_as_system():
        rows = OrderCost.objects.filter(parcel=parcel).order_by("pk")
        return [(row.kind, f"{row.amount.currency} {row.amount.amount}", row.state) for row in rows]


def settlement(order: Order) -> str | None:
    with acting_as_system():
        row = OrderSettlement.objects.filter(order=order).first()
        return None if row is None else f"{row.amount.currency} {row.amount.amount:.2f}"


def waiting(order: Order | int) -> dict[str, Any] | None:
    """Why parcels are not paid, by tracking number, as the open exception `unpaid` keeps it."""
    with acting_as_system():
        row = OrderException.objects.filter(order=order, kind="unpaid", closed_at=None).first()
        return None if row is None else row.details["parcels"]


def why(parcel: Parcel) -> dict[str, Any]:
    """Why one parcel is not paid."""
    return (waiting(parcel.order_id) or {})[parcel.tracking_no]


def is_released(parcel: Parcel) -> bool:
    with acting_as_system():
        return Parcel.objects.get(pk=parcel.pk).released_at is not None


def balances() -> Counter[str]:
    """Balances by unit and purpose: as stored; where none is, as of the platform's busy accounts, by transfers.

    Empty ones are left out. They add up to nothing only as long as what is stored is what was transferred.
    """
    with acting_as_system(), connection.cursor() as cursor:
        cursor.execute(BALANCES)
        return Counter(dict(cursor.fetchall()))


def unit_totals() -> dict[str, int]:
    """What all accounts of a unit have together."""
    totals: Counter[str] = Counter()
    for name, amount in balances().items():
        totals[name.partition(" ")[0]] += amount
    return dict(totals)


def assert_proven(*sellers: Organization) -> None:
    """Each unit adds up to nothing, and no check of ledger, wallets and costs finds anything."""
    assert set(unit_totals().values()) <= {0}
    with acting_as_system():
        assert ledger.check_ledger().discrepancies == []
        assert check_order_costs() == []
        for seller in sellers:
            for currency in Currency.values:
                assert list(wallet_discrepancies(seller_id=seller.pk, currency=currency)) == []
