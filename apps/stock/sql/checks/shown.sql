select 'offer ' || offer.id as subject, 'in stock ' || actual.in_stock, 'in stock ' || shown.in_stock
from catalog_offer as offer
left join stock_stocklevel as level on level.offer_id = offer.id
left join stock_stockpolicy as policy on policy.supplier_id = offer.supplier_id
left join catalog_selleroffer as seen on seen.offer_id = offer.id
cross join lateral (
    select coalesce(stock.available(level.on_hand, level.reserved, safety_buffer), 0) > 0 as in_stock
) as actual
cross join lateral (values (offer.in_stock), (seen.in_stock)) as shown (in_stock)
where shown.in_stock <> actual.in_stock
