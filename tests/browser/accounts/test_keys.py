"""Passkeys and security keys, with Chromium's virtual authenticator as the device."""

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from tests.accounts.people import PASSWORD
from tests.browser.accounts.test_sign_in import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser]
OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """A phone or laptop that keeps passkeys and recognises its owner."""

    def __init__(self, session: CDPSession) -> None:
        self.session = session
        session.send("WebAuthn.enable")
        made = session.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
        self.identity = {"authenticatorId": made["authenticatorId"]}

    def forget_its_keys(self) -> None:
        self.session.send("WebAuthn.clearCredentials", self.identity)


@pytest.fixture
def device(context: BrowserContext, page: Page) -> Device:
    return Device(context.new_cdp_session(page))


def add_key(page: Page, name: str, *, passwordless: bool) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Passwordless").set_checked(passwordless)
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")


def sign_out(page: Page) -> None:
    page.get_by_label("Your account").click()
    page.get_by_role("button", name="Sign out").click()


def test_passkey_signs_in_without_password(page: Page, device: Device) -> None:
    sign_in(page, "lei@example.com")
    add_key(page, "Laptop", passwordless=True)
    sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ningbo Toys")
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("row", name="Laptop passkey")).to_be_visible()


def test_security_key_is_asked_for_after_the_password(page: Page, device: Device) -> None:
    sign_in(page)
    add_key(page, "Key ring", passwordless=False)
    sign_out(page)
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    page.get_by_role("button", name="Use a passkey or security key").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Lin Mei")


def test_staff_enrol_a_passkey_and_reach_the_administration(page: Page, device: Device) -> None:
    sign_in(page, "ops@example.com")
    expect(page.get_by_text("Staff sign in with a second factor.")).to_be_visible()
    add_key(page, "Desk", passwordless=True)
    page.goto("/admin/accounts/user/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("user")


def test_device_without_the_key_stays_outside(page: Page, device: Device) -> None:
    sign_in(page)
    add_key(page, "Laptop", passwordless=True)
    sign_out(page)
    device.forget_its_keys()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("The key did not answer.")).to_be_visible()
    page.goto("/organizations/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
