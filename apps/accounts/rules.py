"""What each role may do in its own organisation. Views, templates and the API ask here and nowhere else.

A predicate takes the request's membership; no membership may do nothing.
"""

from collections.abc import Callable

from apps.accounts.enums import Role
from apps.accounts.models import Membership

Predicate = Callable[[Membership | None], bool]


def held_by(*roles: Role) -> Predicate:
    return lambda membership: membership is not None and membership.role in roles


can_view_orders = held_by(*Role)
can_manage_orders = held_by(Role.OWNER, Role.MANAGER, Role.OPERATOR)
can_view_goods = held_by(*Role)
can_view_points = held_by(*Role)
can_choose_points_option = held_by(Role.OWNER, Role.MANAGER, Role.FINANCE)
can_view_wallet = held_by(*Role)
can_view_money = held_by(Role.OWNER, Role.MANAGER, Role.FINANCE, Role.VIEWER)
can_manage_money = held_by(Role.OWNER, Role.FINANCE)
can_view_supply = held_by(*Role)
can_manage_supply = held_by(Role.OWNER, Role.MANAGER, Role.OPERATOR)
can_sign_agreements = held_by(Role.OWNER)
can_manage_members = held_by(Role.OWNER)
