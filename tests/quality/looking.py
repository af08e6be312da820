"""Which pages the crawl loads in which language, dealt out in parts."""

from tests.quality.crawl import Crawler
from tests.quality.routes import Route

LANGUAGES = ("en", "zh-hans")
SAME_TEMPLATE = ("_history", "_delete")
"""Pages of Django's own that say the same of every model: those of a few models stand for all."""
FEW = 3


def is_of_desk(page: Route) -> bool:
    return page.door == "admin"


def looked_at(pages: list[Route]) -> list[Route]:
    """All pages; of those that are one template, a few."""
    chosen = [page for page in pages if not page.name.endswith(SAME_TEMPLATE)]
    for ending in SAME_TEMPLATE:
        chosen += [page for page in pages if page.name.endswith(ending)][:FEW]
    return chosen


def check(crawler: Crawler, pages: list[Route], part: int, parts: int) -> None:
    """Look at one part of these pages in every language, and tell all that is wrong with them."""
    chosen = looked_at(pages)[part::parts]
    faults = [fault for language in LANGUAGES for fault in crawler.faults(chosen, language)]
    assert not faults, "\n".join(faults)
