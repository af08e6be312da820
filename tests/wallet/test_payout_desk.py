"""Payouts through the administration, from a supplier's account to the bank's answer, without a shell."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import Organization, User
from apps.common.periods import shanghai_day, start_of_day
from apps.events.models import DomainEvent
from apps.tenancy.context import acting_as_ops
from apps.wallet.domain.bank_accounts import enter_bank_account, verify_bank_account
from apps.wallet.domain.batches import prepare_batch
from apps.wallet.models import BankAccount, Payable, PayerAccount, PayoutBatch, PayoutLine
from tests.ops.staff import make_staff, proven_client
from tests.wallet.payouts import DETAILS, LATER, NOW, SATURDAY, accrue, give_account, make_supplier, yuan

pytestmark = pytest.mark.django_db

HERE = "/admin/wallet"


def said(answer: HttpResponse) -> str:
    """The newest message that the page shows."""
    return str(list(get_messages(answer.wsgi_request))[-1])


@pytest.fixture
def ming(db: None) -> User:
    return make_staff("ming@haitun.example")


@pytest.fixture
def hua(db: None) -> User:
    return make_staff("hua@haitun.example")


@pytest.fixture
def toys(ming: User) -> Organization:
    """A supplier that entered its account and is owed 100 yuan since Friday."""
    with acting_as_ops():
        toys = make_supplier("P1")
        enter_bank_account(supplier_id=toys.pk, details=DETAILS, now=NOW, actor_id=ming.pk)
        accrue(toys, 1, "100.00")
    return toys


@pytest.fixture
def desk(ming: User) -> Client:
    return proven_client(ming)


@pytest.fixture
def second(hua: User) -> Client:
    return proven_client(hua)


def test_from_a_bank_account_to_a_settled_batch(desk: Client, second: Client, toys: Organization) -> None:
    with time_machine.travel(LATER, tick=False):
        with acting_as_ops():
            account = BankAccount.objects.get()
        shown = desk.post(f"{HERE}/bankaccount/{account.pk}/act/show/", follow=True)
        assert said(shown) == "The whole number is 4055000012345678. That you saw it is recorded."
        desk.post(f"{HERE}/bankaccount/{account.pk}/act/verify/")
        payer = {
            "currency": "CNY",
            "holder_name": "Haitun Post",
            "number": "1001 2345 6789 0123",
            "bank_name": "Bank of Tests",
            "bank_code": "102290000011",
            "bic": "",
        }
        assert desk.post(f"{HERE}/payeraccount/add/", payer).status_code == 302
        page = desk.get(f"{HERE}/payoutbatch/prepare/").content.decode()
        assert "Supplier P1" in page
        assert "CNY 100.00" in page
        desk.post(f"{HERE}/payoutbatch/prepare/", {"currency": "CNY", "due_on": "2026-02-14"})
        with acting_as_ops():
            batch = PayoutBatch.objects.get()
        own = desk.post(f"{HERE}/payoutbatch/{batch.pk}/do/approve/", {"compared": "on"})
        assert said(own) == f"you prepared payout batch {batch.pk}; a second person must approve it"
        assert second.post(f"{HERE}/payoutbatch/{batch.pk}/do/approve/", {}).status_code == 200  # not compared
        second.post(f"{HERE}/payoutbatch/{batch.pk}/do/approve/", {"compared": "on"})
        second.post(f"{HERE}/payoutbatch/{batch.pk}/do/export/", {"compared": "on"})
        first, again = (desk.get(f"{HERE}/payoutbatch/{batch.pk}/file/xml/") for _ in range(2))
        assert first.content == again.content
        assert first["Content-Disposition"] == f'attachment; filename="haitun-payouts-{batch.pk}.xml"'
        results = SimpleUploadedFile("bank.csv", f"reference,outcome,reason\nHT-{batch.pk}-1,confirmed,\n".encode())
        answer = desk.post(f"{HERE}/payoutbatch/{batch.pk}/do/results/", {"file": results}, follow=True)
        assert said(answer) == "1 payouts are confirmed, 0 came back, 0 were known."
    with acting_as_ops():
        assert (PayoutBatch.objects.get().state, Payable.objects.get().state) == ("settled", "paid")


@pytest.fixture
def sent(desk: Client, second: Client, toys: Organization, hua: User) -> PayoutLine:
    with acting_as_ops():
        account = BankAccount.objects.get()
    desk.post(f"{HERE}/bankaccount/{account.pk}/act/verify/")
    payer = {"holder_name": "Haitun", "number": "100123456789", "bank_name": "Bank", "bank_code": "102290000011"}
    desk.post(f"{HERE}/payeraccount/add/", {"currency": "CNY", "bic": "", **payer})
    desk.post(f"{HERE}/payoutbatch/prepare/", {"currency": "CNY", "due_on": "2026-02-14"})
    with acting_as_ops():
        batch = PayoutBatch.objects.get()
    for act in ("approve", "export"):
        second.post(f"{HERE}/payoutbatch/{batch.pk}/do/{act}/", {"compared": "on"})
    with acting_as_ops():
        return PayoutLine.objects.get()


def test_a_payout_that_came_back_needs_its_reason(desk: Client, sent: PayoutLine) -> None:
    silent = desk.post(f"{HERE}/payoutline/{sent.pk}/act/bounce/", {"answer": " "}, follow=True)
    assert said(silent) == "give a reason of 1 to 500 characters: the supplier reads it"
    desk.post(f"{HERE}/payoutline/{sent.pk}/act/bounce/", {"answer": "account closed"})
    with acting_as_ops():
        sent.refresh_from_db()
        assert (sent.state, sent.reason, BankAccount.objects.get().state) == ("bounced", "account closed", "bounced")


def test_many_payouts_are_confirmed_at_once_from_their_list(desk: Client, sent: PayoutLine) -> None:
    chosen = {"action": "confirm_selected", "_selected_action": [sent.pk]}
    desk.post(f"{HERE}/payoutline/", chosen)
    with acting_as_ops():
        sent.refresh_from_db()
        assert sent.state == "confirmed"


def test_lists_and_pages_show_numbers_masked(desk: Client, sent: PayoutLine) -> None:
    for path in ("bankaccount", "payeraccount", "payable", "payoutbatch", "payoutline"):
        listed = desk.get(f"{HERE}/{path}/")
        assert listed.status_code == 200
        assert "4055000012345678" not in listed.content.decode()
    for path, row in (("bankaccount", sent.account_id), ("payoutline", sent.pk), ("payoutbatch", sent.batch_id)):
        page = desk.get(f"{HERE}/{path}/{row}/change/").content.decode()
        assert "4055000012345678" not in page
        assert "gAAAA" not in page  # nor what is encrypted


def test_a_statement_is_read_and_taken_along(desk: Client, sent: PayoutLine, toys: Organization) -> None:
    asked = {"supplier": toys.pk, "currency": "CNY", "first": "2026-02-01", "last": "2026-04-30"}
    page = desk.get(f"{HERE}/payable/statement/", asked).content.decode()
    for text in ("receipt 1", "goods accepted", "CNY 100.00"):
        assert text in page
    file = desk.get(f"{HERE}/payable/statement/", {**asked, "format": "csv"})
    assert file["Content-Disposition"] == 'attachment; filename="haitun-statement-CNY-2026-02-01-2026-04-30.csv"'
    rows = file.content.decode("utf-8-sig").splitlines()
    assert rows[:3] == [
        "on,kind,reason,amount,balance,currency",
        "2026-02-01,opening,,,0.00,CNY",
        "2026-02-13,payable.accrued,receipt 1,100.00,100.00,CNY",
    ]
    assert rows[-1] == "2026-04-30,closing,,,100.00,CNY"
    paid_on = shanghai_day(timezone.now())
    paid = desk.get(f"{HERE}/payable/statement/", {**asked, "first": paid_on, "last": paid_on}).content.decode()
    assert ("paid out" in paid, sent.reference in paid) == (True, True)
    too_long = desk.get(f"{HERE}/payable/statement/", {**asked, "last": "2026-12-31", "format": "csv"})
    assert "A statement covers 92 days at most; ask for these 334 days in several." in too_long.content.decode()


def test_staff_take_a_payable_back(desk: Client, toys: Organization) -> None:
    with acting_as_ops():
        payable = Payable.objects.get()
    way = f"{HERE}/payable/{payable.pk}/do/reverse/"
    key = str(desk.get(way).context["form"]["key"].value())
    refused = desk.post(way, {"amount": "100.01", "reason": "broken", "key": key})
    assert said(refused) == "CNY 100.01 cannot be taken back of receipt 1: CNY 100.00 is left of it"
    for _ in range(2):  # sent twice, it is taken back once
        desk.post(way, {"amount": "30.00", "reason": "three pieces broken", "key": key})
    with acting_as_ops():
        assert payable.reversals.get().amount == yuan("30.00")
    assert "three pieces broken" in desk.get(f"{HERE}/payable/{payable.pk}/change/").content.decode()


def test_details_of_the_operators_account_are_checked_on_the_form(desk: Client) -> None:
    wrong = {"currency": "CNY", "holder_name": "x", "number": "1", "bank_name": "x", "bank_code": "1", "bic": ""}
    page = desk.post(f"{HERE}/payeraccount/add/", wrong).content.decode()
    assert "a CNAPS code has 12 digits; an account number has 6 to 34" in page
    with acting_as_ops():
        assert not PayerAccount.objects.exists()


def test_staff_without_the_right_read_no_file(sent: PayoutLine, hua: User) -> None:
    with acting_as_ops():
        hua.is_superuser = False
        hua.save()
    assert proven_client(hua).get(f"{HERE}/payoutbatch/{sent.batch_id}/file/xml/").status_code == 403
    with acting_as_ops():
        assert not DomainEvent.objects.filter(name="payout_file.handed_out").exists()


def test_validity_is_extended_at_the_desk(desk: Client) -> None:
    wrong = desk.post("/admin/calendars/calendarvalidity/add/", {"through": "2027-12-31"})
    assert "no days of 2027 are known" in wrong.content.decode()
    desk.post("/admin/calendars/calendarday/add/", {"on": "2027-01-04", "note": "New Year"})
    with time_machine.travel(datetime(2026, 11, 22, tzinfo=UTC), tick=False):
        assert desk.post("/admin/calendars/calendarvalidity/add/", {"through": "2027-12-31"}).status_code == 302
    assert "2027" in desk.get("/admin/calendars/calendarvalidity/").content.decode()


def test_the_first_page_says_what_of_payouts_waits(desk: Client, toys: Organization, ming: User) -> None:
    with time_machine.travel(LATER, tick=False):
        page = desk.get("/admin/").content.decode()
        assert "1 bank account to verify" in page
        assert "Working days are certain" not in page
        with acting_as_ops():
            verify_bank_account(account_id=BankAccount.objects.get().pk, now=NOW, actor_id=ming.pk)
        desk.post(f"{HERE}/payoutbatch/prepare/", {"currency": "CNY", "due_on": "2026-02-14"})
        page = desk.get("/admin/").content.decode()
        assert "Payouts in CNY, due through 14 Feb 2026" in page
        assert "bank account to verify" not in page
    with time_machine.travel(datetime(2026, 11, 22, tzinfo=UTC), tick=False):
        assert "Working days are certain through 31 Dec 2026" in desk.get("/admin/").content.decode()


def test_the_first_page_asks_for_the_banks_answer_from_the_day_of_payment(desk: Client, sent: PayoutLine) -> None:
    with acting_as_ops():
        begins = start_of_day(PayoutBatch.objects.get().pay_on)
    with time_machine.travel(begins - timedelta(seconds=1), tick=False):
        assert "At the bank" not in desk.get("/admin/").content.decode()
    with time_machine.travel(begins, tick=False):
        assert "At the bank: take over its answer." in desk.get("/admin/").content.decode()


def test_lists_cost_the_same_however_much_there_is(desk: Client, sent: PayoutLine, toys: Organization) -> None:
    def costs() -> list[int]:
        found = []
        for path in ("bankaccount", "payable", "payoutbatch", "payoutline"):
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(f"{HERE}/{path}/").status_code == 200
            found.append(len(captured))
        return found

    costs()
    before = costs()
    with acting_as_ops():
        for number in range(2, 6):
            supplier = make_supplier(f"P{number}")
            accrue(supplier, number, "1.00")
            give_account(supplier, sent.batch.prepared_by)
        prepare_batch(currency="CNY", due_on=SATURDAY, now=LATER, prepared_by_id=sent.batch.prepared_by_id)
    assert costs() == before
