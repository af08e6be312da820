-- Rows with a fault have an empty column: they wait here until the whole import is refused.
with written as (
    insert into accounts_organization as kept (kind, code, name, joined_on, is_active)
    select 'seller', seller_code, name, joined_on, true from staged_sellers
    where seller_code is not null and name is not null and joined_on is not null
    on conflict (kind, code) do update set name = excluded.name, joined_on = excluded.joined_on
        where (kept.name, kept.joined_on) <> (excluded.name, excluded.joined_on)
    returning old.id is null as is_new
)
select count(*) filter (where is_new), count(*) filter (where not is_new) from written;
