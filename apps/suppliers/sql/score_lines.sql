-- What stands behind one figure of a score card: every line of a window that the figure is about, and whether it is
-- of the part that the figure counts. The conditions are those of score_card.sql.
with line as (
  select id, document, line, requested_at, answered_at, ship_by,
    coalesce(answered_at < %(ends_at)s, false) as answered,
    coalesce(accepted and answered_at < %(ends_at)s, false) as taken,
    case when shipped_at < %(ends_at)s then shipped_at end as shipped_at,
    coalesce(cancelled_at < %(ends_at)s, false) as cancelled,
    coalesce(withdrawn_at < %(ends_at)s, false) as withdrawn,
    coalesce(withdrawn_at < %(ends_at)s and withdrawn_at <= ship_by, false) as withdrawn_in_time,
    coalesce(incident_at < %(ends_at)s, false) as incident,
    coalesce(returned_at < %(ends_at)s, false) as returned,
    carrier_tracks or coalesce(tracked_at >= %(ends_at)s, true) as carrier_tracks,
    coalesce(tracking_valid and tracked_at < %(ends_at)s, false) as tracking_valid
  from suppliers_supplyrecord
  where supplier_id = %(supplier_id)s and requested_at >= %(starts_at)s and requested_at < %(ends_at)s
), known as (
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
  from known
)
select id, document, line, requested_at, answered_at, ship_by, shipped_at, counts
from judged
where is_about and (%(before)s::bigint is null or id < %(before)s)
order by id desc limit %(size)s
