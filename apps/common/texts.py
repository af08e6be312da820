"""What people paste into texts without seeing it."""

import unicodedata
from typing import Final

JOINERS: Final = "\u200c\u200d"
"""Words of Persian and of Indic languages are written with them, and some emoji."""


def without_format(text: str, *, keeping: str = JOINERS) -> str:
    """A text without the characters that only steer how it is shown: directions, invisible blanks, marks of a file."""
    return "".join(each for each in text if unicodedata.category(each) != "Cf" or each in keeping)
