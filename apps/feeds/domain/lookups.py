"""What a batch of rows is about: variants by SKU, GTIN or the supplier's own SKU, and the offers there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from apps.catalog.domain.offers import terms_of_offers
from apps.catalog.enums import OfferState
from apps.catalog.models import Offer, Variant
from apps.common.said import Said, said
from apps.feeds.domain.terms import Present
from apps.feeds.domain.values import Wish
from apps.stock.models import StockLevel


@dataclass(frozen=True)
class Known:
    """The variants and offers that a batch of rows may mean."""

    by_sku: dict[str, int]
    by_gtin: dict[str, int]
    by_supplier_sku: dict[str, Present]
    by_variant: dict[int, Present]

    def find(self, wish: Wish) -> tuple[int | None, Said | None]:
        """The variant that the row is about, None when it is none that we know; and what contradicts itself.

        An unknown GTIN beside something known says nothing: not every article here has one.
        """
        sku, ours = wish.get("sku"), self.by_supplier_sku.get(wish.supplier_sku)
        ids = (ours.terms.variant_id if ours else None, self.by_sku.get(sku), self.by_gtin.get(wish.get("gtin")))
        named = {variant for variant in ids if variant is not None}
        if named and sku and sku not in self.by_sku:
            return None, said(
                _("there is no article '%(sku)s' here, but the row names one that there is; correct the SKU"), sku=sku
            )
        if len(named) > 1:
            return None, said(_("your SKU, sku and gtin are those of different articles; correct one of them"))
        variant = next(iter(named), None)
        theirs = self.by_variant.get(variant) if variant else None
        if theirs and not theirs.has_ended and theirs.terms.supplier_sku not in ("", wish.supplier_sku):
            return None, said(
                _("you offer this article as '%(sku)s' already; use that SKU"), sku=theirs.terms.supplier_sku
            )
        return variant, None


def look_up(supplier_id: int, wishes: Sequence[Wish]) -> Known:
    """Four queries, however many rows."""
    skus = {sku for wish in wishes if (sku := wish.get("sku"))}
    gtins = {gtin for wish in wishes if (gtin := wish.get("gtin"))}
    variants = Variant.objects.filter(Q(sku__in=skus) | Q(gtin__in=gtins)).values_list("pk", "sku", "gtin")
    found = list(variants) if skus or gtins else []
    theirs = Offer.objects.filter(supplier_id=supplier_id)
    wanted = Q(supplier_sku__in={wish.supplier_sku for wish in wishes} - {""}) | Q(
        variant_id__in=[pk for pk, _sku, _gtin in found]
    )
    offers = present_offers(theirs.filter(wanted))
    return Known(
        by_sku={sku: pk for pk, sku, _gtin in found},
        by_gtin={gtin: pk for pk, _sku, gtin in found if gtin},
        by_supplier_sku={offer.terms.supplier_sku: offer for offer in offers if offer.terms.supplier_sku},
        by_variant={offer.terms.variant_id: offer for offer in offers},
    )


def present_offers(offers: Iterable[Offer]) -> list[Present]:
    """Offers with their terms and what is on hand."""
    rows = {offer.pk: offer for offer in offers}
    terms = terms_of_offers(rows.values())
    stock = dict(StockLevel.objects.filter(offer_id__in=rows).values_list("offer_id", "on_hand"))
    return [
        Present(pk, terms[pk], stock.get(pk, 0), has_ended=offer.state == OfferState.ENDED)
        for pk, offer in rows.items()
    ]
