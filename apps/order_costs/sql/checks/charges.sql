-- What an order's costs say was paid, by currency: money charged less refunded, and points redeemed less returned.
select format('order %s, %s', orders.order_no, told.currency) as subject,
    format('money %s, points %s', told.money, told.points) as expected,
    format('money %s, points %s', coalesce(booked.money, 0.00), coalesce(booked.points, 0)) as found
from (
    select cost.order_id, cost.amount_currency as currency,
        sum(case when cost.paid_at is null then 0 else cost.amount - cost.points / 100.0 - cost.refunded end)
            ::numeric(15, 2) as money,
        sum(cost.points - cost.points_returned)::bigint as points
    from order_costs_ordercost cost group by cost.order_id, cost.amount_currency
) as told
left join (
    select cost.order_id, cost.amount_currency as currency,
        sum(coalesce(charge.amount - charge.refunded, 0))::numeric(15, 2) as money,
        sum(coalesce(redemption.points - redemption.returned, 0))::bigint as points
    from order_costs_ordercost cost
    left join wallet_charge charge on charge.id = cost.charge_id and charge.amount_currency = cost.amount_currency
    left join points_ledger_redemption redemption on redemption.id = cost.redemption_id
    group by cost.order_id, cost.amount_currency
) as booked using (order_id, currency)
join orders_order orders on orders.id = told.order_id
where (told.money, told.points) is distinct from (coalesce(booked.money, 0), coalesce(booked.points, 0))
