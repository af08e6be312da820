"""What a million orders left behind, by the database itself: parcels, dispatch clocks, purchase orders, movements."""

from datetime import timedelta

from djmoney.money import Money

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import Organization, User
from apps.ledger import api as ledger
from apps.points_ledger.domain.accounts import issuing_account, points_account
from apps.tenancy.context import acting_as_system
from apps.wallet.domain.charges import charge_wallet, credit_wallet
from apps.wallet.seller_enums import LineType
from bench.cluster import superuser_sql
from bench.orders.market import NOW
from bench.orders.stored import store_orders

LINES_EACH = 20
"""Lines of a purchase order: those of ten orders."""

# Eight orders in a hundred (one a store: stores take turns) are under way; each order has its parcel and its clock.
FOLLOWED = """
set session_replication_role = replica;
update orders_order set
  status = (array['shipped', 'awaiting_dispatch', 'awaiting_allocation', 'cancelled'])[1 + id / 100 % 4],
  country = (array['DE', 'FR', 'ES', 'US'])[1 + id / 100 % 4]
where id % 100 < 8;
insert into fulfillment_parcel (seller_id, order_id, tracking_no, service, status, carrier, mode, country, packed_at,
  released_at, handed_over_at, shipped_at, delivered_at, last_event_at)
select seller_id, id, 'RX' || lpad((id % 100000000)::text, 8, '0') || 'CN', 'registered_packet',
  case when id % 100 < 8 then 'in_transit' else 'delivered' end, 'post', 'warehouse', country, placed_at, placed_at,
  placed_at, placed_at, case when id % 100 < 8 then null else placed_at + interval '12 days' end, placed_at
from orders_order;
insert into dispatch_sla_dispatchclock (order_id, seller_id, store_id, rule_book_id, rule_id, ends_with, paid_at,
  started_at, deadline_at, is_provisional, explanation, state, ended_at, month)
select orders.id, seller_id, store_id, rule.rule_book_id, rule.id, 'scan', placed_at, placed_at,
  placed_at + interval '72 h', false, '{}',
  case when orders.id % 100 < 8 then 'running' when orders.id % 50 = 1 then 'late' else 'on_time' end,
  case when orders.id % 100 < 8 then null when orders.id % 50 = 1 then null else placed_at + interval '20 h' end,
  date_trunc('month', placed_at + interval '80 h')::date
from orders_order orders, (select id, rule_book_id from dispatch_sla_slarule order by id limit 1) rule;
"""
ASKED = """
set session_replication_role = replica;
create temp table asked as
select id, supplier_id, offer_id, quantity, unit_price, unit_price_currency,
  (row_number() over (partition by supplier_id order by id) - 1) / {each} as batch,
  1 + (row_number() over (partition by supplier_id order by id) - 1) % {each} as line
from orders_allocation;
create temp table bought as
select supplier_id, batch, nextval('orders_purchaseorder_id_seq') as id from asked group by supplier_id, batch;
insert into orders_purchaseorder (id, supplier_id, number, mode, state, issued_at, accept_by, ship_by)
overriding system value
select id, supplier_id, 'PO-' || id, 'warehouse',
  case when id % 50 = 0 then 'issued' when id % 50 = 1 then 'accepted' else 'closed' end,
  '2025-01-01', '2025-01-02', '2025-01-03'
from bought;
insert into orders_purchaseline (supplier_id, purchase_order_id, line, allocation_id, offer_id, quantity, accepted,
  received, rejected, unit_price, unit_price_currency, state, reason)
select asked.supplier_id, bought.id, line, asked.id, offer_id, quantity, quantity, quantity, 0, unit_price,
  unit_price_currency, 'received', ''
from asked join bought using (supplier_id, batch);
drop table asked, bought
"""
TABLES = (
    "orders_order", "fulfillment_parcel", "dispatch_sla_dispatchclock", "orders_purchaseorder", "orders_purchaseline",
    "ledger_transfer",
)  # fmt: skip


def store(orders: int, *, database: str) -> None:
    store_orders(orders, database=database)
    superuser_sql(FOLLOWED, database=database)
    superuser_sql(ASKED.format(each=LINES_EACH), database=database)


def move_points_and_money(seller_id: int, movements: int) -> None:
    """So many movements of a seller's wallet, and a tenth as many of its points."""
    with acting_as_system():
        given = {"seller_id": seller_id, "document_kind": "order", "document_id": 1, "reason": "Bench"}
        amount = Money(movements, "CNY")
        credit_wallet(kind=LineType.MANUAL_CREDIT, amount=amount, key="fill", now=NOW - timedelta(days=1), **given)
        for number in range(movements):
            key = f"charge {number}"
            charge_wallet(kind=LineType.POSTAGE, amount=Money("0.5", "CNY"), key=key, now=NOW, **given)
        for number in range(movements // 10):
            award = ledger.Posting(
                src=issuing_account(), dst=points_account(seller_id), unit="PTS", amount=10, kind="points.award",
                effective_on=NOW.date(), memo="2026-10",
            )  # fmt: skip
            ledger.post(award, scope="bench", key=f"award {number}")


def vacuum(database: str) -> None:
    for table in TABLES:
        superuser_sql(f"vacuum analyze {table}", database=database)


def owner_of(organization: Organization) -> User:
    with acting_as_system():
        user = User.objects.create_user(f"owner@{organization.code.lower()}.example", None, name="Owner")
        add_member(organization=organization, user=user, role=Role.OWNER)
    return user
