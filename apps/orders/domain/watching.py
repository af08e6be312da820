"""Who has to know that orders were placed, paid, changed or cancelled. See apps/common/watching.py."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from apps.common.watching import Watchers

orders_changed: Final[Watchers[[Sequence[int], datetime]]] = Watchers()
"""Called with the ids of orders and the aware instant of the act."""
