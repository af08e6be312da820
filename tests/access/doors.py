"""Every door of the site: who may do what there, and what everybody else is told.

What is told is one word: `ok` 200, `sign in`, `admin` (the administration's own sign-in), `enrol` or `prove` (staff
and their second factor), `on` (sent on to another page), `forbidden` 403, `missing` 404, `method` 405.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.cast import EVERYBODY, SELLERS_PEOPLE

Answers = dict[str, str]
GATES: Answers = {"newcomer": "enrol", "unproven": "prove"}
STRANGERS = ("anonymous", "rival", "supplier", "lonely", *SELLERS_PEOPLE)


def everyone(word: str, **others: str) -> Answers:
    """The same for all who have passed the staff's gate."""
    return dict.fromkeys(EVERYBODY, word) | GATES | others


def signed_in(word: str, **others: str) -> Answers:
    return everyone(word, anonymous="sign in") | others


def sellers(word: str, *, roles: tuple[str, ...] = SELLERS_PEOPLE) -> Answers:
    """A page of the seller's own: others of the seller lack the right, other tenants and staff have no such page."""
    allowed = dict.fromkeys((*roles, "rival"), word)
    return everyone("forbidden", anonymous="sign in") | allowed


def staff(chief: str, clerk: str = "forbidden") -> Answers:
    return dict.fromkeys(STRANGERS, "admin") | GATES | {"clerk": clerk, "chief": chief}


@dataclass(frozen=True)
class Door:
    """A page's address and the answers to an empty GET and POST."""

    path: str
    get: Answers
    post: Answers


MAY_CHOOSE = ("owner", "manager", "finance")
MONEY = ("owner", "finance")
OWNER = ("owner",)
NO_POST, NO_GET = everyone("method"), everyone("method")
FACTOR_GATE = {"newcomer": "ok", "unproven": "prove"}

PICTURE = "/catalog/images/" + 64 * "0"

