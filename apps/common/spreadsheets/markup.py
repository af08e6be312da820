"""XML of strangers: no document types (so no entities), no endless tokens, no bottomless nesting."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from xml.parsers.expat import ExpatError, ParserCreate

from django.utils.translation import gettext_noop as _

from apps.common.said import Said, said
from apps.common.spreadsheets.sheet import MEGABYTE, BadSpreadsheet

DEEPEST = 64
LONGEST_TOKEN = 4 * MEGABYTE
LONGEST_TEXT = 1_000_000


def broken(part: str, why: str | Said) -> BadSpreadsheet:
    """What is said of a part that can't be read."""
    return BadSpreadsheet(said(_("the file is broken: %(part)s (%(why)s); save it again as XLSX"), part=part, why=why))


class Markup:
    """Calls `start(name, attributes)`, `end(name)` and `text(characters)`; names come without their prefix."""

    def __init__(
        self, part: str, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None] = lambda name: None
    ) -> None:
        self.part, self._start, self._end = part, start, end
        self._depth = self._silent = 0
        self._parser = ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type

    def collect(self, text: Callable[[str], None] | None) -> None:
        """Hand the characters from here on to `text`, or to nobody."""
        self._parser.CharacterDataHandler = text

    def feed(self, pieces: Iterable[bytes]) -> Iterator[None]:
        """Read on, a piece at each turn; raises BadSpreadsheet."""
        try:
            for piece in pieces:
                self._silent += len(piece)
                if self._silent > LONGEST_TOKEN:
                    raise broken(self.part, said(_("an endless token")))
                self._parser.Parse(piece, False)
                yield
            self._parser.Parse(b"", True)
        except (ExpatError, ValueError, LookupError) as error:
            raise broken(self.part, str(error)) from error
        yield

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._silent = 0
        self._depth += 1
        if self._depth > DEEPEST:
            raise broken(self.part, said(_("nested too deep")))
        self._start(local(name), attributes)

    def _close(self, name: str) -> None:
        self._silent = 0
        self._depth -= 1
        self._end(local(name))

    def _refuse_document_type(self, *declaration: object) -> None:
        raise broken(self.part, said(_("it declares a document type")))


@lru_cache(maxsize=1000)
def local(name: str) -> str:
    return name.rpartition(":")[2]


class CellText:
    """The characters of a value or a text of several runs, without the readings beside East Asian words."""

    def __init__(self, markup: Markup) -> None:
        self._markup = markup
        self._parts: list[str] = []
        self._length = 0
        self._reading = False

    def start(self, name: str) -> None:
        if name == "rPh":
            self._reading = True
        elif name in ("t", "v") and not self._reading:
            self._markup.collect(self._add)

    def end(self, name: str) -> None:
        self._markup.collect(None)
        if name == "rPh":
            self._reading = False

    def take(self) -> str:
        """The text so far, which is then forgotten."""
        text = "".join(self._parts)
        self._parts.clear()
        self._length = 0
        return text

    def _add(self, characters: str) -> None:
        self._parts.append(characters)
        self._length += len(characters)
        if self._length > LONGEST_TEXT:
            raise BadSpreadsheet(
                said(
                    _("a cell in %(part)s holds more than %(most)s characters; shorten it"),
                    part=self._markup.part,
                    most=f"{LONGEST_TEXT:,}",
                )
            )
