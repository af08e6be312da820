-- A supplier says what it counted and corrects it: of its own offers only, which its policies see to. Nothing here
-- reserves, releases or dispatches what is reserved.
grant insert, update on stock_stocklevel to app_supplier;
grant insert on stock_movement to app_supplier;
grant usage on schema stock to app_supplier;
grant execute on function
    stock.shift(stock.act, text, bigint[], int[], text),
    stock.observe(stock.act, bigint[], int[], timestamptz, text),
    stock.open_levels(bigint[]), stock.lock(bigint[]), stock.is_replay(stock.act), stock.replay(stock.act),
    stock.apply(stock.act, stock.change[]), stock.available(int, int, int),
    stock.refused(int, bigint, int, int, text)
to app_supplier;

-- Looked at with every statement and no longer at the end: by then nobody's rows may be in reach any more. A figure
-- and its movement are written by one statement.
drop trigger has_movement on stock_stocklevel;
create constraint trigger has_movement after insert or update on stock_stocklevel
    deferrable initially immediate for each row execute function stock.refuse_figures_without_movement();
alter table stock_stocklevel enable always trigger has_movement;
