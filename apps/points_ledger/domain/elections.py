"""A seller's standing choice between band and rate."""

from datetime import date, datetime
from typing import Final

from django.db.models import Expression, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from apps.common.periods import shanghai_day
from apps.common.when import day_words
from apps.events.domain.recording import record_event
from apps.points_ledger.domain.errors import PointsError
from apps.points_ledger.domain.locks import facts_change
from apps.points_ledger.enums import Option
from apps.points_ledger.models import Election

WITHOUT_ANY: Final = Option.BAND


class ElectionInThePast(PointsError):
    """A choice can't reach back: nobody chooses after seeing a month's figures."""

    def __init__(self, chosen: date, today: date) -> None:
        super().__init__(
            _("a choice can't take effect on %(chosen)s; choose %(today)s or a later day")
            % {"chosen": day_words(chosen), "today": day_words(today)}
        )


def elect(*, seller_id: int, option: Option, effective_from: date, now: datetime, actor_id: int | None) -> Election:
    """Choose how base points are computed from a Shanghai day on; the choice of a day replaces its earlier one.

    The choice in force on a month's last day counts for the whole month, so from today on it can only
    touch months that have not ended, which no run has computed. Raises ElectionInThePast for a day
    before the Shanghai day of `now`.
    """
    today = shanghai_day(now)
    if effective_from < today:
        raise ElectionInThePast(effective_from, today)
    facts_change()
    election, _created = Election.objects.update_or_create(
        seller_id=seller_id, effective_from=effective_from, defaults={"option": option}
    )
    record_event(
        name="points.option_elected",
        subject=election,
        payload={"option": option, "effective_from": str(effective_from)},
        now=now,
        actor_id=actor_id,
        seller_id=seller_id,
    )
    return election


def election_in_force(*, seller_id: int, on: date) -> Option:
    """The choice that counts for a month whose last day is `on`; `band` without any."""
    election = _in_effect(seller_id, on).first()
    return Option(election.option) if election else WITHOUT_ANY


def choice_in_force(*, seller_id: int, on: date) -> Expression:
    """The same within another statement."""
    return Coalesce(Subquery(_in_effect(seller_id, on).values("option")[:1]), Value(WITHOUT_ANY))


def _in_effect(seller_id: int, on: date) -> QuerySet[Election]:
    return Election.objects.filter(seller_id=seller_id, effective_from__lte=on).order_by("-effective_from")


def elections_of(*, seller_id: int) -> list[Election]:
    """A seller's choices, the newest first."""
    return list(Election.objects.filter(seller_id=seller_id).order_by("-effective_from"))
