"""Why an act on tiers was refused."""

from apps.common.errors import DomainError


class DayNotOver(DomainError):
    """The day has not ended in Shanghai, so its orders are not all known."""


class DayBeforeStart(DomainError):
    """The day lies before the first evaluated one; the past can't be decided after its future."""


class EarlierDaysMissing(DomainError):
    """Days before this one were never evaluated, and days are decided in order."""


class NoRuleBookInForce(DomainError):
    """No published tier rule book covers the day."""


class RuleBookNotPublishable(DomainError):
    """The draft contradicts itself, is published already, or comes too late."""
