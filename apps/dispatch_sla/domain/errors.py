from datetime import date

from apps.common.errors import DomainError


class DispatchError(DomainError):
    """An act on dispatch rules or clocks was refused."""


class NoRule(DispatchError):
    """No published rule says when an order is due."""

    def __init__(self, programme: str, on: date) -> None:
        super().__init__(f"no published dispatch rule for {programme} on {on}; publish a rule book that has one")


class WrongState(DispatchError):
    """The rule book is published already, or is none."""


class UnfitRuleBook(DispatchError):
    """A draft that orders could not be assessed by."""


class InvalidRelief(DispatchError):
    """A relief has a name, a reason, and days in order."""
