update feeds_feedrow as kept set
    outcome = became.outcome,
    reasons = became.reasons,
    offer_id = became.offer_id,
    request_id = became.request_id,
    stock_before = became.stock_before,
    written_at = became.written_at,
    undo = became.undo
from json_to_recordset(%s::json) as became (
    id bigint, outcome text, reasons jsonb, offer_id bigint, request_id bigint, stock_before int,
    written_at timestamptz, undo text)
where kept.id = became.id
