"""Every second page of the operator's desk in every look. (Files are dealt to workers one by one.)"""

import pytest

from tests.quality.crawl import Crawler
from tests.quality.looking import check, is_of_desk
from tests.quality.routes import Route

pytestmark = pytest.mark.crawl
PARTS = 6


@pytest.mark.parametrize("part", range(PARTS))
def test_pages_are_accessible_fit_and_keep_the_policy(part: int, crawler: Crawler, pages: list[Route]) -> None:
    own = [page for page in pages if is_of_desk(page)][1::2]
    check(crawler, own, part, PARTS)
