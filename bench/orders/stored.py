"""Stored orders by the hundred thousand: what a platform has after years, written by the database itself."""

from bench.cluster import superuser_sql
from bench.orders.market import GOODS

# Delivered long ago, with everything that placing and routing wrote: two lines, items, allocations and decisions each.
FILL = """
set session_replication_role = replica;
set maintenance_work_mem = '512MB';
create temp table old as
select nextval('orders_order_id_seq') as id, n, store.id as store_id, store.seller_id
from generate_series(1, {orders}) n
join (select id, seller_id, row_number() over (order by id) - 1 as turn from channels_store) store
  on store.turn = n % (select count(*) from channels_store);
insert into orders_order (id, seller_id, store_id, order_no, placed_at, status, source, paid_at, country)
overriding system value
select id, seller_id, store_id, 'OLD-' || id, '2025-01-01'::timestamptz + n * interval '30 s', 'delivered',
  'channel', '2025-01-01'::timestamptz + n * interval '30 s', 'DE'
from old;
insert into orders_orderaddress (order_id, seller_id, name, company, phone, email, line1, line2, city, region, postcode,
  country, language, tax_number, ioss, ioss_ending)
select id, seller_id, 'Anna Schmidt', '', '+49 30 123456', '', 'Lange Straße 7', '', 'Berlin', '', '10115', 'DE', '',
  '', '', ''
from old;
create temp table piece as
select old.*, nextval('orders_orderline_id_seq') as line_id, nextval('orders_lineitem_id_seq') as item_id,
  nextval('stock_reservation_id_seq') as reservation_id, offer.id as offer_id, offer.supplier_id, offer.variant_id,
  level.id as level_id
from old cross join generate_series(0, 1) as number
join (select id, supplier_id, variant_id, row_number() over (order by id) - 1 as turn from catalog_offer) offer
  on offer.turn = (old.n * 7 + number) % {goods}
join stock_stocklevel level on level.offer_id = offer.id;
insert into orders_orderline (id, seller_id, order_id, sku, title, quantity, external_id)
overriding system value
select line_id, seller_id, id, 'SKU-' || n % {goods}, 'Toy', 2, '' from piece;
insert into orders_lineitem (id, seller_id, order_id, line_id, variant_id, quantity, state, attempts)
overriding system value
select item_id, seller_id, id, line_id, variant_id, 2, 'delivered', 1 from piece;
insert into orders_allocation (seller_id, order_id, item_id, offer_id, supplier_id, quantity, unit_price,
  unit_price_currency, reservation_id, state, made_at, reason)
select seller_id, id, item_id, offer_id, supplier_id, 2, 10, 'CNY', reservation_id, 'live', '2025-01-01', '' from piece;
insert into orders_routingdecision (seller_id, order_id, item_id, attempt, decided_at, outcome, trace)
select seller_id, id, item_id, 1, '2025-01-01', 'allocated', '{{}}' from piece;
insert into stock_reservation (id, supplier_id, level_id, quantity, dispatched, released, document, reserved_at)
overriding system value
select reservation_id, supplier_id, level_id, 2, 2, 0, 'order:' || id, '2025-01-01' from piece;
insert into stock_movement (supplier_id, level_id, version, kind, quantity, on_hand_change, reserved_change,
  on_hand_after, reserved_after, shortfall, reservation_id, document, reason, source, happened_at, recorded_at, key,
  leg, content)
select supplier_id, level_id, -reservation_id, 'reservation', 2, 0, 2, 0, 0, 0, reservation_id, 'order:' || id, '', '',
  '2025-01-01', '2025-01-01', 'old:' || reservation_id, 1, ''
from piece;
drop table old, piece
"""
TABLES = (
    "orders_order", "orders_orderaddress", "orders_orderline", "orders_lineitem", "orders_allocation",
    "orders_routingdecision", "stock_reservation", "stock_movement",
)  # fmt: skip


def store_orders(orders: int, *, database: str) -> None:
    """Add so many old orders, a hundred thousand at a time."""
    for start in range(0, orders, 100_000):
        size = min(100_000, orders - start)
        superuser_sql(FILL.format(orders=size, goods=GOODS), database=database)
    for table in TABLES:
        superuser_sql(f"vacuum analyze {table}", database=database)
