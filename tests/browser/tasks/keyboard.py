"""A person without a mouse: reaches things by Tab, and counts what they choose.

Every stop of Tab must be seen (an outline round something that has a size, with nothing before it) and lie behind the
stop before it in the document. What is not reached in `MOST` steps is behind a trap, or not there for the keyboard.
"""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

MOST = 50
STEP = """
target => {
    const at = document.activeElement;
    if (!at || at === document.body) return { there: false };
    const style = getComputedStyle(at), [box] = at.getClientRects();
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, innerHeight) / 2);
    const before = window.stopBefore;
    window.stopBefore = at;
    const follows = !before || before === at  // a date is several stops
        || !before.isConnected || before.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING;
    return {
        there: at === target || (target.type === "radio" && at.type === "radio" && at.name === target.name),
        seen: outlined && box.width > 0 && box.height > 0,
        free: at.contains(top) || at.closest("label")?.contains(top) || `under ${top?.outerHTML.slice(0, 80)}`,
        follows: Boolean(follows),
        html: at.outerHTML.slice(0, 160),
    };
}
"""


class Keyboard:
    """`choices` counts links followed, buttons pressed, and fields filled; Tab only walks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.on("filechooser", lambda _: None)  # from now on the browser asks us; it takes a moment to learn that
        self.choices = 0

    def follow(self, name: str, within: Locator | None = None, *, exact: bool = False) -> None:
        link = (within or self.page).get_by_role("link", name=name, exact=exact).first
        self.leave_by(link)

    def press(self, name: str, within: Locator | None = None) -> None:
        self.leave_by((within or self.page).get_by_role("button", name=name).first)

    def leave_by(self, target: Locator) -> None:
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.choices += 1

    def fill(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)
        expect(field).to_have_value(text)
        self.choices += 1

    def choose(self, field: Locator, label: str) -> None:
        """In a closed list, by its first letters."""
        self.reach(field)
        self.page.keyboard.type(label)
        expect(field.locator("option:checked")).to_have_text(label)
        self.choices += 1

    def mark(self, box: Locator) -> None:
        """A box by the space bar, a radio button by the arrows."""
        self.reach(box)
        if box.get_attribute("type") == "radio":
            for _ in range(box.page.locator(f"[name='{box.get_attribute('name')}']").count()):
                if box.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        else:
            self.page.keyboard.press("Space")
        expect(box).to_be_checked()
        self.choices += 1

    def attach(self, field: Locator, path: Path) -> None:
        self.reach(field)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(path)
        self.choices += 1

    def reach(self, target: Locator) -> None:
        """Walk by Tab until the target has the focus; over the page's head and menu by its first link."""
        expect(target).to_be_attached()
        wanted = target.element_handle()
        stop = wanted.evaluate(STEP)
        for number in range(MOST):
            if stop["there"]:
                self.page.keyboard.up("Tab")
                return
            if number == 1 and "skip" in stop["html"] and self.is_in_main(target):
                self.page.keyboard.press("Enter")
            self.page.keyboard.down("Tab")  # held down, as one walks a long way
            stop = wanted.evaluate(STEP)
            self.check(stop)
        raise AssertionError(f"{self.page.url}: Tab does not reach {target} in {MOST} steps; it last was at {stop}")

    def check(self, stop: dict[str, object]) -> None:
        if "html" in stop:
            assert stop["seen"], f"{self.page.url}: nobody sees that the focus is at {stop['html']}"
            assert stop["free"] is True, f"{self.page.url}: {stop['html']} has the focus, {stop['free']}"
            assert stop["follows"], f"{self.page.url}: the focus jumps back to {stop['html']}"

    def is_in_main(self, target: Locator) -> bool:
        return bool(target.evaluate("target => Boolean(target.closest('main, #content-start'))"))
