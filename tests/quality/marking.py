"""English whose catalogue marks what it translates: ⟦…⟧. What stands unmarked on a page never came to the catalogue."""

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import trans_real

OPEN, SHUT = "⟦", "⟧"
CONTEXT = trans_real.CONTEXT_SEPARATOR
SAID = ("title", "aria-label", "aria-description", "aria-roledescription", "placeholder", "alt", "label")
SILENT = {"script", "style", "template", "textarea", "pre", "code"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Marked(trans_real.DjangoTranslation):
    """A catalogue that knows every message, in memory only."""

    def gettext(self, message: str) -> str:
        return f"{OPEN}{message.partition(CONTEXT)[2] or message}{SHUT}"

    def ngettext(self, msgid1: str, msgid2: str, n: Any) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@contextmanager
def marked_english() -> Iterator[None]:
    """English is marked in this process: pages in English show which of their words are translatable."""
    plain = trans_real.translation("en")
    trans_real._translations["en"] = Marked("en")  # type: ignore[attr-defined]  # Django's own store
    trans_real._default = None  # type: ignore[attr-defined]  # made anew of the marked one
    try:
        yield
    finally:
        trans_real._translations["en"] = plain  # type: ignore[attr-defined]  # as above
        trans_real._default = None  # type: ignore[attr-defined]  # as above


class Unmarked(HTMLParser):
    """Collects what a page says outside of the marks, in the order of the page.

    A mark ends with the element that it began in, even where its closing bracket was cut off. What names its own
    language by `lang`, or says `translate="no"`, is no message.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.depth = 0
        self.open: list[tuple[str, int, bool]] = []
        self.feed(page)

    @property
    def is_silent(self) -> bool:
        return any(silent for _tag, _depth, silent in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        own = tag in SILENT or given.get("translate") == "no" or ("lang" in given and tag != "html")
        if not own and not self.is_silent:
            self.attributes(tag, given)
        if tag not in VOID:
            self.open.append((tag, self.depth, own))

    def attributes(self, tag: str, given: dict[str, str | None]) -> None:
        said = [given.get(name) for name in SAID]
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            said.append(given.get("value"))
        before, self.depth = self.depth, 0
        for text in filter(None, said):
            self.handle_data(text)
            self.depth = 0
        self.depth = before

    def handle_endtag(self, tag: str) -> None:
        if any(tag == name for name, _depth, _silent in self.open):
            while True:
                name, self.depth, _silent = self.open.pop()
                if name == tag:
                    return

    def handle_data(self, data: str) -> None:
        if self.is_silent:
            return
        outside = ""
        for letter in data:
            if letter == OPEN:
                self.depth += 1
            elif letter == SHUT:
                self.depth = max(0, self.depth - 1)
            elif not self.depth:
                outside += letter
        if outside.strip():
            self.found.append(" ".join(outside.split()))
