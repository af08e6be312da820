"""The papers of parcels as PDF, from what was frozen when they were packed: printed again, the same bytes."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, BinaryIO, Final

from django.utils.translation import gettext as _

from apps.common.documents.fonts import NotPrintable
from apps.common.periods import shanghai_day
from apps.fulfillment.documents.cn23 import cn23_paper, draw_cn23, draw_form
from apps.fulfillment.documents.content import PrintedAddress, PrintedLine, PrintedParcel
from apps.fulfillment.documents.label import draw_label, draw_labels, label_paper
from apps.fulfillment.enums import CustomsForm
from apps.fulfillment.models import CustomsDeclaration, Parcel

SPECIMEN: Final = "RR000000005CN"


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

    Packed parcels only: an unpacked one's label must not go out again. See `sort_out` for printing what is left.
    """
    parcels, gone = sort_out(parcel_ids)
    if gone or not parcels:
        raise NotPrintable(
            _("there is nothing to print of parcels %(parcels)s: they were unpacked, or not packed here")
            % {"parcels": ", ".join(gone) or "–"}
        )
    return parcels


def sort_out(parcel_ids: Sequence[int]) -> tuple[list[PrintedParcel], list[str]]:
    """What can be printed, in the order of the ids, and the numbers of parcels that were unpacked, or not packed."""
    found = CustomsDeclaration.objects.select_related("parcel__order").in_bulk(parcel_ids)
    here = [pk for pk in parcel_ids if pk in found and not found[pk].parcel.voided_at]
    gone = [pk for pk in parcel_ids if pk not in here] if len(here) < len(parcel_ids) else []
    numbers = {parcel.pk: parcel.tracking_no for parcel in Parcel.objects.filter(pk__in=gone)}
    return [printed_parcel(found[pk]) for pk in here], [numbers.get(pk, f"#{pk}") for pk in gone]


def require_printable(declared: CustomsDeclaration) -> None:
    """Draw the papers of a parcel that has no number yet, and throw them away. Raises NotPrintable."""
    printed = replace(printed_parcel(declared), number=SPECIMEN)
    draw_label(label_paper(io.BytesIO()), printed)
    if printed.form == CustomsForm.CN23:
        draw_form(cn23_paper(io.BytesIO()), printed)


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
