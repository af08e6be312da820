-- An unknown seller's parcel is reported for its seller only.
insert into history_fault (file, line, field, value, reason)
select 'parcels.csv', line, 'order_no', order_no,
    'is no known order of seller ' || seller_code || ' on ' || channel || '; add it to orders.csv'
from history_parcel parcel
where order_id is null and order_no is not null and channel is not null
    and (seller_id is not null
        or exists (select from staged_sellers seller where seller.seller_code = parcel.seller_code));
