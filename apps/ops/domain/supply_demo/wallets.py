"""Two sellers of the demo top up and pay: movements of every usual kind, and some that wait for the operator."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from djmoney.money import Money

from apps.accounts.models import Organization, User
from apps.ops.domain.supply_demo.people import colleague
from apps.wallet.domain.charges import charge_wallet, refund_charge
from apps.wallet.domain.charges_manual import enter_by_hand
from apps.wallet.domain.seller_wallet_warning import set_low_balance
from apps.wallet.domain.topups import confirm_top_up, refuse_top_up, request_top_up
from apps.wallet.seller_enums import Direction, LineType

POSTAGE, GOODS = LineType.POSTAGE, LineType.SUPPLIER_COST
FEE, PENALTY = LineType.SUBSCRIPTION_FEE, LineType.SELLER_PENALTY_FEE


@dataclass(frozen=True)
class TopUp:
    """Announced so many days ago; the next day the bank had `received`, nothing came (0), or nobody knows (None)."""

    days_ago: int
    amount: str
    received: str | None
    currency: str = "CNY"


@dataclass(frozen=True)
class Spent:
    """A charge so many days ago, and what was given back of it two days later."""

    days_ago: int
    kind: LineType
    amount: str
    document: str
    reason: str
    refunded: str = ""
    currency: str = "CNY"


Movement = TopUp | Spent

SHOWN: Final[tuple[Movement, ...]] = (
    TopUp(74, "5000", "5000"),
    Spent(70, FEE, "299", "store", "店铺套餐季费 Store plan, one quarter"),
    Spent(66, POSTAGE, "412.60", "parcel", "挂号小包 38 件 Registered packets, 38 pieces"),
    Spent(
        61, GOODS, "1180.40", "purchase_order", "木质滚珠轨道 20 件 Wooden marble runs, 20 pieces", refunded="118.04"
    ),
    Spent(52, POSTAGE, "388.15", "parcel", "挂号小包 35 件 Registered packets, 35 pieces"),
    Spent(45, PENALTY, "60", "order", "虚假申报重量 Wrong weight declared", refunded="60"),
    TopUp(41, "3000", "2990"),
    Spent(38, GOODS, "864", "purchase_order", "毛毡球挂饰 72 件 Felt ball garlands, 72 pieces"),
    Spent(31, POSTAGE, "455.90", "parcel", "挂号小包 41 件 Registered packets, 41 pieces"),
    Spent(24, GOODS, "1312.50", "purchase_order", "台灯 25 件 Table lamps, 25 pieces"),
    Spent(17, POSTAGE, "471.35", "parcel", "挂号小包 43 件 Registered packets, 43 pieces"),
    TopUp(12, "2000", "2000"),
    Spent(8, GOODS, "940.80", "purchase_order", "编织充电线 120 件 Braided cables, 120 pieces"),
    Spent(3, POSTAGE, "402.25", "parcel", "挂号小包 36 件 Registered packets, 36 pieces"),
    TopUp(1, "4000", None),
)
OTHER: Final[tuple[Movement, ...]] = (
    TopUp(68, "8000", "8000"),
    Spent(60, LineType.ANNUAL_FEE, "3000", "store", "家居类目年费 Annual fee of the category home"),
    Spent(47, POSTAGE, "1260", "parcel", "e 邮宝 96 件 Small parcels, 96 pieces"),
    TopUp(40, "500", "500", "USD"),
    Spent(33, LineType.MANUAL_INVOICE, "85.50", "parcel", "Repacking in the warehouse abroad", "", "USD"),
    Spent(20, POSTAGE, "1744.20", "parcel", "e 邮宝 131 件 Small parcels, 131 pieces"),
    TopUp(15, "1000", "0"),
    Spent(6, GOODS, "1215", "purchase_order", "竖纹花瓶 50 件 Ribbed vases, 50 pieces"),
)
WARN_BELOW: Final = Decimal(1500)


def fill_wallet(seller: Organization, movements: tuple[Movement, ...], *, operator: User, now: datetime) -> None:
    """All movements in the order of their days, then the warning threshold of the yuan wallet."""
    for number, each in enumerate(movements, 1):
        if isinstance(each, TopUp):
            top_up(seller, each, number, operator, now - timedelta(days=each.days_ago))
        else:
            spend(seller, each, number, now - timedelta(days=each.days_ago))
    set_low_balance(seller_id=seller.pk, currency="CNY", low_balance_at=WARN_BELOW, now=now, actor_id=operator.pk)


def top_up(seller: Organization, each: TopUp, number: int, operator: User, now: datetime) -> None:
    amount = Money(each.amount, each.currency)
    reference = f"{seller.code} {now:%y%m%d}"
    requested = request_top_up(
        seller_id=seller.pk,
        amount=amount,
        transfer_reference=reference,
        key=f"demo:{number}",
        now=now,
        actor_id=None,
    )
    later = now + timedelta(hours=21)
    if each.received == "0":
        reason = "No transfer with this reference came. 未收到该附言的汇款。"
        refuse_top_up(top_up_id=requested.pk, reason=reason, now=later, actor_id=operator.pk)
    elif each.received:
        received = Money(each.received, each.currency)
        confirm_top_up(
            top_up_id=requested.pk,
            received=received,
            bank_reference=f"DEMO{now:%y%m%d}{seller.pk:05d}{number:02d}",
            reason="" if received == amount else "The bank kept its fee. 银行扣除手续费。",
            now=later,
            actor_id=operator.pk,
        )


def spend(seller: Organization, each: Spent, number: int, now: datetime) -> None:
    charge = charge_wallet(
        seller_id=seller.pk,
        kind=each.kind,
        amount=Money(each.amount, each.currency),
        document_kind=each.document,
        document_id=number,
        reason=each.reason,
        key=f"demo:{number}",
        now=now,
    )
    if each.refunded:
        refund_charge(
            charge_id=charge.pk,
            amount=Money(each.refunded, each.currency),
            reason="部分退回 Given back after a complaint",
            key=f"demo:{number}:back",
            now=now + timedelta(days=2),
            actor_id=colleague().pk,
        )


def leave_entry(seller: Organization, *, now: datetime) -> None:
    """A credit by hand that is too large for one person."""
    enter_by_hand(
        seller_id=seller.pk,
        direction=Direction.CREDIT,
        amount=Money("6800", "CNY"),
        reason="丢包赔付 12 件 Compensation for a lost sack, 12 parcels",
        key="demo:lost-sack",
        now=now - timedelta(hours=7),
        actor_id=colleague().pk,
    )
