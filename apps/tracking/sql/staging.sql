create temp table tracking_scan (
    n int, tracking_no text, parcel_id bigint, source text, recorded_at timestamptz, occurred_at timestamptz,
    status text, sub_status text, role text, stage smallint, carrier_code text, carrier_text text, location text,
    country text, raw jsonb, place text, digest bytea
) on commit drop;
create temp table tracking_number (
    tracking_no text, parcel_id bigint, seller_id bigint, country text, since timestamptz, until timestamptz
) on commit drop;
create temp table tracking_touched (parcel_id bigint, added int) on commit drop;
create temp table tracking_moved (
    parcel_id bigint, order_id bigint, seller_id bigint, was text, status text, sub_status text,
    shipped_before timestamptz, shipped_at timestamptz, delivered_before timestamptz, delivered_at timestamptz
) on commit drop;
