"""The demo of a local copy: whether it is wanted, the jobs that fill it, and the people who may look at it."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings

from apps.accounts.enums import Kind, Role
from apps.accounts.models import Membership, Organization, User
from apps.common.errors import DomainError
from apps.common.periods import Month
from apps.jobs.domain.queue import enqueue
from apps.jobs.models import Job
from apps.ops.domain.supply_demo.cast import CAST
from apps.ops.domain.supply_demo.feeding import CHECK, COMMIT, feed_job
from apps.ops.domain.supply_demo.people import register
from apps.points_ledger.enums import Option
from apps.points_ledger.models import SettlementLine
from apps.suppliers.models import Supplier

IMPORT_KEY, SUPPLY_KEY = "demo:import", "demo:supply"
PASSWORD = "haitun-demo-2026"  # noqa: S105  # published on purpose: `DemoRefused` keeps it at home
SELLER, SUPPLIER, OPERATOR = "seller@haitun.example", "supplier@haitun.example", "operator@haitun.example"
FEED_RUNS = ((0, CHECK, "dry run"), (0, COMMIT, "commit"), (1, CHECK, "dry run"))
LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "testserver"}


class DemoRefused(DomainError):
    """Demo accounts have a published password, so only a copy that listens on loopback has them."""


@dataclass(frozen=True)
class SignIn:
    """How one of the demo's people signs in."""

    who: str
    organization: str
    email: str
    code: str = ""


def served_elsewhere() -> set[str]:
    """The names beside this machine's own that the site answers to."""
    return set(settings.ALLOWED_HOSTS) - LOOPBACK


def demo_is_wanted() -> bool:
    """True on loopback for an empty database, and for one whose demo was begun."""
    return not served_elsewhere() and (demo_begun_at() is not None or not Organization.objects.exists())


def demo_begun_at() -> datetime | None:
    """When the demo's import was asked for; the months of the demo are counted from that instant."""
    return Job.objects.filter(key=IMPORT_KEY).values_list("created_at", flat=True).first()


def enqueue_demo_import(*, directory: str, now: datetime) -> Job:
    """Read the demo's CSV files as anybody's."""
    return enqueue(kind="history.import", key=IMPORT_KEY, payload={"directory": directory}, now=now)


def enqueue_demo_settlement(*, month: Month, now: datetime) -> Job:
    """Settle one ended month of the demo."""
    return enqueue(kind="points.settle_month", key=f"demo:settle:{month}", payload={"month": str(month)}, now=now)


def enqueue_demo_tiers(*, day: date, now: datetime) -> Job:
    """Evaluate a Shanghai day of the demo, and every day missed before it."""
    return enqueue(kind="tiers.evaluate_day", key=f"demo:tiers:{day}", payload={"day": str(day)}, now=now)


def supply_is_wanted() -> bool:
    """True where the supply demo was begun, or nobody has applied to supply yet."""
    return Job.objects.filter(key=SUPPLY_KEY).exists() or not Supplier.objects.exists()


def enqueue_demo_supply(*, now: datetime) -> Job:
    """Suppliers, goods, deliveries, payouts and wallets, as of `now`."""
    return enqueue(kind="ops.demo_supply", key=SUPPLY_KEY, payload={}, now=now)


def enqueue_demo_feed(*, number: int, run: int, now: datetime) -> Job:
    """The dry run or the commit of the n-th feed (from 0) of the supplier that the demo shows."""
    return feed_job(CAST[0], number=number, run=run, now=now)


def seller_worth_showing(month: Month) -> Organization:
    """Of a settled month's sellers the smallest one that is paid by the rate; else the one with the most points."""
    lines = list(SettlementLine.objects.filter(month=month.first_day).select_related("seller"))
    by_rate = [line for line in lines if line.option == Option.RATE]
    if by_rate:
        return min(by_rate, key=lambda line: line.orders).seller
    return max(lines, key=lambda line: line.total_points).seller


def create_demo_accounts(*, seller: Organization, now: datetime) -> None:
    """An owner for one of the demo's sellers, a supplier with its owner, and an operator with a second factor.

    Doing it again changes nothing. Raises DemoRefused.
    """
    if others := served_elsewhere():
        raise DemoRefused(f"no demo accounts where {', '.join(sorted(others))} is served: their password is public")
    supplier = register(CAST[0], now=now)
    for email, name, organization in ((SELLER, "林小雨", seller), (SUPPLIER, CAST[0].legal_person, supplier)):
        Membership.objects.get_or_create(
            organization=organization, user=demo_user(email, name), defaults={"role": Role.OWNER}
        )
    operator = demo_user(OPERATOR, "Platform operator", is_staff=True, is_superuser=True)
    if not Authenticator.objects.filter(user=operator).exists():
        TOTP.activate(operator, generate_totp_secret())


def demo_operator() -> User:
    """Who is at the desk in the demo. Raises User.DoesNotExist before `create_demo_accounts`."""
    return User.objects.get(email=OPERATOR)


def demo_seller() -> Organization:
    """The seller that the demo shows. Raises Organization.DoesNotExist before `create_demo_accounts`."""
    return Organization.objects.get(kind=Kind.SELLER, memberships__user__email=SELLER)


def demo_user(email: str, name: str, **rights: bool) -> User:
    known = User.objects.filter(email=email).first()
    return known or User.objects.create_user(email, PASSWORD, name=name, **rights)


def demo_sign_ins(now: datetime) -> list[SignIn]:
    """The people of `create_demo_accounts`, the operator with the code of this half minute; none where none are."""
    memberships = Membership.objects.filter(user__email__in=[SELLER, SUPPLIER]).select_related("organization", "user")
    people = [SignIn(each.organization.kind, each.organization.name, each.user.email) for each in memberships]
    code = operator_code(now)
    return [*people, SignIn("operator", "", OPERATOR, code)] if code else people


def operator_code(now: datetime) -> str:
    """What the demo operator's authenticator app shows at an instant; empty when there is no such operator."""
    found = Authenticator.objects.filter(user__email=OPERATOR, type=Authenticator.Type.TOTP).first()
    if found is None:
        return ""
    counter = int(now.timestamp()) // app_settings.TOTP_PERIOD
    return str(format_hotp_value(hotp_value(decrypt(found.data["secret"]), counter)))
