"""A page in headless Chromium, loaded once and looked at four times: on a phone and a desk, light and dark.

axe's whole set runs once a width; in the dark only the rules that depend on colours run again. What folds open is
open, but the menus of the header, which lie over the page.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from http.cookies import SimpleCookie
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.quality.routes import Route

LANGUAGES = ("en", "zh-hans")
WIDTHS = (375, 1440)
WHOLE = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
LISTEN = """
window.blocked = [];
addEventListener("securitypolicyviolation", each => blocked.push(`${each.violatedDirective}: ${each.blockedURI}`));
"""
UNFOLD = "document.querySelectorAll('details:not([data-menu])').forEach(each => { each.open = true })"
LOOK = """
async runOnly => {
    await new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)));
    await Promise.allSettled(document.getAnimations().map(each => each.finished));
    const options = { runOnly, resultTypes: ["violations"], elementRef: false, preload: false, iframes: false };
    const found = (await axe.run(document, options)).violations;
    const html = document.documentElement;
    const out = html.scrollWidth - html.clientWidth;
    return [
        ...found.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html}`)),
        ...(out > 0 ? [`sticks out by ${out} pixels`] : []),
    ];
}
"""


@dataclass
class Crawler:
    """A browser before the site with everybody's cookies; a tab for each visitor and language."""

    browser: Browser
    site: str
    cookies: dict[str, SimpleCookie]
    tabs: dict[tuple[str, str], Page] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)

    def faults(self, routes: Iterable[Route], language: str) -> list[str]:
        """What is wrong with pages in one language, a line a fault."""
        return [f"{route.address} [{language}] {fault}" for route in routes for fault in self.visit(route, language)]

    def visit(self, route: Route, language: str) -> Iterator[str]:
        page, self.heard[:] = self.tab(route.who, language), []
        answer = page.goto(self.address_of(route, language))
        if answer is None or answer.status != 200:
            yield f"answers {answer and answer.status}"
            return
        page.evaluate(UNFOLD)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for colours, rules in (("light", WHOLE), ("dark", COLOURS)):
                page.emulate_media(color_scheme=colours)
                for fault in page.evaluate(LOOK, rules):
                    yield f"({width}, {colours}) {fault}"
        yield from (f"blocked {each}" for each in page.evaluate("blocked"))
        yield from self.heard

    def address_of(self, route: Route, language: str) -> str:
        """The buyer's page takes its language from the address."""
        return route.address.replace("lang=en", f"lang={language}")

    def tab(self, who: str, language: str) -> Page:
        if (who, language) not in self.tabs:
            self.tabs[who, language] = self.listened(self.context(who, language).new_page())
        return self.tabs[who, language]

    def context(self, who: str, language: str) -> BrowserContext:
        context = self.browser.new_context(base_url=self.site, locale="en-US", reduced_motion="reduce")
        cookies = {name: cookie.value for name, cookie in self.cookies[who].items()} | {"django_language": language}
        context.add_cookies([{"name": name, "value": value, "url": self.site} for name, value in cookies.items()])
        context.add_init_script(LISTEN)
        context.add_init_script(self.axe)
        return context

    @cached_property
    def axe(self) -> str:
        return AXE.read_text()

    def listened(self, page: Page) -> Page:
        page.on("console", lambda said: self.heard.append(f"console: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        page.on("request", self.note_foreign)
        return page

    def note_foreign(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site}/", "data:", "blob:")):
            self.heard.append(f"asks a third party: {request.url}")
