-- A seller that stands in sellers.csv with a fault of its own is not unknown.
insert into history_fault (file, line, field, value, reason)
select file, line, 'seller_code', seller_code, 'is no known seller; add it to sellers.csv'
from (
    select 'elections.csv' as file, line, seller_code from staged_elections
    where not exists (select from history_seller seller where seller.seller_code = staged_elections.seller_code)
    union all
    select 'orders.csv', line, seller_code from history_order where seller_id is null
    union all
    select 'parcels.csv', line, seller_code from history_parcel where seller_id is null
) stranger
where seller_code is not null
    and not exists (select from staged_sellers seller where seller.seller_code = stranger.seller_code);
