"""The doors of signing in and of second factors. No organisation matters here, only the person and their factor."""

from tests.access.cast import EVERYBODY
from tests.access.doors import NO_POST, Answers, Door, everyone, signed_in

TWO = "/accounts/2fa"
NEWCOMER_MAY = {"newcomer": "ok"}
FACTOR = {"unproven": "ok", "clerk": "ok", "chief": "ok"}


def gone_in(word: str, **others: str) -> Answers:
    """A page for strangers: who is signed in is sent on."""
    return everyone("on", anonymous=word) | others


def both(path: str, answers: Answers) -> Door:
    return Door(path, answers, answers)


def nobody_gated(word: str, *, anonymous: str) -> Answers:
    """Open to staff before their second factor, too."""
    return dict.fromkeys(EVERYBODY, word) | {"anonymous": anonymous}


CONFIRM = signed_in("ok", **NEWCOMER_MAY)  # one's password again, before anything about factors changes
ENROL = signed_in("again", newcomer="again")
CHANGE = signed_in("again")

SIGN_IN_DOORS = {
    "account_login": both("/accounts/login/", nobody_gated("on", anonymous="ok")),
    "account_logout": Door("/accounts/logout/", nobody_gated("ok", anonymous="on"), nobody_gated("on", anonymous="on")),
    "account_signup": both("/accounts/signup/", gone_in("ok")),
    "account_inactive": Door("/accounts/inactive/", everyone("ok"), NO_POST),
    "account_reauthenticate": both("/accounts/reauthenticate/", CONFIRM),
    "account_change_password": both("/accounts/password/change/", signed_in("ok")),
    "account_set_password": both("/accounts/password/set/", signed_in("on")),
    "account_reset_password": both("/accounts/password/reset/", everyone("ok")),
    "account_reset_password_done": Door("/accounts/password/reset/done/", everyone("ok"), NO_POST),
    "account_reset_password_from_key_done": Door("/accounts/password/reset/key/done/", everyone("ok"), NO_POST),
    "account_reset_password_from_key": both("/accounts/password/reset/key/1-worn/", everyone("ok")),
    "mfa_index": Door(f"{TWO}/", CONFIRM, signed_in("method", newcomer="method")),
    "mfa_authenticate": both(f"{TWO}/authenticate/", signed_in("on")),
    "mfa_reauthenticate": both(f"{TWO}/reauthenticate/", signed_in("again") | FACTOR),
    "mfa_reauthenticate_webauthn": both(f"{TWO}/webauthn/reauthenticate/", signed_in("again", unproven="again")),
    "mfa_activate_totp": both(f"{TWO}/totp/activate/", ENROL),
    "mfa_deactivate_totp": both(f"{TWO}/totp/deactivate/", signed_in("missing", clerk="again", chief="again")),
    "mfa_view_recovery_codes": Door(f"{TWO}/recovery-codes/", signed_in("missing"), signed_in("method")),
    "mfa_generate_recovery_codes": both(f"{TWO}/recovery-codes/generate/", CHANGE),
    "mfa_download_recovery_codes": both(f"{TWO}/recovery-codes/download/", signed_in("missing")),
    "mfa_list_webauthn": Door(f"{TWO}/webauthn/", signed_in("ok"), signed_in("method")),
    "mfa_add_webauthn": both(f"{TWO}/webauthn/add/", ENROL),
    "mfa_remove_webauthn": both(f"{TWO}/webauthn/keys/999999/remove/", CHANGE),
    "mfa_edit_webauthn": both(f"{TWO}/webauthn/keys/999999/edit/", CHANGE),
    "mfa_login_webauthn": both(f"{TWO}/webauthn/login/", signed_in("on")),
}
