"""What tracking refuses."""

from apps.common.errors import DomainError


class ScanFault(DomainError):
    """One scan that can't be taken as it is."""


class BadScanFile(DomainError):
    """A file whose columns or content can't be read at all."""


class NumberRefused(DomainError):
    """A tracking number that must not be told to a channel."""


class ReviewRefused(DomainError):
    """A review that can't be taken."""


class ProblemRefused(DomainError):
    """An act that does not fit a problem."""
