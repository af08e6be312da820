"""What screens, commands and the evaluation ask about tiers."""

from datetime import date

from django.db.models import Max, Min, QuerySet
from django.db.models.functions import Collate
from django.utils.translation import gettext as _

from apps.common.books import BookStatus
from apps.common.when import day_words
from apps.seller_tiers.domain.errors import NoRuleBookInForce
from apps.seller_tiers.models import Evaluation, Resource, TierChange, TierRuleBook


def rule_book_in_force(*, day: date) -> TierRuleBook:
    """The published rule book that decides a Shanghai day. Raises NoRuleBookInForce."""
    book = books_by(day).first()
    if book is None:
        raise NoRuleBookInForce(
            _("no tier rule book is in force on %(day)s: the platform publishes one that takes effect by then")
            % {"day": day_words(day)}
        )
    return book


def books_by(day: date) -> QuerySet[TierRuleBook]:
    """The published rule books that took effect by a Shanghai day, the one in force first."""
    books = TierRuleBook.objects.filter(status=BookStatus.PUBLISHED, effective_from__lte=day)
    return books.order_by("-effective_from")


def evaluated_span() -> tuple[date, date] | None:
    """The first and the last evaluated Shanghai day; None before the first evaluation."""
    span = Evaluation.objects.aggregate(first=Min("day"), last=Max("day"))
    return (span["first"], span["last"]) if span["first"] else None


def changes_between(*, first: date, last: date) -> QuerySet[TierChange]:
    """The recorded changes of the Shanghai days `first` … `last`, by day and seller code."""
    changes = TierChange.objects.filter(changed_on__range=(first, last)).select_related("seller")
    return changes.order_by("changed_on", Collate("seller__code", "C"))  # the same on every server


def unlocked_resources(*, level: int, day: date) -> QuerySet[Resource]:
    """What a seller at a level has on a Shanghai day: the resources of that level and of all below."""
    book = rule_book_in_force(day=day)
    resources = Resource.objects.filter(levels__rule_book=book, levels__level__lte=level)
    return resources.order_by("levels__level", "name")
