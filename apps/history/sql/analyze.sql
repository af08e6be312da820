-- A bulk load leaves the planner with no idea of the tables.
analyze channels_store, orders_order, orders_ordersettlement, fulfillment_parcel, fulfillment_trackingevent;
