"""A supplier's money pages: what is owed, what was paid, the statement, and the account that it is paid on."""

from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.wallet.models import BankAccount, PayoutLine
from tests.wallet.payouts import LATER, Payouts, accrue, make_payouts, reverse

pytestmark = pytest.mark.django_db

FILLED = {
    "holder_name": "宁波海豚玩具有限公司",
    "number": "6222 0000 1111 2222",
    "bank_name": "中国工商银行宁波市分行",
    "bank_code": "102332000011",
    "bic": "",
}


@dataclass
class Office:
    """A supplier's people, and a payout of 90 yuan that is on its way; the other supplier has one of 7.77."""

    world: Payouts
    line: PayoutLine
    foreign: PayoutLine
    users: dict[str, User]

    def client(self, role: str) -> Client:
        client = Client()
        client.force_login(self.users[role])
        return client


@pytest.fixture
def office(db: None) -> Office:
    with acting_as_ops():
        world = make_payouts()
        accrue(world.toys, 1, "100.00", name="DN-2026-7")
        accrue(world.toys, 2, "12.34", terms=30)
        accrue(world.lamps, 3, "7.77")
        reverse(1, "10.00")
        line, foreign = world.sent().lines.order_by("pk")
    with acting_as_system():
        users = {role: User.objects.create_user(f"{role}@p.example", None, name=role.title()) for role in Role.values}
        for role, user in users.items():
            add_member(organization=world.toys, user=user, role=Role(role))
    return Office(world, line, foreign, users)


def test_what_is_owed_and_on_its_way(office: Office) -> None:
    page = office.client("finance").get("/portal/money/").content.decode()
    for text in (
        "CNY 12.34",
        "and CNY 90.00 is on its way to your bank",
        "DN-2026-7",
        "two pieces broken",
        "•••• 5678",
    ):
        assert text in page
    for text in ("7.77", "receipt 3", "4055000012345678"):
        assert text not in page


def test_a_payout_is_explained_down_to_its_documents(office: Office) -> None:
    client = office.client("viewer")
    assert office.line.reference in client.get("/portal/money/payouts/").content.decode()
    page = client.get(f"/portal/money/payouts/{office.line.pk}/").content.decode()
    for text in ("DN-2026-7", "CNY 100.00", "CNY -10.00", "two pieces broken", "CNY 90.00"):
        assert text in page
    assert client.get(f"/portal/money/payouts/{office.foreign.pk}/").status_code == 404


def test_why_a_payout_came_back_is_told(office: Office) -> None:
    with acting_as_ops():
        office.world.bounce(office.line, "户名不符")
    page = office.client("owner").get("/portal/money/").content.decode()
    assert page.count("户名不符") == 2  # at the payout, and at the account
    assert "payout came back" in page


def test_the_statement_is_a_page_and_a_file(office: Office) -> None:
    client = office.client("finance")
    asked = {"currency": "CNY", "first": "2026-02-13", "last": "2026-02-14"}
    page = client.get("/portal/money/statement/", asked).content.decode()
    for text in ("CNY 112.34", "CNY -90.00", "not confirmed yet: CNY 90.00"):
        assert text in page
    file = client.get("/portal/money/statement/", {**asked, "format": "csv"})
    rows = file.content.decode("utf-8-sig").splitlines()
    assert rows[1:3] == [
        "2026-02-13,opening,,,0.00,CNY",
        "2026-02-13,payable.accrued,DN-2026-7,100.00,100.00,CNY",
    ]
    assert (len(rows), rows[-1]) == (9, "2026-02-14,closing,,,12.34,CNY")
    for format, start in (("pdf", b"%PDF"), ("xlsx", b"PK\x03\x04")):
        answer = client.get("/portal/money/statement/", {**asked, "format": format})
        assert answer.content.startswith(start)
        assert answer["Content-Disposition"].endswith(f'-2026-02-13-2026-02-14.{format}"')
    wrong = client.get("/portal/money/statement/", {**asked, "last": "2026-02-01"}).content.decode()
    assert "The last day comes before the first one." in wrong
    longest = client.get("/portal/money/statement/", {**asked, "last": "2026-05-15"}).content.decode()
    assert "A statement covers" not in longest
    too_long = client.get("/portal/money/statement/", {**asked, "last": "2026-05-16", "format": "csv"})
    assert too_long["Content-Type"].startswith("text/html")
    assert "A statement covers 92 days at most; ask for these 93 days in several." in too_long.content.decode()


def test_finance_changes_the_bank_account_and_staff_verify_it(office: Office) -> None:
    client = office.client("finance")
    with time_machine.travel(LATER, tick=False):
        answer = client.post("/portal/money/bank-account/", FILLED, follow=True)
    assert "Payouts go to it once staff have verified it." in answer.content.decode()
    assert "6222000011112222" not in answer.content.decode()
    with acting_as_ops():
        account = BankAccount.objects.filter(supplier=office.world.toys).first()
        assert account is not None
        assert (account.number_tail, account.state, account.entered_by) == ("2222", "entered", office.users["finance"])


def test_wrong_details_are_told_and_nothing_is_kept(office: Office) -> None:
    page = office.client("owner").post("/portal/money/bank-account/", {**FILLED, "bank_code": "1"}).content.decode()
    assert "a CNAPS code has 12 digits" in page
    with acting_as_ops():
        assert BankAccount.objects.filter(supplier=office.world.toys).count() == 1


@pytest.mark.parametrize(
    ("role", "view", "change"),
    [("owner", 200, 200), ("finance", 200, 200), ("manager", 200, 403), ("viewer", 200, 403), ("operator", 403, 403)],
)
def test_money_is_for_those_who_may(office: Office, role: str, view: int, change: int) -> None:
    client = office.client(role)
    for page in ("", "payouts/", f"payouts/{office.line.pk}/", "statement/", "bank-account/"):
        assert client.get(f"/portal/money/{page}").status_code == view
    assert client.post("/portal/money/bank-account/", {}).status_code == change
    assert ("/portal/money/" in client.get("/portal/").content.decode()) == (view == 200)
    with acting_as_ops():
        assert BankAccount.objects.filter(supplier=office.world.toys).count() == 1
