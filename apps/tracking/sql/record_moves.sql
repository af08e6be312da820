-- One event a change, each in its seller's name.
insert into events_domainevent (name, subject_type, subject_id, payload, occurred_at, seller_id)
select change.name, 'fulfillment.parcel', moved.parcel_id,
    jsonb_build_object('status', moved.status, 'sub_status', moved.sub_status)
        || case when change.at is null then '{}' else jsonb_build_object('at', change.at) end,
    %(now)s, moved.seller_id
from tracking_moved moved, lateral (values
    ('parcel.shipped', moved.shipped_at, moved.shipped_before is null and moved.shipped_at is not null),
    ('parcel.delivered', moved.delivered_at, moved.delivered_before is null and moved.delivered_at is not null),
    ('parcel.delivery_taken_back', moved.delivered_before,
        moved.delivered_before is not null and moved.delivered_at is null),
    ('parcel.returned', null, moved.status = 'returned' and moved.was <> 'returned'),
    ('parcel.exception', null,
        moved.status in ('exception', 'delivery_failed', 'expired') and moved.was <> moved.status)
) change (name, at, happened)
where change.happened
order by moved.parcel_id
