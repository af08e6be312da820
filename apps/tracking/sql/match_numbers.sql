-- Whose the scans' numbers are. A number that several parcels have had is each one's from its packing to the next one's.
insert into tracking_number (tracking_no, parcel_id, seller_id, country, since, until)
select parcel.tracking_no, parcel.id, parcel.seller_id, parcel.country,
    case when row_number() over number > 1 then parcel.packed_at end,
    lead(parcel.packed_at) over number
from (select distinct tracking_no from tracking_scan where parcel_id is null) scan
join fulfillment_parcel parcel on parcel.tracking_no = scan.tracking_no
where parcel.packed_at is not null and parcel.voided_at is null
window number as (partition by parcel.tracking_no order by parcel.packed_at, parcel.id)
