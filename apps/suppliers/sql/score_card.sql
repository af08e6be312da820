-- The counts of a score card; `known` is score_known.sql.
with line as (
  {known}
), purchase as (
  select document,
    bool_or(shipped_at is null and not withdrawn and ship_by < %(ends_at)s) as overdue,
    bool_or(coalesce(shipped_at, %(ends_at)s) > ship_by) as late,
    bool_or(carrier_tracks) filter (where shipped_at is not null) as followed,
    bool_and(tracking_valid) filter (where shipped_at is not null and carrier_tracks) as tracked
  from line where taken and not cancelled and not withdrawn_in_time group by document
), lines as (
  select count(*) filter (where taken) as accepted, count(*) filter (where answered) as answered,
    count(*) filter (where taken and cancelled) as cancelled, count(*) filter (where taken and incident) as incidents,
    count(*) filter (where taken and returned) as returned, count(*) filter (where taken and shipped_at is not null) as shipped,
    coalesce(sum(extract(epoch from answered_at - requested_at)) filter (where answered), 0) as approval_seconds,
    coalesce(sum(extract(epoch from shipped_at - answered_at)) filter (where taken and shipped_at is not null), 0)
      as shipping_seconds
  from line
), purchases as (
  select count(*) as orders, count(*) filter (where late) as late, count(*) filter (where overdue) as overdue,
    count(*) filter (where followed) as followed, count(*) filter (where followed and tracked) as tracked
  from purchase
)
select accepted, answered, cancelled, incidents, returned, shipped, approval_seconds, shipping_seconds,
  orders, late, overdue, followed, tracked
from lines, purchases
