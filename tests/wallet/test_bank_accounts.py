"""Bank accounts: entered by suppliers, verified by staff, kept so that a copy of the database gives nothing away."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from apps.accounts.models import Organization, User
from apps.events.models import DomainEvent
from apps.tenancy.context import acting_as_ops, acting_for_supplier
from apps.wallet.domain.bank_accounts import (
    current_account,
    enter_bank_account,
    refuse_bank_account,
    show_number,
    verify_bank_account,
)
from apps.wallet.domain.bank_details import BankDetails, opened
from apps.wallet.domain.errors import (
    AccountNotCurrent,
    InvalidBankDetails,
    ReasonMissing,
    UnknownAccount,
    WrongState,
)
from apps.wallet.enums import AccountCheck
from apps.wallet.models import BankAccount
from tests.wallet.payouts import DETAILS, NOW, make_person, make_supplier

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> tuple[Organization, User]:
    with acting_as_ops():
        return make_supplier("P1"), make_person("hua")


def enter(people: tuple[Organization, User], details: BankDetails = DETAILS) -> BankAccount:
    supplier, person = people
    return enter_bank_account(supplier_id=supplier.pk, details=details, now=NOW, actor_id=person.pk)


def test_a_supplier_enters_and_staff_verify(people: tuple[Organization, User]) -> None:
    supplier, staff = people
    with acting_for_supplier(supplier.pk):
        account = enter(people)
        assert (account.state, account.masked_number) == (AccountCheck.ENTERED, "•••• 5678")
        assert "4055000012345678" not in account.number_encrypted
    with acting_as_ops():
        assert show_number(account_id=account.pk, now=NOW, actor_id=staff.pk) == "4055000012345678"
        verify_bank_account(account_id=account.pk, now=NOW, actor_id=staff.pk)
        found = current_account(supplier_id=supplier.pk)
        assert found is not None
        assert (found.state, found.checked_by, opened(found).number) == ("verified", staff, "4055000012345678")
        events = list(DomainEvent.objects.order_by("pk").values_list("name", "payload__account"))
    names = ("bank_account.entered", "bank_account.number_shown", "bank_account.verified")
    assert events == [(name, "•••• 5678") for name in names]


def test_a_change_needs_verification_anew_and_the_old_account_is_over(people: tuple[Organization, User]) -> None:
    supplier, staff = people
    with acting_as_ops():
        old = enter(people)
        verify_bank_account(account_id=old.pk, now=NOW, actor_id=staff.pk)
        new = enter(people, replace(DETAILS, number="6222000011112222"))
        assert current_account(supplier_id=supplier.pk) == new
        assert new.state == AccountCheck.ENTERED
        with pytest.raises(AccountNotCurrent, match="was replaced by"):
            verify_bank_account(account_id=old.pk, now=NOW, actor_id=staff.pk)


def test_refused_is_refused(people: tuple[Organization, User]) -> None:
    _, staff = people
    with acting_as_ops():
        account = enter(people)
        with pytest.raises(ReasonMissing):
            refuse_bank_account(account_id=account.pk, reason="", now=NOW, actor_id=staff.pk)
        refuse_bank_account(account_id=account.pk, reason="not a company account", now=NOW, actor_id=staff.pk)
        with pytest.raises(WrongState, match="has to enter another one"):
            verify_bank_account(account_id=account.pk, now=NOW, actor_id=staff.pk)
        account.refresh_from_db()
        assert (account.state, account.reason) == ("refused", "not a company account")
        with pytest.raises(UnknownAccount):
            verify_bank_account(account_id=0, now=NOW, actor_id=staff.pk)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"bank_code": "10433201234"}, "a CNAPS code has 12 digits"),
        ({"number": "12345"}, "an account number has 6 to 34 digits"),
        ({"number": "1" * 35}, "an account number has 6 to 34 digits"),
        ({"holder_name": " \n "}, "the account holder's name has 1 to 140"),
        ({"bank_name": "行" * 141}, "the bank's name has 1 to 140"),
        ({"bic": "ICBKCNB"}, "ICBKCNB is no BIC"),
        ({"bank_code": "", "number": ""}, "12 digits; an account number"),
    ],
)
def test_details_that_no_bank_would_take_are_refused(
    people: tuple[Organization, User], changed: dict[str, str], said: str
) -> None:
    with acting_as_ops():
        with pytest.raises(InvalidBankDetails, match=said):
            enter(people, replace(DETAILS, **changed))
        assert not BankAccount.objects.exists()


def test_what_people_type_is_tidied(people: tuple[Organization, User]) -> None:
    typed = BankDetails("  宁波\u3000玩具\t有限公司 ", "中国银行", "1043-3201 2345", "４０５５ 0000-1234", "icbkcnbj")
    with acting_as_ops():
        assert opened(enter(people, typed)) == BankDetails(
            "宁波 玩具 有限公司", "中国银行", "104332012345", "405500001234", "ICBKCNBJ"
        )


def test_a_supplier_cannot_verify_its_own_account(people: tuple[Organization, User]) -> None:
    supplier, staff = people
    with acting_for_supplier(supplier.pk):
        account = enter(people)
    with pytest.raises(ProgrammingError, match="permission denied"), acting_for_supplier(supplier.pk):
        verify_bank_account(account_id=account.pk, now=NOW, actor_id=staff.pk)
    with acting_for_supplier(supplier.pk):
        account.pk, account.state = None, AccountCheck.VERIFIED
        with pytest.raises(IntegrityError, match="verified by staff"), transaction.atomic():
            account.save()
        assert list(BankAccount.objects.values_list("state", flat=True)) == ["entered"]


def test_suppliers_see_their_own_accounts_only(people: tuple[Organization, User]) -> None:
    with acting_as_ops():
        enter(people)
        other = make_supplier("P2")
    with acting_for_supplier(other.pk):
        assert not BankAccount.objects.exists()
        assert current_account(supplier_id=people[0].pk) is None


def test_not_even_staff_change_what_was_entered(people: tuple[Organization, User]) -> None:
    with acting_as_ops():
        enter(people)
        with pytest.raises(IntegrityError, match="enter a new one"), transaction.atomic():
            BankAccount.objects.update(bank_code="104332012346")
        assert BankAccount.objects.get().bank_code == "104332012345"
