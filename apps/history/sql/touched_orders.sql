-- The orders whose earning may have changed, each once: by their own row, a parcel, or a parcel that moved away.
create temp table history_touched as
select order_id from history_order where fate <> 'unchanged'
union
select order_id from history_parcel where fate <> 'unchanged' and order_fate = 'unchanged'
union
select old_order_id from history_parcel where fate = 'changed' and old_order_id <> order_id;

select count(*) from history_touched;
