"""What stands in statements, in the reader's language."""

from typing import Final

from django.utils.translation import gettext_lazy as _

DOCUMENTS: Final = {
    "top_up": _("Top-up"),
    "manual_entry": _("Entry by the platform"),
    "growth_reward": _("Growth reward"),
    "order": _("Order"),
    "order_line": _("Order line"),
    "purchase_order": _("Purchase order"),
    "parcel": _("Parcel"),
    "store": _("Store"),
}


def document_name(kind: str, number: int | None) -> str:
    """A business document by its name and number; an unknown kind stands for itself."""
    name = str(DOCUMENTS.get(kind, kind))
    return name if number is None else f"{name} {number}"
