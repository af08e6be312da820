-- A month's totals had a draft said which settled amounts earn the bonus. Orders, packages and values are
-- the booked ones; an order whose settlement was withdrawn since has no amount to compare.
create temp table month_total on commit drop as
select seller_id, count(*) as orders, sum(packages) as packages, sum(settled_cny_fen)::bigint as settled_cny_fen,
  count(*) filter (where bonus) as bonus_orders
from (
  select earning.seller_id, earning.packages, earning.settled_cny_fen,
    case
      when (draft.bonus_above_amount, draft.bonus_currency) = (booked.bonus_above_amount, booked.bonus_currency)
        then earning.bonus
      when settlement.amount_currency = draft.bonus_currency then settlement.amount > draft.bonus_above_amount
      else settlement.amount * own.rate > draft.bonus_above_amount * threshold.rate
    end as bonus
  from points_ledger_earningorder earning
  join points_ledger_rulebook draft on draft.id = %(book_id)s
  join points_ledger_rulebook booked on booked.id = %(booked_by)s
  left join lateral (
    select amount, amount_currency, (settled_at at time zone 'Asia/Shanghai')::date as settled_on
    from orders_ordersettlement where order_id = earning.order_id
  ) settlement on true
  left join backtest_rate own
    on own.currency = settlement.amount_currency and own.settled_on = settlement.settled_on
  left join backtest_rate threshold
    on threshold.currency = draft.bonus_currency and threshold.settled_on = settlement.settled_on
  where earning.month = %(month)s
) valued
group by seller_id
