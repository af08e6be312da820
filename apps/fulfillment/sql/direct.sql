-- Which of a supplier's purchase lines go into one parcel: those of one order. A supplier reads no order; this tells
-- it the order's number in our books, and nothing of it. Owned by a role that sees no more than that.
create schema fulfillment authorization app_market;
grant usage on schema fulfillment to app_supplier;
grant select (id, order_id) on orders_allocation to app_market;
grant select (id, supplier_id, allocation_id) on orders_purchaseline to app_market;
create policy app_market on orders_allocation for select to app_market using (true);
create policy app_market on orders_purchaseline for select to app_market
    using (supplier_id = (select current_setting('app.org')::bigint));

set local role app_market;
create function fulfillment.orders_of_lines(p_lines bigint[]) returns table (line_id bigint, order_id bigint)
    stable security definer set search_path = public, pg_temp language sql as $$
    select line.id, allocation.order_id
    from orders_purchaseline as line join orders_allocation as allocation on allocation.id = line.allocation_id
    where line.id = any(p_lines)
$$;
revoke execute on function fulfillment.orders_of_lines(bigint[]) from public;
grant execute on function fulfillment.orders_of_lines(bigint[]) to app_supplier;
reset role;
