-- Parcels that may be, or may no longer be, a problem as time goes by: handed over, or with the carrier all the same.
insert into tracking_touched (parcel_id, added)
select id, 0 from fulfillment_parcel
where handed_over_at is not null and delivered_at is null and voided_at is null
union
select id, 0 from fulfillment_parcel
where packed_at is not null and handed_over_at is null and voided_at is null
    and shipped_at is not null and delivered_at is null
union
select parcel_id, 0 from tracking_trackingproblem where closed_at is null
