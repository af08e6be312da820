-- Sellers cut their words themselves; entries are written by app_market alone, for whoever published something.
grant usage on schema catalog to app_seller;
revoke execute on function catalog.refresh_entries(bigint[]) from public;
grant execute on function catalog.refresh_entries(bigint[]) to app_supplier, app_ops, app_system;
grant execute on function
    catalog.plain(text), catalog.code(text), catalog.runs(text), catalog.lexemes(text), catalog.mark(text[]),
    catalog.query(text, text)
to app_seller, app_ops, app_system, app_market;
