"""Rule books: which one is in force, and how a draft becomes one."""

from datetime import datetime
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Max, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from apps.common.books import BookStatus
from apps.common.errors import DomainError
from apps.common.periods import Month
from apps.common.when import day_words, month_words
from apps.events.domain.recording import record_event
from apps.points_ledger.domain.earning import refresh_earnings
from apps.points_ledger.domain.errors import NoRuleBook, WrongState
from apps.points_ledger.domain.settlement_state import mark_computed_runs_stale
from apps.points_ledger.enums import CLOSED_STATES
from apps.points_ledger.models import RuleBook, RuleBookBand, SettlementRun

COPIED: Final = (
    "rate_percent",
    "rate_above_orders",
    "bonus_points",
    "bonus_above_amount",
    "bonus_currency",
    "expire_after_months",
)


class UnfitRuleBook(DomainError):
    """A draft that could not be settled by."""


def rule_book_in_force(month: Month) -> RuleBook:
    """The newest published book whose first month is this one or earlier. Raises NoRuleBook."""
    return first_in_force(RuleBook.objects.all(), month)


def first_in_force(books: QuerySet[RuleBook], month: Month) -> RuleBook:
    """The same with what the caller reads beside it. Raises NoRuleBook."""
    by_then = books.filter(status=BookStatus.PUBLISHED, effective_from__lte=month.first_day)
    book = by_then.order_by("-effective_from").first()
    if book is None:
        raise NoRuleBook(month)
    return book


def bands_of(book: str) -> ArraySubquery:
    """Within another statement: the bands of the book that the field `book` names, from the lowest."""
    bands = RuleBookBand.objects.filter(rule_book=OuterRef(book)).order_by("from_packages")
    return ArraySubquery(bands.values(step=JSONObject(from_packages="from_packages", points="points")))


def copy_rule_book(*, book_id: int, now: datetime) -> RuleBook:
    """Draft the next version from a book, bands included; it takes effect next month unless edited."""
    source = RuleBook.objects.get(pk=book_id)
    bands = list(source.bands.all())
    version = RuleBook.objects.aggregate(newest=Max("version"))["newest"] + 1
    draft = RuleBook.objects.create(
        version=version,
        effective_from=Month.of(now).next.first_day,
        **{name: getattr(source, name) for name in COPIED},
    )
    draft.bands.bulk_create(
        RuleBookBand(rule_book=draft, from_packages=band.from_packages, points=band.points) for band in bands
    )
    return draft


def publish_rule_book(*, book_id: int, now: datetime, actor_id: int | None) -> RuleBook:
    """Make a draft the rules from its first month on; from then it never changes.

    What orders of open months earn is computed again by it. Raises WrongState for a published book,
    UnfitRuleBook for one without bands, with a band that gives less than a lower one, or that would
    reach into a closed month.
    """
    book = RuleBook.objects.select_for_update().get(pk=book_id)
    if book.status != BookStatus.DRAFT:
        raise WrongState(_("rule book %(book)s is published already; draft a new version") % {"book": book})
    _refuse_unfit(book)
    book.status, book.published_at = BookStatus.PUBLISHED, now
    book.save(update_fields=["status", "published_at"])
    _value_open_months_again(book, now)
    record_event(
        name="points.rule_book_published",
        subject=book,
        payload={"version": book.version, "effective_from": str(book.effective_from)},
        now=now,
        actor_id=actor_id,
    )
    return book


def _refuse_unfit(book: RuleBook) -> None:
    points = list(book.bands.order_by("from_packages").values_list("points", flat=True))
    if not points:
        raise UnfitRuleBook(_("rule book %(book)s has no bands; add at least one") % {"book": book})
    if points != sorted(set(points)):
        raise UnfitRuleBook(_("bands of rule book %(book)s must give more points for more packages") % {"book": book})
    closed = SettlementRun.objects.filter(state__in=CLOSED_STATES, month__gte=book.effective_from)
    if closed.exists():
        month = Month.of_day(closed.latest("month").month)
        raise UnfitRuleBook(
            _("%(month)s is closed; let rule book %(book)s take effect from %(day)s on")
            % {"month": month_words(month), "book": book, "day": day_words(month.next.first_day)}
        )
    if RuleBook.objects.filter(status=BookStatus.PUBLISHED, effective_from=book.effective_from).exists():
        raise UnfitRuleBook(
            _("another rule book takes effect on %(day)s already; choose a later month")
            % {"day": day_words(book.effective_from)}
        )


def _value_open_months_again(book: RuleBook, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "create temp table book_orders on commit drop as "
            "select order_id from points_ledger_earningorder where month >= %s",
            [book.effective_from],
        )
        refresh_earnings(order_ids_table="book_orders", now=now)
        cursor.execute("drop table book_orders")
    mark_computed_runs_stale()
