-- Ranges of one indicator and country never overlap: each pair has a block of 10^8 serials of its own on one line.
create function fulfillment_serials(p_indicator text, p_country text, p_first int, p_last int) returns int8range
    immutable strict language sql as $$
    select int8range(block * 100000000 + p_first, block * 100000000 + p_last, '[]')
    from (select sum((ascii(letter) - 65) * power(26, 4 - place))::bigint as block
          from unnest(string_to_array(p_indicator || p_country, null)) with ordinality as letters (letter, place)) blocks
$$;
alter table fulfillment_numberrange add constraint number_ranges_apart
    exclude using gist (fulfillment_serials(indicator, country, first, last) with &&);

-- A number that was given out is never given out again.
create function fulfillment_keep_numbers() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'number ranges are kept: what was given out must stay known' using errcode = 'restrict_violation';
    end if;
    if (new.indicator, new.country, new.first, new.last) is distinct from (old.indicator, old.country, old.first, old.last)
        or new.next < old.next then
        raise exception 'numbers are only given out: add another range instead of changing one'
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger keep_numbers before update or delete on fulfillment_numberrange
    for each row execute function fulfillment_keep_numbers();
alter table fulfillment_numberrange enable always trigger keep_numbers;
