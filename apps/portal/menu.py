"""The supplier's menu."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.menus import Group, Item
from apps.accounts.rules import can_view_money, can_view_supply

MENU = (
    Group(_("Today"), (Item("portal:home", _("Work queue"), can_view_supply, is_exact=True),)),
    Group(
        _("Fulfilment"),
        (
            Item("portal:purchases", _("Purchase orders"), can_view_supply),
            Item("portal:dispatch", _("Dispatch"), can_view_supply),
            Item("portal:deliveries", _("Deliveries"), can_view_supply),
        ),
    ),
    Group(
        pgettext_lazy("things", "Goods"),
        (
            Item("portal:products", _("Products"), can_view_supply),
            Item("portal:brands", _("Brands"), can_view_supply),
            Item("portal:offers", _("Offers"), can_view_supply),
            Item("portal:stock", _("Stock"), can_view_supply),
            Item("portal:feeds", _("Feeds"), can_view_supply),
        ),
    ),
    Group(
        _("Standing"),
        (
            Item("portal:score", _("Score card"), can_view_supply),
            Item("portal:onboarding", _("Onboarding"), can_view_supply),
            Item("portal:application", _("Application"), can_view_supply),
            Item("portal:documents", _("Documents"), can_view_supply),
            Item("portal:inspections", _("Inspections"), can_view_supply),
            Item("portal:agreements", _("Agreements"), can_view_supply),
        ),
    ),
    Group(_("Money"), (Item("portal:money", _("Payables and payouts"), can_view_money),)),
)
