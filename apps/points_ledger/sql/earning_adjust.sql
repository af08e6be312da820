-- Note the difference between today's facts and what a closed month has booked, order by order.
insert into points_ledger_adjustment
  (seller_id, order_id, month, d_orders, d_packages, d_settled_cny_fen, d_bonus_orders, noted_at)
select orders.seller_id, orders.id, difference.month, d_orders, d_packages, d_settled_cny_fen, d_bonus_orders, %(now)s
from (
  select coalesce(booked.order_id, fact.order_id) as order_id,
    coalesce(booked.month, fact.month) as month,
    (fact.order_id is not null)::int - coalesce(booked.orders, 0) as d_orders,
    coalesce(fact.packages, 0) - coalesce(booked.packages, 0) as d_packages,
    coalesce(fact.settled_cny_fen, 0) - coalesce(booked.settled_cny_fen, 0) as d_settled_cny_fen,
    coalesce(fact.bonus, false)::int - coalesce(booked.bonus_orders, 0) as d_bonus_orders
  from earning_booked booked
  full join earning_fact fact on fact.order_id = booked.order_id
  where booked.order_id is not null or fact.month in (select month from earning_closed)
) difference
join orders_order orders on orders.id = difference.order_id
where (d_orders, d_packages, d_settled_cny_fen, d_bonus_orders) <> (0, 0, 0, 0)
order by difference.month, orders.seller_id, orders.placed_at, orders.id
