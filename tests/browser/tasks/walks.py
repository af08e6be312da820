"""The main tasks, each from the first page of who does it. `tag` says which of the rows are theirs."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.tasks.keyboard import Keyboard
from tests.order_files.test_files import HEADER, row

REFERENCE = re.compile(r'field-reference"><a href="[^"]+">([^<]+)<')


@dataclass
class Walk:
    """One task by one person: the keyboard, the tag of the rows, the worker, and a folder for files."""

    keyboard: Keyboard
    tag: str
    work_off: Callable[[], None]
    folder: Path

    def work(self) -> None:
        """The workers do what waits; the page says so by itself, or after a look of the person's own."""
        self.work_off()
        if self.tag:
            self.keyboard.page.reload()

    def label(self, name: str) -> Locator:
        return self.keyboard.page.get_by_label(name, exact=True).first

    def region(self, name: str) -> Locator:
        return self.keyboard.page.get_by_role("region", name=name)

    def row(self, name: str) -> Locator:
        return self.keyboard.page.get_by_role("row", name=name, exact=False).first

    def says(self, text: str) -> None:
        expect(self.keyboard.page.locator("main, #content-start").first).to_contain_text(text)

    def written(self, name: str, content: str) -> Path:
        path = self.folder / name
        path.write_text(content)
        return path


def find_and_hold(walk: Walk) -> None:
    keyboard, number = walk.keyboard, f"US-1002{walk.tag}"
    keyboard.follow("Orders", exact=True)
    keyboard.fill(walk.label("Order number begins with"), number)
    keyboard.press("Search")
    keyboard.follow(number, exact=True)
    keyboard.fill(walk.region("Hold").get_by_label("Reason"), "The buyer thinks it over")
    keyboard.press("Hold the order")
    walk.says("On hold")


def map_sku(walk: Walk) -> None:
    keyboard = walk.keyboard
    keyboard.follow("SKUs")
    keyboard.follow(f"Choose goods KITE-RED{walk.tag}", exact=True)
    keyboard.fill(walk.label("Words, SKU or GTIN"), "bear")
    keyboard.press("Search")
    keyboard.follow("Take C-BEAR")
    keyboard.press("Save")
    walk.says(f"KITE-RED{walk.tag} is mapped")


def correct_address(walk: Walk) -> None:
    keyboard = walk.keyboard
    keyboard.follow("Exceptions")
    keyboard.follow("Correct the address", walk.row(f"BR-1003{walk.tag}"))
    keyboard.fill(walk.label("Postcode"), "01310-100")
    keyboard.press("Save the address")
    walk.says("is saved")


def import_orders(walk: Walk) -> None:
    keyboard = walk.keyboard
    keyboard.follow("Imports and exports")
    keyboard.follow("Send a file")
    keyboard.attach(walk.label("File"), walk.written("orders.csv", f"{HEADER}\r\n{row(f'TASK-1{walk.tag}')}"))
    keyboard.press("Upload")
    keyboard.press("Check the file")
    walk.work()
    keyboard.press("Take the orders")
    walk.work()
    walk.says("What the file did")


def write_order(walk: Walk) -> None:
    keyboard = walk.keyboard
    keyboard.follow("Orders", exact=True)
    keyboard.follow("New order")
    keyboard.choose(walk.label("Destination"), "Germany")
    keyboard.press("Continue")
    first = keyboard.page.get_by_role("group", name="Line 1", exact=True)
    receiver = {"Recipient": "Anna Schmidt", "Street": "Lange Straße 7", "Postcode": "10115", "City": "Berlin"}
    keyboard.fill(walk.label("Order number"), f"HAND-1{walk.tag}")
    for name, text in receiver.items():
        keyboard.fill(walk.label(name), text)
    keyboard.fill(first.get_by_label("SKU"), "BEAR")
    keyboard.fill(first.get_by_label("Quantity"), "2")
    keyboard.press("Take the order")
    walk.says(f"HAND-1{walk.tag}")


def see_why_late(walk: Walk) -> None:
    keyboard = walk.keyboard
    keyboard.follow("Parcels with a problem")
    keyboard.leave_by(walk.row(f"W-2{walk.tag}").get_by_role("link").first)
    expect(walk.region("Problems")).to_contain_text("Held by customs since")


def explain_points(walk: Walk) -> None:
    keyboard = walk.keyboard
    keyboard.follow("Movements")
    keyboard.follow("Points of October 2026")
    expect(walk.row("A-two")).to_contain_text("A-two-29")


