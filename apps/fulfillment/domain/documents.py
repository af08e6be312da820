"""The papers of parcels as PDF, from what was frozen when they were packed: printed again, the same bytes."""

import io
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from apps.common.periods import shanghai_day
from apps.fulfillment.documents.cn23 import draw_cn23
from apps.fulfillment.documents.content import PrintedAddress, PrintedLine, PrintedParcel
from apps.fulfillment.documents.label import draw_labels
from apps.fulfillment.domain.parcel_errors import NotPrintable
from apps.fulfillment.enums import CustomsForm
from apps.fulfillment.models import CustomsDeclaration


def label_pdf(*, parcel_ids: Sequence[int]) -> bytes:
    """Labels of 100 × 150 mm with their CN22, in the order of the ids. Raises NotPrintable, which names the parcels."""
    return _drawn(draw_labels, printed_parcels(parcel_ids))


def cn23_pdf(*, parcel_ids: Sequence[int]) -> bytes:
    """CN23 forms, A5, of those parcels that need one, in the order of the ids. Raises NotPrintable."""
    full = [parcel for parcel in printed_parcels(parcel_ids) if parcel.form == CustomsForm.CN23]
    if not full:
        raise NotPrintable(_("none of these parcels needs a CN23: print their labels, which carry the CN22"))
    return _drawn(draw_cn23, full)


def printed_parcels(parcel_ids: Sequence[int]) -> list[PrintedParcel]:
    """What the papers of these parcels say, in the order of the ids. Raises NotPrintable.

    Packed parcels only: an unpacked one's label must not go out again.
    """
    found = CustomsDeclaration.objects.select_related("parcel__order").in_bulk(parcel_ids)
    gone = [pk for pk in parcel_ids if pk not in found or found[pk].parcel.voided_at]
    if gone or not parcel_ids:
        raise NotPrintable(
            _("there is nothing to print of parcels %(parcels)s: they were unpacked, or not packed here")
            % {"parcels": ", ".join(map(str, gone)) or "–"}
        )
    return [printed_parcel(found[pk]) for pk in parcel_ids]


def printed_parcel(declared: CustomsDeclaration) -> PrintedParcel:
    """The IOSS number is no part of it."""
    parcel, sender = declared.parcel, declared.sender
    lines = [_line(line) for line in declared.lines]
    return PrintedParcel(
        number=parcel.tracking_no,
        reference=parcel.order.order_no,
        weight_g=declared.gross_weight_g,
        has_battery=any(line["has_battery"] for line in declared.lines),
        operator=sender["operator"],
        office=sender["office"],
        signatory=sender["signatory"],
        sender=_address(sender),
        addressee=_address(declared.addressee),
        form=declared.form,
        category=declared.category,
        currency=declared.currency,
        value=declared.value,
        net_weight_g=declared.net_weight_g,
        lines=lines,
        importer_tax_number=declared.importer_tax_number,
        postage_cny=declared.postage,
        declared_on=shanghai_day(declared.declared_at),
        **declared.papers,
    )


def _line(kept: dict[str, Any]) -> PrintedLine:
    words = {name: kept[name] for name in ("description", "quantity", "net_weight_g", "hs6", "origin")}
    return PrintedLine(**words, value=Decimal(kept["value"]))


def _address(kept: dict[str, Any]) -> PrintedAddress:
    return PrintedAddress(**{name: kept[name] for name in ("name", "lines", "country", "phone")})


def _drawn(draw: Callable[[Iterable[PrintedParcel], BinaryIO], object], parcels: Sequence[PrintedParcel]) -> bytes:
    out = io.BytesIO()
    draw(parcels, out)
    return out.getvalue()
