"""Acts that others will read about say why."""

from typing import Final

from django.utils.translation import gettext as _

from apps.wallet.domain.errors import ReasonMissing

LONGEST: Final = 500


def stated(reason: str) -> str:
    """A reason without blanks around it. Raises ReasonMissing when there is none, or it is longer than a page shows."""
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST:
        raise ReasonMissing(
            _("give a reason of 1 to %(longest)s characters: the supplier reads it") % {"longest": LONGEST}
        )
    return reason
