"""The seller's menu."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.menus import Group, Item
from apps.accounts.rules import (
    can_choose_points_option,
    can_view_goods,
    can_view_orders,
    can_view_points,
    can_view_wallet,
)

MENU = (
    Group(_("Today"), (Item("dashboard:home", _("Overview"), can_view_points, is_exact=True),)),
    Group(
        _("Selling"),
        (
            Item("dashboard:orders", _("Orders"), can_view_orders),
            Item("dashboard:order_exceptions", _("Exceptions"), can_view_orders),
            Item("dashboard:parcels", _("Parcels"), can_view_orders),
            Item("dashboard:dispatch", _("Dispatch"), can_view_orders),
            Item("dashboard:transfers", _("Imports and exports"), can_view_orders),
        ),
    ),
    Group(
        pgettext_lazy("things", "Goods"),
        (
            Item("dashboard:sourcing", _("Find goods"), can_view_goods),
            Item("dashboard:products", _("My products"), can_view_orders),
            Item("dashboard:mappings", _("SKUs"), can_view_orders),
            Item("dashboard:postage", _("Postage"), can_view_goods),
        ),
    ),
    Group(
        _("Points and money"),
        (
            Item("dashboard:points", _("Points"), can_view_points),
            Item("dashboard:tier", _("Tier and resources"), can_view_points),
            Item("dashboard:choice", _("Band or rate"), can_choose_points_option),
            Item("dashboard:wallet", _("Wallet"), can_view_wallet),
        ),
    ),
    Group(
        _("Organisation"),
        (Item("dashboard:team", _("Team")), Item("dashboard:settings", _("Settings"))),
    ),
)
