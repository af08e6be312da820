-- One supplier's lines requested in a window, and what was known of them when the window ended.
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
