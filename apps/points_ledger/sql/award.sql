-- The rules of docs/rules.md, in their only executable place: the points of one seller's month.
-- All figures are whole numbers; the rate rounds down once, on the month's sum.
create function points_award(
  book_id bigint, election text, orders bigint, packages bigint, settled_cny_fen bigint, bonus_orders bigint
) returns table (option text, band_points bigint, base_points bigint, bonus_points bigint, total_points bigint)
language sql stable as $$
  select
    case when choice.takes_rate then 'rate' else 'band' end,
    figures.band,
    case when choice.takes_rate then figures.rate else figures.band end,
    figures.bonus,
    case when choice.takes_rate then figures.rate else figures.band end + figures.bonus
  from points_ledger_rulebook book
  cross join lateral (
    select
      coalesce((
        select step.points::bigint from points_ledger_rulebookband step
        where step.rule_book_id = book.id and step.from_packages <= packages
        order by step.from_packages desc limit 1
      ), 0) as band,
      floor(settled_cny_fen * book.rate_percent / 100)::bigint as rate,
      bonus_orders * book.bonus_points as bonus
    offset 0  -- worked out once for all places that name them: the band is looked up
  ) figures
  cross join lateral (
    select orders > book.rate_above_orders
      and (election = 'rate' or (election = 'best' and figures.rate > figures.band)) as takes_rate
  ) choice
  where book.id = book_id
$$;
