-- The one tokeniser: entries and queries are cut by the same functions. Collations are named, so that no cluster's
-- locale changes what a letter is.

-- One width (NFKC), no accents, small letters.
create function catalog.plain(raw text) returns text language sql immutable strict parallel safe as $$
    select lower(normalize(regexp_replace(normalize(raw, nfkd), '[\u0300-\u036f]', '', 'g'), nfkc) collate pg_c_utf8)
$$;

-- What a SKU or GTIN is compared by: its letters and digits.
create function catalog.code(raw text) returns text language sql immutable strict parallel safe as $$
    select upper(regexp_replace(normalize(raw, nfkc), '[^A-Za-z0-9]', '', 'g') collate pg_c_utf8)
$$;

-- Runs in their order: Chinese (Japanese, Korean) characters, other letters, digits.
create function catalog.runs(raw text) returns table (run text, is_chinese boolean, place bigint)
language sql immutable strict parallel safe as $$
    with chinese (class) as (values ('[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+'))
    select case when kind.is_chinese then found[1] else left(found[1], 40) end, kind.is_chinese, matches.place
    from chinese
    cross join regexp_matches(
        regexp_replace(catalog.plain(raw), '(' || class || ')', ' \1 ', 'g') collate pg_c_utf8,
        '[[:alpha:]]+|[[:digit:]]+', 'g'
    ) with ordinality as matches (found, place)
    cross join lateral (select found[1] ~ ('^' || class)) as kind (is_chinese)
$$;

-- What an entry is found by: of Chinese every pair and the last character, so that each character begins one of
-- them; of other words the word itself and its English stem.
create function catalog.lexemes(raw text) returns text[] language sql immutable strict parallel safe as $$
    select coalesce(array_agg(distinct lexeme), '{}')
    from catalog.runs(raw)
    cross join lateral (
        select substr(run, start, 2) from generate_series(1, length(run)) as start where is_chinese
        union all
        select run where not is_chinese
        union all
        select unnest(ts_lexize('english_stem', run)) where not is_chinese
    ) as pieces (lexeme)
$$;

-- Words of titles are kept a second time under this mark, so that finding them there needs no look at the row.
create function catalog.mark(lexemes text[]) returns text[] language sql immutable strict parallel safe as $$
    select coalesce(array_agg('^' || lexeme), '{}') from unnest(lexemes) as lexeme
$$;

-- Every word must be there; the last one may be only begun. `mark` stands before each lexeme. Null without words.
create function catalog.query(raw text, mark text) returns tsquery language sql immutable strict parallel safe as $$
    with word as (
        select run, is_chinese, place = max(place) over () and length(run) > 1 as is_begun,
            ts_lexize('english_stem', run) as stem, not is_chinese and ts_lexize('english_stem', run) = '{}' as is_stop
        from catalog.runs(raw)
    ), term as (
        select case
            when is_chinese and length(run) > 1 then (
                select string_agg(quote_literal(mark || substr(run, start, 2)), ' & ')
                from generate_series(1, length(run) - 1) as start
            )
            when is_chinese then quote_literal(mark || run) || ':*'
            when is_begun and (is_stop or starts_with(stem[1], run)) then quote_literal(mark || run) || ':*'
            when is_begun then quote_literal(mark || run) || ':* | ' || quote_literal(mark || stem[1])
            else quote_literal(mark || coalesce(stem[1], run))
        end as term
        from word
        where not is_stop or (select bool_and(is_stop) from word)
    )
    select string_agg('(' || term || ')', ' & ')::tsquery from term
$$;
