"""What is wrong with offers that somebody wants to set; nothing is written."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_noop as _

from apps.catalog.domain.errors import Fault
from apps.catalog.domain.standing import Goods, Standing, goods_of, standing_of
from apps.catalog.domain.terms import OfferTerms, faults_of_terms
from apps.catalog.enums import OfferState, Side
from apps.catalog.models import Offer
from apps.common.periods import shanghai_day
from apps.common.said import label, said
from apps.suppliers.domain.queries import agreement_in_force, require_active


def check_offers(*, supplier_id: int, rows: Sequence[OfferTerms], now: datetime) -> list[Fault]:
    """Every fault of these rows, each with its row's number from 0; none when they can be set.

    A handful of queries, however many rows. Raises SupplierNotActive and NoAgreement, which no row can mend.
    """
    require_active(supplier_id)
    agreement_in_force(supplier_id=supplier_id, on=shanghai_day(now))
    standing = standing_of(supplier_id=supplier_id, now=now)
    goods = goods_of(terms.variant_id for terms in rows)
    taken = _Taken(supplier_id, rows)
    found = []
    for number, terms in enumerate(rows):
        faults = [*faults_of_terms(terms), *_faults_of_goods(terms, goods, standing), *taken.faults_of(terms)]
        found += [replace(fault, row=number) for fault in faults]
    return found


def _faults_of_goods(terms: OfferTerms, goods: dict[int, Goods], standing: Standing) -> Iterator[Fault]:
    if terms.variant_id not in goods:
        missing = said(_("there is no variant %(id)s; ask for it with a product request"), id=terms.variant_id)
        yield Fault("variant", missing)
    elif obstacle := standing.obstacle(goods[terms.variant_id]):
        yield Fault("variant", label(obstacle.label))


class _Taken:
    """What is there already, in the rows and in the supplier's offers."""

    def __init__(self, supplier_id: int, rows: Sequence[OfferTerms]) -> None:
        self.variants = Counter(terms.variant_id for terms in rows)
        self.skus = Counter(terms.supplier_sku for terms in rows if terms.supplier_sku)
        theirs = Offer.objects.filter(supplier_id=supplier_id)
        self.variant_of_sku = dict(
            theirs.filter(supplier_sku__in=list(self.skus)).values_list("supplier_sku", "variant_id")
        )
        ended_by_operator = theirs.filter(state=OfferState.ENDED, stopped_by=Side.OPERATOR)
        self.barred = dict(
            ended_by_operator.filter(variant__in=list(self.variants)).values_list("variant_id", "reason")
        )

    def faults_of(self, terms: OfferTerms) -> Iterator[Fault]:
        sku = terms.supplier_sku
        if self.variants[terms.variant_id] > 1:
            yield Fault("variant", said(_("is in the list more than once")))
        if terms.variant_id in self.barred:
            why = said(_("the operator ended this offer: %(reason)s"), reason=self.barred[terms.variant_id])
            yield Fault("variant", why)
        if self.skus[sku] > 1:
            yield Fault("supplier_sku", said(_("'%(sku)s' is in the list more than once"), sku=sku))
        elif self.variant_of_sku.get(sku, terms.variant_id) != terms.variant_id:
            other = said(_("'%(sku)s' is the SKU of your offer of another variant"), sku=sku)
            yield Fault("supplier_sku", other)
