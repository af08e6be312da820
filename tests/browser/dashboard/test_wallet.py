"""A seller's wallet in a real browser: a transfer is announced and withdrawn."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from djmoney.money import Money
from playwright.sync_api import Page, expect

from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from apps.wallet.domain.charges import charge_wallet
from apps.wallet.domain.charges_holds import hold_funds
from apps.wallet.domain.seller_wallet_warning import set_low_balance
from apps.wallet.domain.topups import confirm_top_up, refuse_top_up, request_top_up
from apps.wallet.seller_enums import LineType
from tests.browser.dashboard.test_points import sign_in
from tests.dashboard.conftest import World

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def fill_wallet(seller_id: int) -> None:
    """Two months of movements, holds, requests in every state, and a balance that runs low."""
    now = timezone.now()
    before = now - timedelta(days=32)
    for number, amount in enumerate((20_000, 300, 480), start=1):
        with acting_for_seller(seller_id):
            top_up = request_top_up(
                seller_id=seller_id,
                amount=Money(amount, "CNY"),
                transfer_reference=f"INV-2026-{number:03}",
                key=f"form {number}",
                now=now,
                actor_id=None,
            )
        with acting_as_ops():
            if number == 1:
                confirm_top_up(
                    top_up_id=top_up.pk,
                    received=Money("19987.50", "CNY"),
                    bank_reference="ICBC-1",
                    reason="Bank fee of 12.50",
                    now=before,
                    actor_id=None,
                )
            elif number == 2:
                refuse_top_up(top_up_id=top_up.pk, reason="No such transfer arrived", now=now, actor_id=None)
    for number in range(1, 15):
        kind = (LineType.ORDER_AMOUNT, LineType.POSTAGE, LineType.COMMISSION_FEE)[number % 3]
        act = hold_funds if number in (5, 10) else charge_wallet
        with acting_as_system():
            act(
                seller_id=seller_id,
                kind=kind,
                amount=Money(f"{number * 137 % 900}.{number * 7 % 100:02}", "CNY"),
                document_kind="order",
                document_id=88_000 + number,
                reason=f"{kind.label} of order SH-2026-{number:05}",
                key=f"act {number}",
                now=before if number < 4 else now,
            )
    with acting_for_seller(seller_id):
        set_low_balance(seller_id=seller_id, currency="CNY", low_balance_at=18_000, now=now, actor_id=None)


@pytest.fixture
def filled(world: World, site: str) -> World:
    """The browser's own loop runs in this thread, and Django keeps the database away from loops."""
    writing = threading.Thread(target=lambda: (fill_wallet(world.a.pk), connections.close_all()))
    writing.start()
    writing.join()
    return world


def test_a_transfer_is_announced_and_withdrawn(filled: World, page: Page) -> None:
    sign_in(page)
    expect(page.get_by_role("region", name="What needs you today")).to_contain_text("The CNY wallet runs low")
    page.get_by_role("link", name="Wallet", exact=True).click()
    page.get_by_role("link", name="Top up", exact=True).click()
    page.get_by_label("Amount").fill("99")
    page.get_by_label("Transfer reference").fill("INV-2026-777")
    page.get_by_role("button", name="Announce the transfer").click()
    expect(page.get_by_role("alert")).to_contain_text("choose from CNY 100.00 to CNY 1,000,000.00")
    page.get_by_label("Amount").fill("5000")
    page.get_by_role("button", name="Announce the transfer").click()
    expect(page.get_by_role("region", name="Top-ups under way")).to_contain_text("INV-2026-777")
    page.get_by_role("region", name="Top-ups under way").get_by_role("link", name="All").click()
    row = page.get_by_role("row", name="INV-2026-777")
    row.get_by_role("button", name="Cancel").click()
    expect(row).to_contain_text("cancelled")
