-- Scans that waited for parcels which are there now.
with taken as (
    delete from tracking_unmatchedscan waiting
    where exists (
        select from fulfillment_parcel parcel
        where parcel.tracking_no = waiting.tracking_no and parcel.packed_at is not null and parcel.voided_at is null
    )
    returning *
)
insert into tracking_scan (n, tracking_no, source, recorded_at, occurred_at, status, sub_status, role, stage,
    carrier_code, carrier_text, location, country, raw, digest)
select row_number() over (order by id), tracking_no, source, recorded_at, occurred_at, status, sub_status, role, stage,
    carrier_code, carrier_text, location, country, raw, digest
from taken
