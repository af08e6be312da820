from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from apps.common.errors import DomainError
from apps.common.when import day_words


class DispatchError(DomainError):
    """An act on dispatch rules or clocks was refused."""


class NoRule(DispatchError):
    """No published rule says when an order is due."""

    def __init__(self, programme: str | Promise, on: date) -> None:
        super().__init__(
            _(
                "no published dispatch rule for %(programme)s on %(day)s; check that day: rule books are not published"
                " for days that are past"
            )
            % {"programme": programme, "day": day_words(on)}
        )


class WrongState(DispatchError):
    """What was asked does not fit what has become of the row."""


class UnfitRuleBook(DispatchError):
    """A draft that orders could not be assessed by."""


class InvalidRelief(DispatchError):
    """A relief has a name, a reason, days in order, and codes that there are."""
