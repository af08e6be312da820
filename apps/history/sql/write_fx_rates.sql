with written as (
    insert into wallet_fxrate as kept (rate_on, base, quote, rate)
    select rate_on, base, quote, rate from staged_fx_rates
    on conflict (base, quote, rate_on) do update set rate = excluded.rate where kept.rate <> excluded.rate
    returning old.id is null as is_new, new.rate_on
)
select count(*) filter (where is_new), count(*) filter (where not is_new), min(rate_on) from written;
