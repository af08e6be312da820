"""Text that a spreadsheet would run: made harmless on the way out, and taken back on the way in.

Excel, LibreOffice and WPS take a cell of a text file that begins with one of these signs for a formula, East Asian
editions their full-width forms too. An apostrophe before it makes it text.
"""

import re

STARTS = "=+\\-@\t\r\n＝＋－＠"
RUNS = re.compile(rf"'*[{STARTS}]")
GUARDED = re.compile(rf"'+[{STARTS}]")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)


def guarded(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet might run it; plain numbers stay as they are."""
    return f"'{text}" if RUNS.match(text) and not NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given: a file of ours that comes back says the same as before."""
    return text[1:] if GUARDED.match(text) else text
