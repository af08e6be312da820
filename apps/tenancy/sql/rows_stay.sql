-- Rows of {table} are looked at once by what hangs on them, so they never go and never become another's: for nobody.
create function public."{table}_rows_stay"() returns trigger language plpgsql as $$
begin
    raise restrict_violation using
        message = 'rows of "{table}" are kept, with their id and {tenant}: other rows hang on them',
        schema = 'public', table = '{table}', constraint = '{table}_rows_stay';
end $$;

create trigger rows_stay before delete or truncate on "{table}"
    for each statement execute function "{table}_rows_stay"();
create trigger keys_stay after update on "{table}" for each row
    when ((old.id, old."{tenant}") is distinct from (new.id, new."{tenant}"))
    execute function "{table}_rows_stay"();
alter table "{table}" enable always trigger rows_stay, enable always trigger keys_stay;
