-- {child}.{column} names a row of {parent} of the same tenant. Parents never go (`rows_stay`), so a look when a link
-- is written is as good as a foreign key that watches for ever: once for all rows of an INSERT or COPY, and for those
-- rows of an UPDATE whose link or tenant changes.
create function public."{name}"() returns trigger language plpgsql as $$
declare
    stray bigint;
begin
    if tg_level = 'ROW' then
        if not exists (
            select from public."{parent}" parent where parent.id = new."{column}" and parent."{tenant}" = new."{tenant}"
        ) then
            stray := new."{column}";
        end if;
    elsif (select count(*) from (select from written limit {many} + 1) first_ones) > {many} then
        -- Planned anew, for so many rows. A minimum, for a LIMIT would make the planner hope to be lucky soon.
        execute $many$
            select min(written."{column}") from written where not exists (
                select from public."{parent}" parent
                where parent.id = written."{column}" and parent."{tenant}" = written."{tenant}"
            )
        $many$ into stray;
    else
        -- OFFSET keeps this plan, which is kept for the session, one look into the parent's index a row.
        select min(written."{column}") into stray from written where not exists (
            select from public."{parent}" parent
            where parent.id = written."{column}" and parent."{tenant}" = written."{tenant}" offset 0
        );
    end if;
    if stray is not null then
        raise foreign_key_violation using
            message = 'insert or update on table "{child}" violates foreign key constraint "{name}"',
            detail = format('Key ({column})=(%s) is not present in table "{parent}" for this {tenant}.', stray),
            schema = 'public', table = '{child}', constraint = '{name}';
    end if;
    return null;
end $$;

create trigger "{name}" after insert on "{child}" referencing new table as written
    for each statement execute function "{name}"('{column}', '{parent}', '{tenant}');
create trigger "{name}_moved" after update on "{child}" for each row
    when ((old."{column}", old."{tenant}") is distinct from (new."{column}", new."{tenant}"))
    execute function "{name}"('{column}', '{parent}', '{tenant}');
alter table "{child}" enable always trigger "{name}", enable always trigger "{name}_moved";
