"""Addresses as they are printed, in lines; frozen with a declaration."""

from typing import Any

from django.utils.translation import gettext as _

from apps.common.documents.fonts import NotPrintable, unprintable
from apps.fulfillment.models import SenderAddress
from apps.orders.models import OrderAddress

Address = dict[str, Any]


def sender_of(row: SenderAddress) -> Address:
    return {
        "name": row.name,
        "lines": _lines(row.line1, row.line2, _place(row.postcode, row.city, row.region)),
        "country": row.country,
        "phone": row.phone,
        "operator": row.operator,
        "office": row.office,
        "signatory": row.signatory,
    }


def addressee_of(row: OrderAddress) -> Address:
    """Raises NotPrintable when a carrier could not read it: a script that no font of ours has."""
    address = {
        "name": row.name,
        "lines": _lines(row.company, row.line1, row.line2, _place(row.postcode, row.city, row.region)),
        "country": row.country,
        "phone": row.phone,
    }
    missing = unprintable(" ".join([row.name, row.phone, *address["lines"]]))
    if missing:
        raise NotPrintable(
            _("the address has characters that cannot be printed (%(characters)s): write it in Latin letters")
            % {"characters": " ".join(missing)}
        )
    return address


def _place(postcode: str, city: str, region: str) -> str:
    return ", ".join(part for part in (f"{postcode} {city}".strip(), region) if part)


def _lines(*parts: str) -> list[str]:
    return [part.strip() for part in parts if part.strip()]
