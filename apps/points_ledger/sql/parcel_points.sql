-- What orders of one parcel would earn if each alone came to a seller's month, in one statement: rules and choice are
-- those of the month that runs, the figures those of the last month, or of this one if nothing earned in the last.
with book as (
  select * from points_ledger_rulebook where status = 'published' and effective_from <= %(this)s
  order by effective_from desc limit 1
),
choice as (
  select coalesce((
    select option from points_ledger_election
    where seller_id = %(seller_id)s and effective_from <= %(last_day)s order by effective_from desc limit 1
  ), 'band') as election
),
counted as (
  select month, count(*) as orders, sum(packages)::bigint as packages,
    coalesce(sum(settled_cny_fen), 0)::bigint as fen, count(*) filter (where bonus) as bonus_orders
  from points_ledger_earningorder where seller_id = %(seller_id)s and month in (%(last)s, %(this)s)
  group by month order by month limit 1
),
figures as (
  select coalesce(month, %(this)s) as month, coalesce(orders, 0) as orders, coalesce(packages, 0) as packages,
    coalesce(fen, 0) as fen, coalesce(bonus_orders, 0) as bonus_orders
  from (select) nothing left join counted on true
),
parcel as (  -- valued as earning_facts.sql does; without either rate neither is known
  select given.place, round(given.amount * own.rate * 100)::bigint as fen,
    given.amount * own.rate > book.bonus_above_amount * threshold.rate as bonus
  from book
  cross join unnest(%(amounts)s::numeric[], %(currencies)s::text[]) with ordinality as given (amount, currency, place)
  cross join lateral (
    select case when given.currency = 'CNY' then 1 else (
      select rate from wallet_fxrate
      where base = given.currency and quote = 'CNY' and rate_on <= %(on)s order by rate_on desc limit 1
    ) end as rate
  ) own
  cross join lateral (
    select case when book.bonus_currency = 'CNY' then 1 else (
      select rate from wallet_fxrate
      where base = book.bonus_currency and quote = 'CNY' and rate_on <= %(on)s order by rate_on desc limit 1
    ) end as rate
  ) threshold
)
select choice.election, figures.month, figures.orders, figures.packages, figures.fen, book.bonus_points,
  book.bonus_above_amount, book.bonus_currency, parcel.fen, parcel.bonus, award.option, award.base_points
from book
cross join choice
cross join figures
join parcel on true
cross join lateral points_award(
  book.id, choice.election, figures.orders + 1, figures.packages + 1, figures.fen + parcel.fen,
  figures.bonus_orders + parcel.bonus::int
) award
order by parcel.place
