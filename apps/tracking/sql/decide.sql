-- What a parcel's scans say together, whichever came first (docs/decisions/0150).
-- weight 4: delivered and not taken back; 3: returned and not taken back; 2: anything else; 1: only announced;
-- 0: taken back, or not known.
with said as (
    select event.*,
        max(occurred_at) filter (where status = 'returned' and role <> 'unknown') over parcel as returned_at,
        max(occurred_at) filter (where role = 'correction') over parcel as corrected_at
    from fulfillment_trackingevent event
    where event.parcel_id in (select parcel_id from tracking_touched)
    window parcel as (partition by event.parcel_id)
),
weighed as (
    select *,
        case
            when role = 'unknown' then 0
            when status = 'delivered' then
                case when occurred_at > coalesce(greatest(returned_at, corrected_at), '-infinity') then 4 else 0 end
            when status = 'returned' then
                case when occurred_at > coalesce(corrected_at, '-infinity') then 3 else 0 end
            when status = 'info_received' then 1
            else 2
        end as weight
    from said
),
decided as (
    select parcel_id,
        (array_agg(status order by weight desc, occurred_at desc, stage desc, digest desc nulls last, id desc)
            filter (where weight > 0))[1] as status,
        (array_agg(sub_status order by weight desc, occurred_at desc, stage desc, digest desc nulls last, id desc)
            filter (where weight > 0))[1] as sub_status,
        (array_agg(occurred_at order by weight desc, occurred_at desc, stage desc, digest desc nulls last, id desc)
            filter (where weight > 0))[1] as decided_at,
        min(occurred_at) filter (where weight = 4) as delivered_at,
        coalesce(
            min(occurred_at) filter (where role = 'acceptance'), min(occurred_at) filter (where role = 'scan')
        ) as scanned_at,
        -- An announcement that comes late is no sign of life of a parcel under way.
        coalesce(max(occurred_at) filter (where status <> 'info_received'), max(occurred_at)) as last_event_at
    from weighed group by parcel_id
),
wanted as (
    select parcel.id, coalesce(decided.status, parcel.status) as status,
        coalesce(decided.sub_status, parcel.sub_status) as sub_status,
        coalesce(decided.delivered_at, decided.decided_at) as status_at,
        -- Of history it was told when it was shipped; a scan can only make that earlier.
        least(decided.scanned_at, decided.delivered_at, case when parcel.packed_at is null then parcel.shipped_at end)
            as shipped_at,
        decided.delivered_at, decided.last_event_at
    from decided join fulfillment_parcel parcel on parcel.id = decided.parcel_id
),
changed as (
    update fulfillment_parcel parcel set
        status = wanted.status, sub_status = wanted.sub_status, status_at = wanted.status_at,
        shipped_at = wanted.shipped_at, delivered_at = wanted.delivered_at, last_event_at = wanted.last_event_at
    from wanted
    where wanted.id = parcel.id
        and (parcel.status, parcel.sub_status, parcel.status_at, parcel.shipped_at, parcel.delivered_at,
            parcel.last_event_at)
        is distinct from (wanted.status, wanted.sub_status, wanted.status_at, wanted.shipped_at, wanted.delivered_at,
            wanted.last_event_at)
    returning new.id, new.order_id, new.seller_id, old.status as was, new.status, new.sub_status,
        old.shipped_at as shipped_before, new.shipped_at, old.delivered_at as delivered_before, new.delivered_at
)
insert into tracking_moved select * from changed
