"""Who has to know what became of parcels. See apps/common/watching.py."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from apps.common.watching import Watchers

parcels_packed: Final[Watchers[[Sequence[int], datetime]]] = Watchers()
"""Called with the ids of parcels that were packed or unpacked, and the aware instant of the act."""

parcels_moved: Final[Watchers[[Sequence[int], datetime]]] = Watchers()
"""Called with the ids of orders one of whose parcels was shipped, delivered or returned, or no longer is."""
