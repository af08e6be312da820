"""What each row of a feed would do, a batch of rows at a time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_noop as _

from apps.catalog.domain.checking import check_offers
from apps.catalog.domain.errors import Fault
from apps.catalog.domain.requests import check_contents
from apps.catalog.domain.terms import OfferTerms
from apps.common.said import Said, label, said
from apps.common.spreadsheets import Row
from apps.feeds.domain.columns import COLUMNS
from apps.feeds.domain.lookups import Known, look_up
from apps.feeds.domain.products import ProductDesk
from apps.feeds.domain.terms import Present, snapshot, terms_of, too_little_said, wished_terms
from apps.feeds.domain.values import LONGEST_SKU, RowParser, Wish
from apps.feeds.enums import Outcome
from apps.feeds.models import Feed, FeedRow

IN_REVIEW = said(_("its product is in review already"))


SKU_REPEATS = _("your SKU '%(sku)s' stands in line %(line)s already; keep one of the two rows")
ARTICLE_REPEATS = _("this article stands in line %(line)s already; keep one of the two rows")


@dataclass
class Judge:
    """Goes through the rows of one feed once, and remembers which articles they named so far."""

    feed: Feed
    parser: RowParser
    products: ProductDesk
    now: datetime
    _line_of: dict[tuple[str, str | int], int] = field(default_factory=dict)

    def rows(self, batch: Sequence[Row]) -> list[FeedRow]:
        """A FeedRow for each row, none of them saved. Raises SupplierNotActive, NoAgreement."""
        wishes = [self.parser.parse(row) for row in batch]
        known = look_up(self.feed.supplier_id, wishes)
        rows = [self._judged(wish, known) for wish in wishes]
        supplier_id, setting, asking = self.feed.supplier_id, setting_offers(rows), asking_for_products(rows)
        refuse_faulty(setting, check_offers(supplier_id=supplier_id, rows=terms_after(setting), now=self.now))
        contents = [row.product for row in asking]
        refuse_faulty(asking, check_contents(supplier_id=supplier_id, contents=contents, now=self.now))
        return rows

    def _judged(self, wish: Wish, known: Known) -> FeedRow:
        named = known.by_supplier_sku.get(wish.supplier_sku)
        row = FeedRow(
            feed=self.feed,
            supplier_id=self.feed.supplier_id,
            line=wish.line,
            supplier_sku=wish.supplier_sku[:LONGEST_SKU],
            cells=wish.cells,
            offer_id=named.offer_id if named else None,
        )
        sku = wish.supplier_sku
        repeats = self._repeats(("sku", sku), SKU_REPEATS, wish) if sku else []
        if self._refused(row, [*wish.faults, *repeats]):
            return row
        variant, contradiction = known.find(wish)
        if self._refused(row, [contradiction]):
            return row
        if variant is None:
            return self._new_product(row, wish)
        return self._offer(row, wish, variant, known.by_variant.get(variant))

    def _offer(self, row: FeedRow, wish: Wish, variant: int, now: Present | None) -> FeedRow:
        row.variant_id, row.offer_id = variant, now.offer_id if now else row.offer_id
        terms_now = now.terms if now else None
        faults = [*self._repeats(("article", variant), ARTICLE_REPEATS, wish), too_little_said(wish, terms_now)]
        if self._refused(row, faults):
            return row
        terms, stock = wished_terms(wish, variant, terms_now), wish.get("stock")
        row.outcome = outcome_of(now, terms == terms_now, stock)
        row.before, row.after = now.snapshot() if now else None, snapshot(terms, stock)
        if row.outcome == Outcome.UNCHANGED:
            row.cells = []
        return row

    def _new_product(self, row: FeedRow, wish: Wish) -> FeedRow:
        content, faults = self.products.content(wish)
        if self._refused(row, faults or [too_little_said(wish, None)]):
            return row
        if self.products.is_in_review(content):
            row.outcome, row.reasons, row.cells = Outcome.UNCHANGED, [IN_REVIEW.kept()], []
        else:
            row.outcome, row.product = Outcome.REQUESTED, content
        return row

    def _repeats(self, key: tuple[str, str | int], sentence: str, wish: Wish) -> list[Said]:
        """A fault when an earlier row was about the same; the first one counts."""
        line = self._line_of.setdefault(key, wish.line)
        return [] if line == wish.line else [said(sentence, sku=wish.supplier_sku, line=line)]

    def _refused(self, row: FeedRow, faults: Sequence[Said | None]) -> bool:
        row.reasons = [fault.kept() for fault in faults if fault]
        if row.reasons:
            row.outcome = Outcome.REFUSED
        return bool(row.reasons)


def outcome_of(now: Present | None, same_terms: bool, stock: int | None) -> Outcome:
    if now is None:
        return Outcome.CREATED
    if same_terms and not now.has_ended and stock in (None, now.stock):
        return Outcome.UNCHANGED
    return Outcome.CHANGED


def sets_offer(row: FeedRow) -> bool:
    """Whether the row makes or changes an offer."""
    return row.outcome in (Outcome.CREATED, Outcome.CHANGED)


def setting_offers(rows: Iterable[FeedRow]) -> list[FeedRow]:
    return [row for row in rows if sets_offer(row)]


def asking_for_products(rows: Iterable[FeedRow]) -> list[FeedRow]:
    return [row for row in rows if row.outcome == Outcome.REQUESTED]


def terms_after(rows: Iterable[FeedRow]) -> list[OfferTerms]:
    """What rows that set offers want."""
    return [terms_of(row.after or {}) for row in rows]


def refuse_faulty(rows: Sequence[FeedRow], faults: Iterable[Fault]) -> None:
    """Refuse the rows that the catalog finds faults with, for these."""
    found = defaultdict(list)
    for fault in faults:
        found[fault.row].append(told(fault).kept())
    for number, reasons in found.items():
        rows[number].outcome, rows[number].reasons = Outcome.REFUSED, reasons


def told(fault: Fault) -> Said:
    """A fault that the catalog finds, with our name of the column that it is about."""
    column = COLUMNS.get(fault.field.rpartition(".")[2])
    field = label(column.label) if column else fault.field
    return said(_("%(field)s: %(fault)s"), field=field, fault=fault.message)
