-- The CNY rates that a draft's bonus threshold asks for in a month. Where it is the threshold that the month
-- was booked by, or the order was settled in its currency, nothing is asked.
create temp table backtest_rate on commit drop as
with compared as (
  select distinct settlement.amount_currency as own, draft.bonus_currency as threshold,
    (settlement.settled_at at time zone 'Asia/Shanghai')::date as settled_on
  from points_ledger_earningorder earning
  join orders_ordersettlement settlement using (order_id)
  join points_ledger_rulebook draft on draft.id = %(book_id)s
  join points_ledger_rulebook booked on booked.id = %(booked_by)s
  where earning.month = %(month)s
    and settlement.amount_currency <> draft.bonus_currency
    and (draft.bonus_above_amount, draft.bonus_currency) <> (booked.bonus_above_amount, booked.bonus_currency)
),
wanted as (
  select own as currency, settled_on from compared
  union
  select threshold, settled_on from compared
)
select wanted.currency, wanted.settled_on,
  case when wanted.currency = 'CNY' then 1 else (
    select fx.rate from wallet_fxrate fx
    where fx.base = wanted.currency and fx.quote = 'CNY' and fx.rate_on <= wanted.settled_on
    order by fx.rate_on desc limit 1
  ) end as rate
from wanted
