revoke execute on all functions in schema stock from app_supplier;
revoke usage on schema stock from app_supplier;
revoke insert on stock_movement from app_supplier;
revoke insert, update on stock_stocklevel from app_supplier;
drop trigger has_movement on stock_stocklevel;
create constraint trigger has_movement after insert or update on stock_stocklevel
    deferrable initially deferred for each row execute function stock.refuse_figures_without_movement();
alter table stock_stocklevel enable always trigger has_movement;
