"""The customs declaration of a parcel: drafted before a number is taken, frozen with the parcel."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.common.periods import shanghai_day
from apps.fulfillment.domain.addresses import addressee_of, sender_of
from apps.fulfillment.domain.customs_lines import DeclaredLine, declared_lines
from apps.fulfillment.domain.customs_rates import cny_rate, rounded, sdr_rate
from apps.fulfillment.domain.customs_values import declared_values
from apps.fulfillment.domain.parcel_errors import NotDeclarable, UnknownParcel
from apps.fulfillment.enums import CustomsCategory, CustomsForm
from apps.fulfillment.models import CustomsDeclaration, PackingStandard, Parcel, SenderAddress
from apps.orders.enums import DispatchMode
from apps.orders.models import LineItem, OrderAddress

CN22_MOST_G: Final = 2000
"""By the Universal Postal Union; a heavier packet takes the full form whatever it is worth."""


@dataclass(frozen=True)
class Papers:
    """Why goods are sent, and what a CN23 names beside them; the invoice is the order's number unless told."""

    category: CustomsCategory = CustomsCategory.SALE
    licence: str = ""
    certificate: str = ""
    invoice: str = ""
    comments: str = ""


@dataclass(frozen=True)
class Declared:
    """What goes into a declaration, and the figures that its form follows from; `value_sdr` is not rounded."""

    currency: str
    lines: Sequence[DeclaredLine]
    weight_g: int
    value_sdr: Decimal
    most_sdr: Decimal
    ioss: tuple[str, str] = ("", "")
    papers: Papers = field(default_factory=Papers)

    @property
    def value(self) -> Decimal:
        return sum((line.value for line in self.lines), Decimal(0))

    @property
    def form(self) -> CustomsForm:
        small = self.value_sdr <= self.most_sdr and self.weight_g <= CN22_MOST_G
        return CustomsForm.CN22 if small else CustomsForm.CN23


def draft_declaration(
    *,
    items: Sequence[LineItem],
    address: OrderAddress,
    weight_g: int,
    mode: DispatchMode,
    standard: PackingStandard,
    papers: Papers,
    now: datetime,
) -> Declared:
    """What would be declared of these items; `weight_g` is the whole parcel's. Nothing is written.

    CN22 up to the standard's SDR and 2 kg, else CN23. Raises NotDeclarable, RateMissing.
    """
    if papers.category == CustomsCategory.OTHER and not papers.comments.strip():
        raise NotDeclarable(_("say in the comments why the goods are sent: the category 'other' alone tells nothing"))
    day = shanghai_day(now)
    currency, values = declared_values(items, mode=mode, on=day)
    lines = declared_lines(items, values, weight_g=weight_g, standard=standard)
    total = sum((line.value for line in lines), Decimal(0))
    if total > standard.declared_most:
        raise NotDeclarable(
            _("the parcel would be declared at %(value)s %(currency)s, more than %(most)s: pack several parcels")
            % {"value": total, "currency": currency, "most": standard.declared_most}
        )
    in_cny = total * cny_rate(currency, on=day)
    ioss = ("", "")
    if address.ioss and in_cny <= standard.ioss_most_eur * cny_rate("EUR", on=day):
        ioss = (address.ioss, address.ioss_ending)
    return Declared(
        currency=currency,
        lines=lines,
        weight_g=weight_g,
        value_sdr=in_cny / sdr_rate(standard, on=day),
        most_sdr=standard.cn22_most_sdr,
        ioss=ioss,
        papers=papers,
    )


def declaration_of(
    parcel: Parcel, declared: Declared, *, sender: SenderAddress, address: OrderAddress, now: datetime
) -> CustomsDeclaration:
    """What was drafted, with both addresses as they are now, to be kept with the parcel. Raises NotPrintable."""
    ioss, ioss_ending = declared.ioss
    return CustomsDeclaration(
        parcel=parcel,
        seller_id=parcel.seller_id,
        form=declared.form,
        category=declared.papers.category,
        currency=declared.currency,
        value=declared.value,
        value_sdr=rounded(declared.value_sdr),
        net_weight_g=sum(line.net_weight_g for line in declared.lines),
        gross_weight_g=declared.weight_g,
        lines=[line.as_json() for line in declared.lines],
        sender=sender_of(sender),
        addressee=addressee_of(address),
        papers=_papers(parcel, declared.papers),
        importer_tax_number=address.tax_number,
        ioss=ioss,
        ioss_ending=ioss_ending,
        declared_at=now,
    )


def note_postage(*, parcel_id: int, postage_cny: Decimal) -> None:
    """Tell a declaration what the post charges, in CNY, once: CN23 asks for it. Later ones change nothing.

    Raises UnknownParcel.
    """
    found = CustomsDeclaration.objects.filter(parcel_id=parcel_id)
    if not found.filter(postage__isnull=True).update(postage=rounded(postage_cny)) and not found.exists():
        raise UnknownParcel(_("there is no declaration of parcel %(parcel)s") % {"parcel": parcel_id})


def _papers(parcel: Parcel, papers: Papers) -> dict[str, Any]:
    told = {name: text.strip() for name, text in asdict(papers).items() if name != "category"}
    return told | {"invoice": told["invoice"] or parcel.order.order_no}
