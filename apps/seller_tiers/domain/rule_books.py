"""Drafting and publishing tier rule books."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.common.books import BookStatus
from apps.common.when import day_words
from apps.events.domain.recording import record_event
from apps.seller_tiers.domain.errors import RuleBookNotPublishable
from apps.seller_tiers.domain.queries import evaluated_span
from apps.seller_tiers.models import TierLevel, TierRuleBook


@transaction.atomic
def publish_rule_book(*, book_id: int, now: datetime, actor_id: int | None = None) -> TierRuleBook:
    """Put a draft in force from its day on; from then on the database refuses to change it.

    Raises RuleBookNotPublishable, which names everything that is wrong with the draft.
    """
    book = TierRuleBook.objects.select_for_update().get(pk=book_id)
    faults = list(faults_of(book))
    if faults:
        raise RuleBookNotPublishable(
            _("tier rule book %(book)s can't be published: %(faults)s") % {"book": book, "faults": "; ".join(faults)}
        )
    book.status, book.published_at = BookStatus.PUBLISHED, now
    book.save(update_fields=["status", "published_at"])
    payload = {"version": book.version, "effective_from": str(book.effective_from)}
    record_event(name="tier_rule_book.published", subject=book, payload=payload, now=now, actor_id=actor_id)
    return book


@transaction.atomic
def copy_rule_book(*, book_id: int) -> TierRuleBook:
    """A draft of the next version with the same figures, levels and resources."""
    book = TierRuleBook.objects.get(pk=book_id)
    levels = list(book.levels.all())
    book.pk, book.version = None, next_version()
    book.status, book.published_at = BookStatus.DRAFT, None
    book.save()
    for level in levels:
        copy_level(level, book)
    return book


def copy_level(level: TierLevel, book: TierRuleBook) -> None:
    resources = list(level.resources.all())
    level.pk, level.rule_book = None, book
    level.save()
    level.resources.set(resources)


def next_version() -> int:
    newest: int | None = TierRuleBook.objects.aggregate(newest=Max("version"))["newest"]
    return (newest or 0) + 1


def faults_of(book: TierRuleBook) -> Iterator[str]:
    """What keeps a draft from being published, in words for staff."""
    if book.status == BookStatus.PUBLISHED:
        yield _("it is published already")
        return
    standards = dict(book.levels.values_list("level", "standard"))
    if sorted(standards) != list(range(len(standards))) or len(standards) < 2:
        yield _("levels must run from 0 without a gap, and there must be a level 1")
    elif standards[0] or any(upper <= lower for lower, upper in pairwise(standards[n] for n in sorted(standards))):
        yield _("level 0 asks for 0 orders, and each level for more than the one below")
    span = evaluated_span()
    if span and book.effective_from <= span[1]:
        yield _("%(day)s is evaluated already: let it take effect later") % {"day": day_words(span[1])}
    published = TierRuleBook.objects.filter(status=BookStatus.PUBLISHED, effective_from=book.effective_from)
    if published.exists():
        yield _("another one takes effect on %(day)s") % {"day": day_words(book.effective_from)}
