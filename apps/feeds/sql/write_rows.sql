-- In the order of the document, which is the order of the file.
insert into feeds_feedrow
    (feed_id, supplier_id, line, supplier_sku, outcome, reasons, cells, before, after, product, variant_id, offer_id, undo)
select %(feed)s, %(supplier)s, line, supplier_sku, outcome, reasons, cells, before, after, product, variant_id, offer_id, ''
from json_to_recordset(%(rows)s::json) as row (
    line int, supplier_sku text, outcome text, reasons jsonb, cells text[], before jsonb, after jsonb, product jsonb,
    variant_id bigint, offer_id bigint)
