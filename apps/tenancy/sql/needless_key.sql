-- The parent's unique index on (tenant, id) is there for foreign keys; the last of them takes it along.
do $$
begin
    if not exists (select from pg_trigger where tgrelid = 'public."{parent}"'::regclass and tgname = 'rows_stay') then
        raise '"{parent}" is none of LastingRows: a key that is looked at once needs a parent that stays';
    end if;
    if not exists (select from pg_constraint where conindid = to_regclass('public."{key}"') and contype = 'f') then
        drop index if exists public."{key}";
    end if;
end $$;