OWN_DOORS = {
    "healthz": Door("/healthz", everyone("ok"), NO_POST),
    "readyz": Door("/readyz", everyone("ok"), NO_POST),
    "set_language": Door("/i18n/setlang/", dict.fromkeys(EVERYBODY, "on"), dict.fromkeys(EVERYBODY, "on")),
    "accounts:home": Door("/", everyone("on", anonymous="ok"), NO_POST),
    "accounts:favicon": Door("/favicon.ico", dict.fromkeys(EVERYBODY, "on"), dict.fromkeys(EVERYBODY, "method")),
    "accounts:organizations": Door("/organizations/", signed_in("ok"), NO_POST),
    "accounts:switch": Door("/organizations/switch/", NO_GET, signed_in("missing")),
    "accounts:join": Door("/join/worn/", everyone("missing"), everyone("missing")),
    "accounts:end_viewing": Door("/view-as/end/", NO_GET, signed_in("on")),
    "dashboard:settings": Door("/dashboard/settings/", sellers("ok"), sellers("ok")),
    "dashboard:team": Door("/dashboard/team/", sellers("ok"), sellers("ok", roles=OWNER)),
    "dashboard:member": Door(
        "/dashboard/team/999999/", sellers("missing", roles=OWNER), sellers("missing", roles=OWNER)
    ),
    "dashboard:member_remove": Door(
        "/dashboard/team/999999/remove/", sellers("missing", roles=OWNER), sellers("missing", roles=OWNER)
    ),
    "dashboard:invitation_resend": Door(
        "/dashboard/team/invitations/999999/send-again/", sellers("method"), sellers("missing", roles=OWNER)
    ),
    "dashboard:invitation_revoke": Door(
        "/dashboard/team/invitations/999999/withdraw/", sellers("method"), sellers("missing", roles=OWNER)
    ),
    "catalog:image": Door(PICTURE, signed_in("missing", lonely="forbidden"), NO_POST),
    "follow:parcel": Door("/p/nobodys/", everyone("missing"), everyone("missing")),
    "hooks:seventeentrack": Door("/hooks/17track/", NO_POST, everyone("401")),
    "dashboard:parcels": Door("/dashboard/parcels/", sellers("ok"), sellers("method")),
    "dashboard:parcel": Door("/dashboard/parcels/999999/", sellers("missing"), sellers("method")),
    "dashboard:home": Door("/dashboard/", sellers("ok"), sellers("method")),
    "dashboard:tier": Door("/dashboard/tier/", sellers("ok"), sellers("method")),
    "dashboard:points": Door("/dashboard/points/", sellers("ok"), sellers("method")),
    "dashboard:sourcing": Door("/dashboard/sourcing/", sellers("ok"), sellers("method")),
    "dashboard:sourcing_goods": Door("/dashboard/sourcing/1/", sellers("missing"), sellers("method")),
    "dashboard:movements": Door("/dashboard/points/movements/", sellers("ok"), sellers("method")),
    "dashboard:month": Door("/dashboard/points/2019-01/", sellers("missing"), sellers("method")),
    "dashboard:points_statement": Door(
        "/dashboard/points/2019-01/statement.xlsx", sellers("missing"), sellers("method")
    ),
    "dashboard:month_csv": Door("/dashboard/points/2019-01/orders.csv", sellers("missing"), sellers("method")),
    "dashboard:choice": Door(
        "/dashboard/points/choice/", sellers("ok", roles=MAY_CHOOSE), sellers("ok", roles=MAY_CHOOSE)
    ),
    "dashboard:dispatch": Door("/dashboard/dispatch/", sellers("ok"), sellers("method")),
    "dashboard:dispatch_order": Door("/dashboard/dispatch/999999/", sellers("missing"), sellers("method")),
    "dashboard:postage": Door("/dashboard/postage/", sellers("ok"), sellers("method")),
    "dashboard:points_payment": Door(
        "/dashboard/points/payment/", sellers("ok", roles=MONEY), sellers("ok", roles=MONEY)
    ),
    "dashboard:wallet": Door("/dashboard/wallet/", sellers("ok"), sellers("method")),
    "dashboard:wallet_in": Door("/dashboard/wallet/USD/", sellers("ok"), sellers("method")),
    "dashboard:wallet_warning": Door(
        "/dashboard/wallet/CNY/warning/", sellers("ok", roles=MONEY), sellers("ok", roles=MONEY)
    ),
    "dashboard:wallet_month": Door("/dashboard/wallet/CNY/2019-01/", sellers("missing"), sellers("method")),
    "dashboard:wallet_statement": Door(
        "/dashboard/wallet/CNY/2019-01/statement.pdf", sellers("missing"), sellers("method")
    ),
    "dashboard:transfers": Door("/dashboard/transfers/", sellers("ok"), sellers("method")),
    "dashboard:new_export": Door("/dashboard/transfers/new/", sellers("ok"), sellers("ok")),
    "dashboard:export_file": Door("/dashboard/transfers/999999/file/", sellers("missing"), sellers("method")),
    "dashboard:top_ups": Door("/dashboard/wallet/top-ups/", sellers("ok"), sellers("method")),
    "dashboard:new_top_up": Door(
        "/dashboard/wallet/top-ups/new/", sellers("ok", roles=MONEY), sellers("ok", roles=MONEY)
    ),
    "dashboard:cancel_top_up": Door(
        "/dashboard/wallet/top-ups/999999/cancel/", sellers("method"), sellers("missing", roles=MONEY)
    ),
}


WITHOUT_COOKIES = {"follow:parcel", "hooks:seventeentrack"}
"""Doors at which no session speaks for anybody, so that no other site can use one: a key or a signature opens them."""


def named_patterns() -> Iterator[tuple[str, str]]:
    """Name (with namespaces) and route of every pattern of the resolver; unnamed ones are named after their route."""
    yield from walk(get_resolver(), "", "/")


def walk(resolver: URLResolver, namespace: str, prefix: str) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or route), route
        else:
            yield from walk(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace, route)
