"""The demo belongs to an empty copy on somebody's own machine, and to nobody else."""

from datetime import UTC, date, datetime

import pytest
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.utils import decrypt

from apps.accounts.enums import Kind
from apps.accounts.models import Membership, Organization, User
from apps.ops.domain import demo
from apps.tenancy.context import acting_as_system
from tests.accounts.people import make_organization

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 4, 30, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def as_system(db: None):
    with acting_as_system():
        yield


def test_demo_is_wanted_in_an_empty_database():
    assert demo.demo_is_wanted() is True


def test_demo_is_not_wanted_where_somebody_works():
    make_organization(Kind.SELLER, "S1", "Blue Harbour")
    assert demo.demo_is_wanted() is False


def test_begun_demo_goes_on_with_the_months_it_began_with():
    demo.enqueue_demo_import(directory="/nowhere", now=NOW)
    make_organization(Kind.SELLER, "S1", "Blue Harbour")
    assert demo.demo_is_wanted() is True
    assert demo.demo_begun_at() == NOW


def test_accounts_are_made_once():
    seller = make_organization(Kind.SELLER, "S1", "Blue Harbour")
    for _ in range(2):
        demo.create_demo_accounts(seller=seller, now=NOW)
    assert list(User.objects.values_list("email", "is_staff")) == [
        ("operator@haitun.example", True),
        ("seller@haitun.example", False),
        ("supplier@haitun.example", False),
    ]
    assert sorted(Membership.objects.values_list("user__email", "organization__code", "role")) == [
        ("seller@haitun.example", "S1", "owner"),
        ("supplier@haitun.example", "P001", "owner"),
    ]
    assert Organization.objects.get(code="P001").joined_on == date(2026, 7, 27)


def test_sign_ins_are_shown_with_a_code_that_works(time_machine):
    time_machine.move_to(NOW, tick=False)
    demo.create_demo_accounts(seller=make_organization(Kind.SELLER, "S1", "Blue Harbour"), now=NOW)
    *people, operator = demo.demo_sign_ins(NOW)
    assert [(each.who, each.organization, each.code) for each in people] == [
        ("seller", "Blue Harbour", ""),
        ("supplier", "义乌和顺供应链 Heshun Supply", ""),
    ]
    secret = decrypt(User.objects.get(email=operator.email).authenticator_set.get().data["secret"])
    assert validate_totp_code(secret, operator.code)
    assert User.objects.get(email=operator.email).check_password(demo.PASSWORD)


def test_nobody_is_shown_where_there_is_no_demo():
    assert demo.demo_sign_ins(NOW) == []


def test_published_password_stays_on_loopback(settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "haitun.example"]
    assert demo.demo_is_wanted() is False
    seller = make_organization(Kind.SELLER, "S1", "Blue Harbour")
    with pytest.raises(demo.DemoRefused, match=r"no demo accounts where haitun\.example is served"):
        demo.create_demo_accounts(seller=seller, now=NOW)
    assert User.objects.count() == 0
