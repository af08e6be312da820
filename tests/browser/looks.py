"""How a page is looked at: on a phone and a wide screen, in light and dark, by axe and for anything that sticks out.

axe's whole set (WCAG 2.2 AA) runs once a width; in the dark only the rules that depend on colours run again.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

Rules = dict[str, str | list[str]]
WIDTHS = (375, 1440)
WHOLE: Rules = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS: Rules = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
LOOK = """
async runOnly => {
    await new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)));
    await Promise.allSettled(document.getAnimations().map(each => each.finished));  // colours fade when they change
    const options = { runOnly, resultTypes: ["violations"], elementRef: false, preload: false, iframes: false };
    const found = (await axe.run(document, options)).violations;
    const told = node => [...node.any, ...node.all, ...node.none].map(check => check.message).join("; ");
    const html = document.documentElement;
    const out = html.scrollWidth - html.clientWidth;
    return [
        ...found.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html} (${told(node)})`)),
        ...(out > 0 ? [`sticks out by ${out} pixels`] : []),
    ];
}
"""


@cache
def axe() -> str:
    """axe-core, as a script."""
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


def look_at(page: Page) -> Iterator[str]:
    """What is wrong with the page that is open, in every look."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for colours, rules in (("light", WHOLE), ("dark", COLOURS)):
            page.emulate_media(color_scheme="light" if colours == "light" else "dark", reduced_motion="reduce")
            yield from (f"{width}, {colours}: {fault}" for fault in faults(page, rules))


def faults(page: Page, rules: Rules) -> list[str]:
    """What is wrong, also a moment later: on a busy machine a look may be judged before it is drawn."""
    found = page.evaluate(LOOK, rules)
    if found:
        page.wait_for_timeout(500)
        found = page.evaluate(LOOK, rules)
    return list(found)


def check_looks(page: Page) -> None:
    """Check the page that is open in every look."""
    assert list(look_at(page)) == [], page.url


def check_page(page: Page, address: str) -> None:
    """Load a page and check it in every look."""
    page.goto(address)
    check_looks(page)
