"""Acts that others will read about say why."""

from typing import Final

from apps.wallet.domain.errors import ReasonMissing

LONGEST: Final = 500


def stated(reason: str, *, of: str) -> str:
    """A reason without blanks around it. Raises ReasonMissing when there is none, or it is longer than a page shows."""
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST:
        raise ReasonMissing(f"{of} needs a reason of 1 to {LONGEST} characters: the supplier reads it")
    return reason
