"""Team, settings and looking as a tenant in a real browser: they fit, read out loud, and work by keyboard."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from apps.accounts.domain.invitations import token_of
from apps.accounts.models import Invitation, Membership
from apps.tenancy.context import acting_as_system
from tests.browser.looks import check_looks, check_page
from tests.dashboard.conftest import World
from tests.ops.staff import make_staff, proven_client

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def come_in(context: BrowserContext, site: str, client: Client) -> None:
    """The session of a test's client in the browser."""
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])


def test_an_owner_invites_by_keyboard_and_every_page_fits(
    context: BrowserContext, page: Page, site: str, world: World
) -> None:
    come_in(context, site, world.client("owner"))
    page.goto("/dashboard/team/")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type("somebody.with.a.long.name@a-seller-far-away.example.com")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("An invitation is on its way")
    check_looks(page)
    with acting_as_system():
        finance = Membership.objects.get(user=world.users["finance"])
        invitation = Invitation.objects.get()
    for address in (f"team/{finance.pk}/", f"team/{finance.pk}/remove/", "settings/"):
        check_page(page, f"/dashboard/{address}")
    context.clear_cookies()
    check_page(page, f"/join/{token_of(invitation)}/")


def test_staff_look_under_a_banner_that_ends_it(context: BrowserContext, page: Page, site: str, world: World) -> None:
    come_in(context, site, proven_client(make_staff("ops@example.com")))
    page.goto(f"/admin/accounts/organization/{world.a.pk}/change/")
    page.get_by_role("button", name="View as").click()
    expect(page.get_by_role("region", name="Looking as a tenant")).to_contain_text("Ops looks as Seller A")
    check_looks(page)
    page.get_by_role("button", name="End").click()
    expect(page).to_have_url(f"{site}/admin/accounts/organization/{world.a.pk}/change/")
    expect(page.get_by_text("You act as yourself again.")).to_be_visible()
