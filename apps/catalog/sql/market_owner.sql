-- The role behind the functions of market.sql, and which of a supplier's rows it sees for whom.

create schema catalog authorization app_market;
grant usage on schema catalog to app_supplier, app_ops, app_system;
grant select, update (in_stock) on catalog_offer to app_market;
grant select on catalog_offerpricestep to app_market;
grant select, insert, update, delete on catalog_selleroffer, catalog_sellerpricestep to app_market;

-- Called by a supplier, only that supplier's; called by anybody else who may call it, all.
create policy app_market on catalog_offer to app_market using (
    coalesce(current_setting('role', true), '') <> 'app_supplier'
    or supplier_id = (select current_setting('app.org')::bigint)
);
create policy app_market on catalog_offerpricestep to app_market using (
    coalesce(current_setting('role', true), '') <> 'app_supplier'
    or supplier_id = (select current_setting('app.org')::bigint)
);
