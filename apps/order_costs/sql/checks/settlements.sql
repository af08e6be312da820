-- A settlement is the money that was paid for the order and kept: in its currency, or in CNY by the rates of its day.
select format('settlement of order %s', orders.order_no) as subject,
    format('%s %s', kept.currency, kept.amount) as expected,
    format('%s %s', settlement.amount_currency, settlement.amount::numeric(15, 2)) as found
from orders_ordersettlement settlement
join orders_order orders on orders.id = settlement.order_id
join (
    select order_id,
        case when count(*) filter (where paid) = 0 then 'CNY'
            when count(*) filter (where paid) > 1 then 'CNY' else min(currency) filter (where paid) end as currency,
        coalesce(sum(case when several then round(worth, 2) else money end), 0)::numeric(15, 2) as amount,
        sum(due) as due
    from (
        select cost.order_id, cost.amount_currency as currency, bool_or(here.was_paid) as paid,
            sum(here.money) as money, sum(here.money * coalesce(cost.settled_rate, 1)) as worth,
            count(*) filter (where cost.state = 'due') as due,
            count(*) filter (where bool_or(here.was_paid)) over (partition by cost.order_id) > 1 as several
        from order_costs_ordercost cost
        join fulfillment_parcel parcel on parcel.id = cost.parcel_id
        cross join lateral (
            select cost.paid_at is not null and parcel.voided_at is null and cost.amount > cost.points / 100.0
                    as was_paid,
                case when cost.paid_at is null then 0 else cost.amount - cost.points / 100.0 - cost.refunded end
                    as money
        ) as here
        group by cost.order_id, cost.amount_currency
    ) as by_currency
    group by order_id
) as kept on kept.order_id = settlement.order_id
where (kept.currency, kept.amount) is distinct from (settlement.amount_currency, settlement.amount) or kept.due > 0
