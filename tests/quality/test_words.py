"""No page says anything that a translator never saw."""

from collections.abc import Iterator

import pytest

from tests.quality.data import data_of_world, words_past_the_catalogue
from tests.quality.marking import Unmarked, marked_english
from tests.quality.routes import Route, page_patterns, routes
from tests.quality.world import Quality

pytestmark = pytest.mark.slow
NAMES = sorted(name for name, _ in page_patterns())


@pytest.fixture(scope="module")
def data(quality: Quality) -> list[str]:
    return sorted(data_of_world(), key=len, reverse=True)


@pytest.fixture(scope="module")
def marked(data: list[str]) -> Iterator[None]:
    with marked_english():
        yield


def test_every_page_has_an_object_to_be_opened_with(pages: list[Route]):
    assert {page.name for page in pages} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_page_says_nothing_past_the_catalogue(name: str, quality: Quality, data: list[str], marked: None):
    told = {}
    for page in routes(name):
        answer = quality.client(page.who).get(page.address)
        assert answer.status_code == 200, (page.address, answer.status_code, answer.headers.get("Location"))
        told[page.address] = words_past_the_catalogue(Unmarked(answer.content.decode()).found, data)
    assert {address: texts for address, texts in told.items() if texts} == {}
