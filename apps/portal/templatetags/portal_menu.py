"""The supplier's menu for the layout."""

from typing import Any

from django import template

from apps.accounts.menus import Entry, Words, shown
from apps.portal.menu import MENU

register = template.Library()


@register.simple_tag(takes_context=True)
def menu_groups(context: dict[str, Any]) -> list[tuple[Words, list[Entry]]]:
    """What this member may open, in groups."""
    request = context["request"]
    return list(shown(MENU, membership=request.membership, path=request.path))
