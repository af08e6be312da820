-- Append what is new. The order of parcels is the same for everybody, so that two that add the same scans wait, and
-- never for each other. What is delivered in the sender's country went back to the sender.
with found as (
    select scan.*, number.parcel_id as whose, number.seller_id, number.country as wanted
    from tracking_scan scan join tracking_number number on number.tracking_no = scan.tracking_no
    where scan.parcel_id is null
        and (number.since is null or scan.occurred_at >= number.since)
        and (number.until is null or scan.occurred_at < number.until)
    union all
    select scan.*, parcel.id, parcel.seller_id, parcel.country
    from tracking_scan scan join fulfillment_parcel parcel on parcel.id = scan.parcel_id
),
judged as (
    select *, status = 'delivered' and source <> 'manual' and country <> '' and wanted not in ('', country)
        and tracking_no ~ '^[A-Z]{2}[0-9]{9}[A-Z]{2}$' and right(tracking_no, 2) = country as at_home
    from found
),
added as (
    insert into fulfillment_trackingevent (seller_id, parcel_id, status, sub_status, role, stage, occurred_at,
        recorded_at, source, carrier_code, carrier_text, location, country, raw, digest)
    select seller_id, whose,
        case when at_home then 'returned' else status end,
        case when at_home then 'Exception_Returned' else sub_status end,
        role, stage, occurred_at, recorded_at, source, carrier_code, carrier_text, location, country, raw, digest
    from judged order by whose, digest
    on conflict (parcel_id, digest) where digest is not null do nothing
    returning parcel_id
)
insert into tracking_touched (parcel_id, added) select parcel_id, count(*) from added group by parcel_id
