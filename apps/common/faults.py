"""Named points at which a fault drill may kill the process. In production they do nothing."""

import os
import signal

VARIABLE = "HAITUN_FAULT_AT"


def reach(point: str) -> None:
    """Kill this process's whole group, without any clean-up, when the drill asked for this point."""
    if os.environ.get(VARIABLE) == point:
        os.killpg(os.getpgrp(), signal.SIGKILL)
