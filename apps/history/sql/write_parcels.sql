insert into fulfillment_parcel (id, seller_id, order_id, tracking_no, service, status, shipped_at, delivered_at)
select parcel_id, seller_id, order_id, tracking_no, service,
    case when delivered_at is null then 'in_transit' else 'delivered' end, shipped_at, delivered_at
from history_parcel where fate = 'created';

-- A delivery that was taken back leaves the parcel on its way; any other status stays what it was.
update fulfillment_parcel kept
set order_id = history.order_id, service = history.service,
    shipped_at = history.shipped_at, delivered_at = history.delivered_at,
    status = case
        when history.delivered_at is not null then 'delivered'
        when kept.status = 'delivered' then 'in_transit'
        else kept.status
    end
from history_parcel history
where fate = 'changed' and kept.id = history.parcel_id;

select count(*) filter (where fate = 'created'), count(*) filter (where fate = 'changed') from history_parcel;
