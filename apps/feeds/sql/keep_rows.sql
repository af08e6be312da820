update feeds_feedrow as kept set
    outcome = became.outcome,
    reason = became.reason,
    offer_id = became.offer_id,
    request_id = became.request_id,
    stock_before = became.stock_before,
    written_at = became.written_at,
    undo = became.undo
from unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::int[], %s::timestamptz[], %s::text[])
    as became (id, outcome, reason, offer_id, request_id, stock_before, written_at, undo)
where kept.id = became.id
