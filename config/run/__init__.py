"""What the `make` targets run. Any Python 3 may start it; an old one gets a clear answer, not a traceback."""

import sys

OLDEST = (3, 11)
if sys.version_info[:2] < OLDEST:
    found = ".".join(map(str, sys.version_info[:2]))
    needed = ".".join(map(str, OLDEST))
    sys.exit(f"Haitun needs Python {needed} or newer; this is {found}. Name one: make PYTHON=python3.12")
