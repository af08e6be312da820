"""How a page is looked at: on a wide screen and a phone, in light and dark, by axe and for anything that sticks out."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LOOKS = [(width, colours) for width in (375, 1440) for colours in ("dark", "light")]
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SETTLED = """
new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)))
    .then(() => Promise.allSettled(document.getAnimations().map(each => each.finished)))
"""
TAGS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def check_page(page: Page, address: str) -> None:
    """Load a page once and check it in every look."""
    page.goto(address)
    check_looks(page)


def check_looks(page: Page) -> None:
    """Check the page that is open in every look."""
    for width, colours in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if colours == "dark" else "light", reduced_motion="reduce")
        page.evaluate(SETTLED)  # colours fade when they change
        found = violations(page) and violations_later(page)
        assert not found, (page.url, width, colours, found)
        out = page.evaluate(STICKS_OUT)
        assert not out, f"{page.url} sticks out by {out} pixels on {width}, {colours}"


def violations_later(page: Page) -> list[str]:
    """What is still wrong after a moment: on a busy machine a look may be judged before it is drawn."""
    page.wait_for_timeout(500)
    return violations(page)


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=TAGS).response["violations"]
    return [f"{each['id']}: {node['html']} {node['failureSummary']}" for each in found for node in each["nodes"]]
