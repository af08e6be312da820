"""Orders as sellers read them."""

from django import template
from django.utils.translation import gettext as _

from apps.dashboard.order_bulk import ACTS
from apps.dashboard.order_words import exception_words
from apps.dashboard.sourcing_facets import country_name
from apps.order_costs.domain.waiting_words import currencies_missing
from apps.orders.domain.address_words import in_words
from apps.orders.domain.addresses import Note

register = template.Library()
register.filter("country", country_name)
register.filter("exception_words", exception_words)
register.filter("currencies_missing", currencies_missing)
ORDER_TONES = {
    "pending_payment": "badge-ghost",
    "on_hold": "badge-warning",
    "awaiting_allocation": "badge-info",
    "awaiting_supplier": "badge-info",
    "awaiting_dispatch": "badge-info",
    "partly_shipped": "badge-info",
    "cancel_requested": "badge-warning",
    "shipped": "badge-success",
    "delivered": "badge-success",
}
ITEM_TONES = {"shipped": "badge-success", "delivered": "badge-success", "waiting": "badge-warning"}


@register.filter
def act_label(name: str) -> str:
    """An act on many orders."""
    return str(ACTS[name].label if name in ACTS else _("Save as CSV"))


@register.filter
def act_tone(name: str) -> str:
    return ACTS[name].tone if name in ACTS else ""


@register.filter
def act_done(name: str) -> str:
    """What came of an order that it was done with."""
    return str(ACTS[name].done)


@register.filter
def order_tone(status: str) -> str:
    return ORDER_TONES.get(status, "badge-ghost")


@register.filter
def item_tone(state: str) -> str:
    return ITEM_TONES.get(state, "badge-ghost" if state == "cancelled" else "badge-info")


@register.filter
def note_words(note: Note) -> str:
    """A warning of an address."""
    return in_words(note.as_json())
