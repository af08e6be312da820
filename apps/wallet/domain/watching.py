"""Who has to know that a seller's wallet got money. See apps/common/watching.py."""

from datetime import datetime
from typing import Final

from apps.common.watching import Watchers

money_came_in: Final[Watchers[[int, int, datetime]]] = Watchers()
"""Called with the seller's id, the id of the ledger's transfer, and the aware instant of the act."""
