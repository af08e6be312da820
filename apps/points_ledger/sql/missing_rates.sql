-- Which currency has no CNY rate on or before which settlement's Shanghai day, for orders not valued yet.
select distinct needed.currency, unvalued.day
from (
  select settlement.amount_currency as own, (settlement.settled_at at time zone 'Asia/Shanghai')::date as day,
    fact.month
  from {facts} fact join orders_ordersettlement settlement using (order_id)
  where fact.bonus is null
) unvalued
cross join lateral (
  select unvalued.own as currency
  union
  select (
    select book.bonus_currency from points_ledger_rulebook book
    where book.status = 'published' and book.effective_from <= unvalued.month
    order by book.effective_from desc limit 1
  )
) needed
where needed.currency <> 'CNY' and not exists (
  select from wallet_fxrate fx
  where fx.base = needed.currency and fx.quote = 'CNY' and fx.rate_on <= unvalued.day
)
order by unvalued.day, needed.currency
