"""Pages in headless Chromium: each is loaded once a language and looked at four times without loading it again.

What folds open is open, but the menus of the header, which lie over the page.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.browser.looks import axe, look_at
from tests.quality.routes import Route

LISTEN = """
window.blocked = [];
addEventListener("securitypolicyviolation", each => blocked.push(`${each.violatedDirective}: ${each.blockedURI}`));
"""
UNFOLD = "document.querySelectorAll('details:not([data-menu])').forEach(each => { each.open = true })"


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
        answer = page.goto(address_of(route, language))
        if answer is None or answer.status != 200:
            yield f"answers {answer and answer.status}"
            return
        page.evaluate(UNFOLD)
        yield from look_at(page)
        yield from (f"blocked {each}" for each in page.evaluate("blocked"))
        yield from self.heard

    def tab(self, who: str, language: str) -> Page:
        if (who, language) not in self.tabs:
            self.tabs[who, language] = self.listened(self.context(who, language).new_page())
        return self.tabs[who, language]

    def context(self, who: str, language: str) -> BrowserContext:
        context = self.browser.new_context(base_url=self.site, locale="en-US", reduced_motion="reduce")
        cookies = {name: cookie.value for name, cookie in self.cookies[who].items()} | {"django_language": language}
        context.add_cookies([{"name": name, "value": value, "url": self.site} for name, value in cookies.items()])
        context.add_init_script(LISTEN)
        context.add_init_script(axe())
        return context

    def listened(self, page: Page) -> Page:
        page.on("console", lambda said: self.heard.append(f"console: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        page.on("request", self.note_foreign)
        return page

    def note_foreign(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site}/", "data:", "blob:")):
            self.heard.append(f"asks a third party: {request.url}")


def address_of(route: Route, language: str) -> str:
    """The buyer's page takes its language from the address."""
    return route.address.replace("lang=en", f"lang={language}")
