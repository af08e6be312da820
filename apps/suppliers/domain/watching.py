"""Who has to know at once that a supplier's state or terms changed: apps above, such as the catalog.

See apps/common/watching.py.
"""

from datetime import datetime
from typing import Final

from apps.common.watching import Watchers

supply_changed: Final[Watchers[[int, datetime]]] = Watchers()
"""Called with a supplier's id and the aware instant, after each change of state and each signing."""
