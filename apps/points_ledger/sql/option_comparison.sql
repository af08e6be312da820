-- One seller's months by every option. A closed month is the line of its settlement, others today's facts.
with months as (
  select given.month, given.last_day, given.closed, book.id as book_in_force
  from unnest(%(months)s::date[], %(last_days)s::date[], %(closed)s::boolean[]) given (month, last_day, closed)
  left join lateral (
    select id from points_ledger_rulebook
    where status = %(published)s and effective_from <= given.month
    order by effective_from desc limit 1
  ) book on true
),
figures as (
  select months.month, line.id is not null as closed, coalesce(line.rule_book_id, months.book_in_force) as book_id,
    coalesce(line.orders, facts.orders) as orders, coalesce(line.packages, facts.packages) as packages,
    coalesce(line.settled_cny_fen, facts.settled_cny_fen) as settled_cny_fen,
    coalesce(line.bonus_orders, facts.bonus_orders) as bonus_orders,
    case when line.id is null then facts.unvalued else 0 end as unvalued,
    coalesce(line.election, election.option, 'band') as elected
  from months
  left join points_ledger_settlementline line
    on months.closed and line.seller_id = %(seller_id)s and line.month = months.month
  left join lateral (
    select option from points_ledger_election
    where seller_id = %(seller_id)s and effective_from <= months.last_day
    order by effective_from desc limit 1
  ) election on true
  cross join lateral (
    select count(*) as orders, coalesce(sum(packages), 0)::bigint as packages,
      coalesce(sum(settled_cny_fen), 0)::bigint as settled_cny_fen,
      count(*) filter (where bonus) as bonus_orders, count(*) filter (where bonus is null) as unvalued
    from points_ledger_earningorder
    where line.id is null and seller_id = %(seller_id)s and month = months.month
  ) facts
)
select figures.month, figures.closed, figures.orders, figures.packages, figures.settled_cny_fen, figures.unvalued,
  figures.elected, book.rate_above_orders, given.points
from figures
join points_ledger_rulebook book on book.id = figures.book_id
cross join lateral (
  select array_agg(award.total_points order by option.place) as points
  from unnest(%(options)s::text[]) with ordinality option (name, place)
  cross join lateral points_award(
    figures.book_id, option.name, figures.orders, figures.packages, figures.settled_cny_fen, figures.bonus_orders
  ) award
) given
order by figures.month desc
