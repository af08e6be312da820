from apps.common.errors import DomainError


class UnknownCategory(DomainError):
    """No category has this code."""


class UnfitCategory(DomainError):
    """A category that would break the tree."""


class UnfitAttribute(DomainError):
    """An attribute that no product could fill in."""
