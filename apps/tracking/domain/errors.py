"""What tracking refuses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from apps.common.errors import DomainError

if TYPE_CHECKING:
    from apps.tracking.domain.guard import Finding


class ScanFault(DomainError):
    """One scan that can't be taken as it is."""


class BadScanFile(DomainError):
    """A file whose columns or content can't be read at all."""


class NumberRefused(DomainError):
    """A tracking number that must not be told to a channel; `findings` say why."""

    def __init__(self, text: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(text)
        self.findings = findings


class ReviewRefused(DomainError):
    """A review that can't be taken."""


class ProblemRefused(DomainError):
    """An act that does not fit a problem."""
