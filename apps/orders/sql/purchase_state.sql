-- A purchase order's state follows from its lines.
update orders_purchaseorder as purchase set state = follows.state
from (select orders_purchase_state(%(purchase_order)s) as state) as follows
where purchase.id = %(purchase_order)s and purchase.state <> follows.state
