"""What happened to something, told by several apps in one shape: a timeline is one statement, however many tell it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import BigIntegerField, CharField, F, Func, QuerySet, Value
from django.db.models.functions import Cast

from apps.events.models import DomainEvent

NOBODY: Final = Cast(Value(None), BigIntegerField())


class Happening(NamedTuple):
    """`about_id` is the row that it leads to; `by_name` is None of the operator's staff, empty of who left."""

    at: datetime
    name: str
    told: dict[str, Any]
    about_id: int | None
    by_id: int | None
    by_name: str | None
    turn: int


def happenings(
    rows: QuerySet[Any], *, name: str | F, at: str, told: Func | F, about: str = "", by: str = ""
) -> QuerySet[Any]:
    """Rows as happenings: `told` (JSON) says at the field `at` what `name` needs to be put into words.

    `about` is the field with the row, such as a parcel's, that it leads to; `by` the user who did it. Names of users
    are told to tenants as `accounts.colleague_name` does; everybody else gets none.
    """
    by_id = F(by) if by else NOBODY
    columns: dict[str, Any] = {
        "happened_at": F(at),
        "happened": Value(name, output_field=CharField()) if isinstance(name, str) else name,
        "told": told,
        "about_id": F(about) if about else NOBODY,
        "by_id": by_id,
        "by_name": Func(by_id, function="accounts.colleague_name", output_field=CharField()),
        "turn": F("pk"),
    }
    found: QuerySet[Any] = rows.order_by().annotate(**columns).values_list(*columns)
    return found


def events_of(
    subject_type: str, subject_ids: QuerySet[Any] | Iterable[int], *, leads: bool = False, but: Collection[str] = ()
) -> QuerySet[Any]:
    """What was written down about these rows, but events of these names; with `leads` each is about its row."""
    events = DomainEvent.objects.filter(subject_type=subject_type, subject_id__in=subject_ids)
    if but:
        events = events.exclude(name__in=but)
    about = "subject_id" if leads else ""
    return happenings(events, name=F("name"), at="occurred_at", told=F("payload"), about=about, by="actor_id")


def in_order(told: Iterable[QuerySet[Any]]) -> list[Happening]:
    """All of it in one statement, the newest first."""
    first, *others = told
    return [Happening(*row) for row in first.union(*others, all=True).order_by("-happened_at", "-turn")]
