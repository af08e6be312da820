"""What a page makes a browser load: little, and from this site only."""

import gzip
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.quality.routes import Route
from tests.quality.world import Quality

pytestmark = pytest.mark.slow
MOST = 90 * 1024
CHARTS = "haitun/charts.js"
IMPORTED = re.compile(rb"""(?:\bfrom|\bimport)\s*\(?\s*["']\./([\w./-]+)["']""")


class Loaded(HTMLParser):
    """Addresses that a browser asks for because a page names them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.files: list[str] = []
        self.named: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") in ("stylesheet", "modulepreload"):
            self.files.append(given["href"] or "")
        if tag == "script" and given.get("src"):
            self.files.append(given["src"] or "")
        attribute = "href" if tag == "link" else "action" if tag == "form" else "src"
        if tag != "a" and given.get(attribute):
            self.named.append(given[attribute] or "")


def with_imports(name: str) -> Iterator[str]:
    """A static file, and those that it imports."""
    yield name
    for imported in IMPORTED.findall(content_of(name)):
        yield from with_imports(str(Path(name).parent / imported.decode()))


@cache
def content_of(name: str) -> bytes:
    found = finders.find(name)
    assert found, f"{name} is no static file; was `python -m config.run.setup --files-only` run?"
    return Path(found).read_bytes()


@cache
def weight_of(name: str) -> int:
    return len(gzip.compress(content_of(name)))


def test_pages_without_a_chart_load_little_and_all_from_here(pages: list[Route], quality: Quality) -> None:
    heavy, foreign = {}, {}
    for page in pages:
        loaded = Loaded(quality.client(page.who).get(page.address).content.decode())
        kept = [file.removeprefix("/static/") for file in loaded.files if file.startswith("/static/")]
        names = {name for file in kept for name in with_imports(file)}
        weight = sum(map(weight_of, names))
        if weight > MOST and CHARTS not in names:
            heavy[page.address] = weight
        foreign[page.address] = [each for each in loaded.named if re.match(r"(\w+:)?//", each)]
    assert (heavy, {address: named for address, named in foreign.items() if named}) == ({}, {})
