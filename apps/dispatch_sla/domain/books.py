"""Rule books of dispatch: which rule counts, and how a draft becomes the rules."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.common.books import BookStatus
from apps.common.periods import shanghai_day
from apps.common.when import day_words
from apps.dispatch_sla.domain.errors import NoRule, UnfitRuleBook, WrongState
from apps.dispatch_sla.enums import Goods, Programme
from apps.dispatch_sla.models import SlaRule, SlaRuleBook
from apps.events.domain.recording import record_event

COPIED: Final = ("on_time_percent", "new_within_days", "slow_sales_up_to", "penalty", "note")
RULE_FIELDS: Final = (
    "programme",
    "goods",
    "starts_with",
    "ends_with",
    "unit",
    "amount",
    "cut_off",
    "amount_after_cut_off",
    "skips_sundays",
    "skips_holidays",
)


class Rules:
    """The published books with their rules, read once for many orders."""

    def __init__(self) -> None:
        books = SlaRuleBook.objects.filter(status=BookStatus.PUBLISHED).order_by("-effective_from")
        self._books = list(books.prefetch_related("rules"))

    def book_on(self, on: date) -> SlaRuleBook | None:
        """The newest book in force on a Shanghai day."""
        return next((book for book in self._books if book.effective_from <= on), None)

    def rule_for(self, *, programme: str, is_new_or_slow: bool, on: date) -> SlaRule:
        """The rule that an order's clock follows. Raises NoRule."""
        book = self.book_on(on)
        rules = {(rule.programme, rule.goods): rule for rule in book.rules.all()} if book else {}
        wanted = [(programme, Goods.NEW_OR_SLOW)] if is_new_or_slow else []
        found = next((rules[key] for key in [*wanted, (programme, Goods.ANY)] if key in rules), None)
        if found is None:
            raise NoRule(programme, on)
        return found


@transaction.atomic
def copy_rule_book(*, book_id: int, now: datetime) -> SlaRuleBook:
    """Draft the next version from a book, rules included; it takes effect tomorrow (Shanghai) unless edited."""
    source = SlaRuleBook.objects.get(pk=book_id)
    rules = list(source.rules.all())
    version = SlaRuleBook.objects.aggregate(newest=Max("version"))["newest"] + 1
    draft = SlaRuleBook.objects.create(
        version=version,
        effective_from=shanghai_day(now) + timedelta(days=1),
        **{name: getattr(source, name) for name in COPIED},
    )
    SlaRule.objects.bulk_create(
        SlaRule(rule_book=draft, **{name: getattr(rule, name) for name in RULE_FIELDS}) for rule in rules
    )
    return draft


@transaction.atomic
def publish_rule_book(*, book_id: int, now: datetime, actor_id: int | None) -> SlaRuleBook:
    """Make a draft the rules of the clocks that start from its first day on; from then it never changes.

    Raises WrongState for a published one; UnfitRuleBook when a programme has no rule for all goods, when its first
    day is past (clocks may have started by other rules), or when another one takes effect that day.
    """
    book = SlaRuleBook.objects.select_for_update(of=("self",)).get(pk=book_id)
    if book.status != BookStatus.DRAFT:
        raise WrongState(_("rule book %(book)s is published already; draft a new version") % {"book": book})
    _refuse_unfit(book, shanghai_day(now))
    book.status, book.published_at = BookStatus.PUBLISHED, now
    book.save(update_fields=["status", "published_at"])
    record_event(
        name="dispatch.rule_book_published",
        subject=book,
        payload={"version": book.version, "effective_from": f"{book.effective_from}"},
        now=now,
        actor_id=actor_id,
    )
    return book


def _refuse_unfit(book: SlaRuleBook, today: date) -> None:
    missing = set(Programme.values) - _programmes(book.rules.filter(goods=Goods.ANY))
    if missing:
        raise UnfitRuleBook(
            _("rule book %(book)s has no rule for all goods of %(programmes)s; add it")
            % {"book": book, "programmes": ", ".join(str(Programme(each).label) for each in sorted(missing))}
        )
    if book.effective_from <= today:
        raise UnfitRuleBook(
            _("rule book %(book)s would begin on %(day)s; let it begin after %(today)s")
            % {"book": book, "day": day_words(book.effective_from), "today": day_words(today)}
        )
    if SlaRuleBook.objects.filter(status=BookStatus.PUBLISHED, effective_from=book.effective_from).exists():
        raise UnfitRuleBook(
            _("another rule book takes effect on %(day)s already; choose another day")
            % {"day": day_words(book.effective_from)}
        )


def _programmes(rules: Iterable[SlaRule]) -> set[str]:
    return {rule.programme for rule in rules}
