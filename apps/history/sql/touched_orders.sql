-- The orders whose earning may have changed, each once: by their own row, a parcel, or a parcel that moved away.
create temp table history_touched as
select order_id from history_order where fate <> 'unchanged'
union all
(
    select order_id from history_parcel where fate <> 'unchanged' and order_fate = 'unchanged'
    union
    select moved.old_order_id
    from history_parcel moved
    left join history_order own on own.order_id = moved.old_order_id and own.fate <> 'unchanged'
    where moved.fate = 'changed' and moved.old_order_id <> moved.order_id and own.order_id is null
);

analyze history_touched;

select count(*) from history_touched;
