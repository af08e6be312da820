"""What a page asks the database: little, and the same with one row and with three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.quality.looking import looked_at
from tests.quality.routes import Route
from tests.quality.world import Quality

pytestmark = pytest.mark.slow
MOST = 12
DOORS = ("dashboard", "portal", "admin")


def queries_of(page: Route, quality: Quality) -> list[str]:
    client = quality.client(page.who)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page.address).status_code == 200, page.address
    return [query["sql"] for query in captured.captured_queries]


def test_pages_ask_little_and_the_same_whatever_the_number_of_rows(quality: Quality, pages: list[Route]) -> None:
    own = [page for page in looked_at(pages) if page.door in DOORS]
    for page in own:
        quality.client(page.who).get(page.address)  # what is kept for the process is kept now
    with_one = {page.address: len(queries_of(page, quality)) for page in own}
    quality.grow("-2")
    quality.grow("-3")
    with_three = {page.address: len(queries_of(page, quality)) for page in own}
    assert {address: asked for address, asked in with_three.items() if asked > MOST} == {}
    assert {address: (with_one[address], with_three[address]) for address in with_one} == {
        address: (asked, asked) for address, asked in with_three.items()
    }
