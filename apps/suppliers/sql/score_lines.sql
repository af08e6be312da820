-- What stands behind one figure of a score card: every line of a window that the figure is about, and whether it is
-- of the part that the figure counts. The conditions are those of score_card.sql; `known` is score_known.sql.
with line as (
  {known}
), weighed as (
  select *, taken and not cancelled and not withdrawn_in_time as of_order from line
), judged as (
  select *,
    case %(figure)s
      when 'acceptance' then answered
      when 'approval_delay' then answered
      when 'shipping_delay' then taken and shipped_at is not null
      when 'late' then of_order
      when 'overdue' then of_order and shipped_at is null and not withdrawn and ship_by < %(ends_at)s
      when 'tracking' then of_order and shipped_at is not null and carrier_tracks
      else taken end as is_about,
    case %(figure)s
      when 'acceptance' then taken
      when 'late' then coalesce(shipped_at, %(ends_at)s) > ship_by
      when 'cancellation' then cancelled
      when 'incident' then incident
      when 'returns' then returned
      when 'tracking' then tracking_valid
      else true end as counts
  from weighed
)
select id, document, line, requested_at, answered_at, ship_by, shipped_at, counts
from judged
where is_about and (%(before)s::bigint is null or id < %(before)s)
order by id desc limit %(size)s
