-- The ids of all sellers, those of sellers.csv included.
create temp table history_seller as
select code as seller_code, id as seller_id from accounts_organization where kind = 'seller';
analyze history_seller;
