"""What routing and purchasing refuse. A refused act has moved nothing."""

from apps.common.errors import DomainError


class RoutingError(DomainError):
    """Goods could not be routed, split or asked for like this."""


class NoRoutingStandard(RoutingError):
    """No standard says how candidates are weighed."""


class StandardRefused(RoutingError):
    """A standard is added for a day to come, once, and weighs something."""


class InvalidSplit(RoutingError):
    """An item is split into two that both have pieces."""


class PurchaseRefused(RoutingError):
    """A purchase order, or a line of it, is not in a state that allows this."""


class UnknownPurchase(RoutingError):
    """There is no such purchase order, or it has no such line."""


class AnswerRefused(RoutingError):
    """An answer that asks for a reason, is of more pieces than asked for, or contradicts an earlier one."""
