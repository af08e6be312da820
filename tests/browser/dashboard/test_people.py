"""Team, settings and looking as a tenant in a real browser: they fit, read out loud, and work by keyboard."""

from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from apps.accounts.domain.invitations import invite, token_of
from apps.accounts.enums import Role
from apps.accounts.models import Membership
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.browser.looks import check_looks, check_page
from tests.dashboard.conftest import World
from tests.ops.staff import make_staff, proven_client

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@dataclass
class Prepared:
    """Sessions and addresses, made before the browser runs: its thread may not ask the database."""

    owner: Client
    staff: Client
    member: str
    join: str


@pytest.fixture
def prepared(world: World) -> Prepared:
    with acting_as_system():
        owner, finance = (Membership.objects.get(user=world.users[who]) for who in ("owner", "finance"))
    with acting_for_seller(world.a.pk):
        sent = invite(actor=owner, email="invited@example.com", role=Role.VIEWER, now=timezone.now())
    staff = proven_client(make_staff("ops@example.com"))
    return Prepared(world.client("owner"), staff, f"/dashboard/team/{finance.pk}/", f"/join/{token_of(sent)}/")


def come_in(context: BrowserContext, site: str, client: Client) -> None:
    """The session of a test's client in the browser."""
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])


def test_an_owner_invites_by_keyboard_and_every_page_fits(
    prepared: Prepared, context: BrowserContext, page: Page, site: str
) -> None:
    check_page(page, prepared.join)
    come_in(context, site, prepared.owner)
    page.goto("/dashboard/team/")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type("somebody.with.a.long.name@a-seller-far-away.example.com")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("An invitation is on its way")
    check_looks(page)
    for address in (prepared.member, f"{prepared.member}remove/", "/dashboard/settings/"):
        check_page(page, address)


def test_staff_look_under_a_banner_that_ends_it(
    prepared: Prepared, world: World, context: BrowserContext, page: Page, site: str
) -> None:
    come_in(context, site, prepared.staff)
    page.goto(f"/admin/accounts/organization/{world.a.pk}/change/")
    page.get_by_role("button", name="View as").click()
    expect(page.get_by_role("region", name="Looking as a tenant")).to_contain_text("Ops looks as Seller A")
    check_looks(page)
    page.get_by_role("button", name="End").click()
    expect(page).to_have_url(f"{site}/admin/accounts/organization/{world.a.pk}/change/")
    expect(page.get_by_text("You act as yourself again.")).to_be_visible()
