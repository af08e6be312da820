grant execute on function
    catalog.publish(bigint[], numeric[], bigint[], int[], numeric[], timestamptz),
    catalog.hide(bigint[]),
    catalog.set_in_stock(bigint[], boolean)
to app_supplier, app_ops, app_system;
