"""Every page of the site as addresses that the quality world answers, taken from the URL conf and the doors' tables.

A route without parameters needs nothing more. One with parameters finds its object by `samples.py`; what is missing
there is told by `NoSample`, so that no page can be left out unnoticed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.access.doors import named_patterns
from tests.access.test_access import DOORS
from tests.quality.samples import FILES, LOOKED_AT_ELSEWHERE, VISITORS, NoSample, queries_of, samples_of

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
OPENED_BY_ROW = ("_change", "_delete", "_history")


@dataclass(frozen=True)
class Route:
    """A page: its name in the URL conf, an address that exists in the world, and who opens it."""

    name: str
    address: str
    who: str

    @property
    def door(self) -> str:
        """The first part of the name: dashboard, portal, admin, accounts …"""
        namespace, found, _ = self.name.partition(":")
        return namespace if found else "accounts"


def page_patterns() -> Iterator[tuple[str, str]]:
    """Name and pattern of what is opened by GET and answers with a page."""
    for name, pattern in dict(named_patterns()).items():
        if name in DOORS and name not in FILES and name not in LOOKED_AT_ELSEWHERE and is_opened(name):
            yield name, pattern


def is_opened(name: str) -> bool:
    answers = DOORS[name].get
    if name.startswith("admin:"):
        chief = answers["chief"]
        return chief in ("ok", "missing") or (chief == "on" and name.endswith(OPENED_BY_ROW))
    return bool({"ok", "missing", "again"} & set(answers.values()))


def visitor_of(name: str) -> str:
    """Who opens a page: staff the administration's; else the first whom its door lets in."""
    if name in VISITORS:
        return VISITORS[name]
    answers = DOORS[name].get
    chosen = ("chief",) if name.startswith("admin:") else ("owner", "supplier", "anonymous", "chief")
    return next(who for who in chosen if answers[who] in ("ok", "missing", "again", "on"))


def routes(*names: str) -> list[Route]:
    """The pages of the world, all or those of these names. Raises NoSample with every route that has no object."""
    found, missing = [], []
    for name, pattern in page_patterns():
        if names and name not in names:
            continue
        try:
            found += [Route(name, address, visitor_of(name)) for address in addresses_of(name, pattern)]
        except NoSample as problem:
            missing.append(f"{name} {pattern}: {problem}")
    if missing:
        told = "\n".join(missing)
        raise NoSample(f"no object to open these pages with; add a line to tests/quality/samples.py:\n{told}")
    return found


def addresses_of(name: str, pattern: str) -> Iterator[str]:
    names = [first or second for first, second in PARAMETER.findall(pattern)]
    if not names:
        plain = pattern.replace("^", "").replace("$", "").replace("\\Z", "")
        yield from (plain + query for query in queries_of(name))
        return
    for sample in samples_of(name, names):
        filled = PARAMETER.sub(lambda match, sample=sample: str(sample[match[1] or match[2]]), pattern)
        yield from (filled.replace("^", "").replace("$", "") + query for query in queries_of(name))
