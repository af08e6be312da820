-- A settlement is the money that was paid for the order and kept: in its currency, or in CNY by the rates of its day.
with by_currency as (
    select cost.order_id, cost.amount_currency as currency,
        bool_or(cost.paid_at is not null and parcel.voided_at is null and cost.amount > cost.points / 100.0) as is_paid,
        sum(kept.money) as money, sum(kept.money * coalesce(cost.settled_rate, 1)) as worth,
        count(*) filter (where cost.state = 'due') as due
    from order_costs_ordercost cost
    join fulfillment_parcel parcel on parcel.id = cost.parcel_id
    cross join lateral (
        select case when cost.paid_at is null then 0 else cost.amount - cost.points / 100.0 - cost.refunded end as money
    ) as kept
    group by cost.order_id, cost.amount_currency
),
by_order as (
    select order_id, count(*) filter (where is_paid) as currencies, min(currency) filter (where is_paid) as currency,
        sum(money) as money, sum(round(worth, 2)) as worth, sum(due) as due
    from by_currency group by order_id
),
wanted as (
    select order_id, due, case when currencies = 1 then currency else 'CNY' end as currency,
        (case when currencies > 1 then worth else money end)::numeric(15, 2) as amount
    from by_order
)
select format('settlement of order %s', orders.order_no) as subject,
    format('%s %s, nothing due', wanted.currency, wanted.amount) as expected,
    format('%s %s, %s due', settlement.amount_currency, settlement.amount::numeric(15, 2), wanted.due) as found
from orders_ordersettlement settlement
join orders_order orders on orders.id = settlement.order_id
join wanted on wanted.order_id = settlement.order_id
where (wanted.currency, wanted.amount) is distinct from (settlement.amount_currency, settlement.amount)
   or wanted.due > 0
