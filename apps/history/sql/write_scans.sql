-- The delivery scan is the one event that history knows; a corrected one is added behind the first.
insert into fulfillment_trackingevent
    (seller_id, parcel_id, status, occurred_at, recorded_at, source, carrier_code, carrier_text)
select seller_id, parcel_id, 'delivered', delivered_at, %(now)s, %(source)s, '', ''
from history_parcel
where delivered_at is not null
    and (fate = 'created' or fate = 'changed' and delivered_at is distinct from old_delivered_at);
