"""The doors of a seller's orders: all roles look, those who manage orders act."""

from tests.access.doors import Door, sellers

MANAGE = ("owner", "manager", "operator")
ORDERS = "/dashboard/orders"
LOOKING, MISSING = sellers("ok"), sellers("missing")
MANAGING = sellers("ok", roles=MANAGE)
ABSENT = sellers("missing", roles=MANAGE)


def act(name: str) -> Door:
    """A button on the page of an order that there is not."""
    return Door(f"{ORDERS}/999999/{name}/", sellers("method"), ABSENT)


ORDER_DOORS = {
    "dashboard:orders": Door(f"{ORDERS}/", LOOKING, sellers("method")),
    "dashboard:order_acts": Door(f"{ORDERS}/acts/", MANAGING, ABSENT),
    "dashboard:order_views": Door(f"{ORDERS}/views/", MANAGING, MANAGING),
    "dashboard:order_view": Door(f"{ORDERS}/views/999999/", ABSENT, ABSENT),
    "dashboard:products": Door("/dashboard/products/", LOOKING, sellers("method")),
    "dashboard:new_order": Door(f"{ORDERS}/new/", MANAGING, MANAGING),
    "dashboard:order_files": Door(f"{ORDERS}/files/", LOOKING, MANAGING),
    "dashboard:order_file": Door(f"{ORDERS}/files/999999/", MISSING, sellers("method")),
    "dashboard:order_file_columns": Door(f"{ORDERS}/files/999999/columns/", ABSENT, ABSENT),
    "dashboard:order_file_refused": Door(f"{ORDERS}/files/999999/refused/", MISSING, sellers("method")),
    "dashboard:order_file_act": Door(f"{ORDERS}/files/999999/commit/", sellers("method"), ABSENT),
    "dashboard:order_exceptions": Door(f"{ORDERS}/exceptions/", LOOKING, sellers("method")),
    "dashboard:mappings": Door(f"{ORDERS}/skus/", LOOKING, sellers("method")),
    "dashboard:mapping": Door(f"{ORDERS}/skus/999999/?sku=A", ABSENT, ABSENT),
    "dashboard:routing_policy": Door(f"{ORDERS}/shortage/", MANAGING, MANAGING),
    "dashboard:order": Door(f"{ORDERS}/999999/", MISSING, sellers("method")),
    "dashboard:order_costs": Door(f"{ORDERS}/999999/costs/", MISSING, sellers("method")),
    "dashboard:order_address": Door(f"{ORDERS}/999999/address/", ABSENT, ABSENT),
    "dashboard:hold_order": act("hold"),
    "dashboard:release_order": act("release"),
    "dashboard:cancel_order": act("cancel"),
    "dashboard:split_order": Door(f"{ORDERS}/999999/split/", ABSENT, ABSENT),
    "dashboard:order_paid": act("paid"),
    "dashboard:look_again": act("lines/999999/again"),
    "dashboard:cancel_line": Door(f"{ORDERS}/999999/lines/999999/cancel/", ABSENT, ABSENT),
    "dashboard:order_change_seen": act("seen"),
}
