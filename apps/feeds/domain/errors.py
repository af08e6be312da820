"""What feeds refuse."""

from apps.common.errors import DomainError


class FeedStateRefused(DomainError):
    """An act that does not fit the state a feed is in."""


class MappingFaulty(DomainError):
    """Columns that can't be read as told."""


class AnotherFeedWrites(DomainError):
    """Feeds of one supplier are committed and undone one after the other."""