def choose_option(walk: Walk) -> None:
    keyboard = walk.keyboard
    keyboard.follow("Band or rate")
    keyboard.mark(walk.label("Band by packages") if walk.tag else walk.label("Share of the settled amount"))
    keyboard.press("Save the choice")
    walk.says("your choice is")


def top_up(walk: Walk) -> None:
    keyboard = walk.keyboard
    keyboard.follow("Wallet", exact=True)
    keyboard.follow("Top up", exact=True)
    keyboard.fill(walk.label("Amount"), "5000")
    keyboard.fill(walk.label("Transfer reference"), f"INV-TASK{walk.tag}")
    keyboard.press("Announce the transfer")
    expect(walk.region("Top-ups under way")).to_contain_text(f"INV-TASK{walk.tag}")


def find_goods(walk: Walk) -> None:
    keyboard = walk.keyboard
    keyboard.follow("Find goods")
    keyboard.fill(walk.label("Words, SKU or GTIN"), "bear")
    keyboard.fill(walk.label("Your selling price"), "40")
    keyboard.press("Search")
    expect(walk.row("C-BEAR")).to_contain_text("%")


def accept_purchases(walk: Walk) -> None:
    keyboard = walk.keyboard
    keyboard.follow("Overdue")
    keyboard.mark(walk.row("to be answered").get_by_role("checkbox"))
    keyboard.press("Accept the chosen ones")
    keyboard.press("Accept them")
    walk.says("4 lines are accepted.")


def announce_delivery(walk: Walk) -> None:
    keyboard = walk.keyboard
    accepted = walk.region("Overdue").get_by_role("listitem").filter(has_text=re.compile(r"7 pieces\s+ship"))
    keyboard.leave_by(accepted.first.get_by_role("link"))
    keyboard.follow("Announce a delivery")
    keyboard.fill(walk.label("Delivery note"), f"DN-TASK{walk.tag}")
    keyboard.press("Announce it")
    walk.says("The delivery is announced")


def upload_feed(walk: Walk) -> None:
    keyboard = walk.keyboard
    keyboard.follow("Feeds", exact=True)
    keyboard.attach(walk.label("File"), walk.written("goods.csv", "sku,supply_price,stock\r\np-DUCK,5.80,30"))
    keyboard.press("Upload")
    keyboard.press("Check the file")
    walk.work()
    keyboard.press("Commit")
    walk.work()
    walk.says("What the feed did")


def approve_settlement(walk: Walk) -> None:
    keyboard = walk.keyboard
    keyboard.follow(f"Points of {'September' if walk.tag else 'August'} 2026")
    keyboard.follow("Approve and post")
    keyboard.press("Approve and post")
    walk.says("approved")


def answer_payouts(walk: Walk) -> None:
    keyboard, page = walk.keyboard, walk.keyboard.page
    keyboard.follow("Payouts in CNY")
    payouts = page.request.get(page.get_by_role("link", name="Payouts", exact=True).last.get_attribute("href") or "")
    reference = REFERENCE.findall(payouts.text())[0]  # the bank has it from our file
    keyboard.follow("Take over the bank's answer")
    answer = walk.written("bank.csv", f"reference,outcome,reason\r\n{reference},confirmed,")
    keyboard.attach(page.locator("input[type=file]"), answer)
    keyboard.press("Take over the bank's answer")
    walk.says("1 payouts are confirmed")


TASKS = {
    "Find an order and hold it": ("owner", "/dashboard/", find_and_hold),
    "Map an SKU that nobody mapped": ("owner", "/dashboard/", map_sku),
    "Correct an address": ("owner", "/dashboard/", correct_address),
    "Import a file of orders": ("owner", "/dashboard/", import_orders),
    "Write an order by hand": ("owner", "/dashboard/", write_order),
    "See why a parcel is late": ("owner", "/dashboard/", see_why_late),
    "Explain points, to the parcel": ("owner", "/dashboard/", explain_points),
    "Choose band or rate": ("owner", "/dashboard/", choose_option),
    "Top up the wallet": ("owner", "/dashboard/", top_up),
    "Find goods and see the margin": ("owner", "/dashboard/", find_goods),
    "Accept purchase orders": ("supplier", "/portal/", accept_purchases),
    "Announce a delivery": ("supplier", "/portal/", announce_delivery),
    "Upload a feed": ("supplier", "/portal/", upload_feed),
    "Approve a settlement": ("chief", "/admin/", approve_settlement),
    "Take over the bank's answer to a payout batch": ("chief", "/admin/", answer_payouts),
}
"""Who does it, on which page they begin, and how."""
