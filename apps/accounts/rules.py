"""What each role may do in its own organisation. Views, templates and the API ask here and nowhere else.

A rule takes the request's membership; no membership may do nothing. The team page prints the same rules.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import Kind, Role
from apps.accounts.models import Membership

Predicate = Callable[[Membership | None], bool]
EVERY_KIND = tuple(Kind)


@dataclass(frozen=True)
class Rule:
    """A rule in words: these roles may do this, in organisations of these kinds."""

    to: str | Promise
    roles: tuple[Role, ...]
    kinds: tuple[Kind, ...]


RULES: list[Rule] = []


def held_by(*roles: Role, to: str | Promise, kinds: tuple[Kind, ...] = EVERY_KIND) -> Predicate:
    """Make a rule; `to` is what the team page calls it."""
    RULES.append(Rule(to, roles, kinds))
    return lambda membership: membership is not None and membership.role in roles


SELLERS, SUPPLIERS = (Kind.SELLER,), (Kind.SUPPLIER,)

can_view_orders = held_by(*Role, to=_("See orders, parcels and dispatch"), kinds=SELLERS)
can_manage_orders = held_by(
    Role.OWNER, Role.MANAGER, Role.OPERATOR, to=_("Enter, mend, hold and cancel orders"), kinds=SELLERS
)
can_view_goods = held_by(*Role, to=_("Find goods and see postage"), kinds=SELLERS)
can_view_points = held_by(*Role, to=_("See points, tier and resources"), kinds=SELLERS)
can_choose_points_option = held_by(
    Role.OWNER, Role.MANAGER, Role.FINANCE, to=_("Choose between band and rate"), kinds=SELLERS
)
can_view_wallet = held_by(*Role, to=_("See the wallet"), kinds=SELLERS)
can_view_supply = held_by(*Role, to=_("See goods, stock, purchase orders and deliveries"), kinds=SUPPLIERS)
can_manage_supply = held_by(
    Role.OWNER,
    Role.MANAGER,
    Role.OPERATOR,
    to=_("Change goods and stock, answer and ship purchase orders"),
    kinds=SUPPLIERS,
)
can_view_money = held_by(
    Role.OWNER, Role.MANAGER, Role.FINANCE, Role.VIEWER, to=_("See payables and payouts"), kinds=SUPPLIERS
)
can_manage_money = held_by(
    Role.OWNER, Role.FINANCE, to=_("Handle money: top-ups, payments with points, the bank account")
)
can_sign_agreements = held_by(Role.OWNER, to=_("Sign agreements"), kinds=SUPPLIERS)
can_manage_members = held_by(Role.OWNER, to=_("Invite and remove members, change their roles"))


def rules_for(kind: str) -> list[Rule]:
    """Every rule that says something to organisations of a kind, in the order above."""
    return [rule for rule in RULES if kind in rule.kinds]
