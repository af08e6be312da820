"""A small world of payables: suppliers with verified accounts, two members of staff, the operator's own account."""

from datetime import UTC, date, datetime

from djmoney.money import Money

from apps.accounts.models import Organization, User
from apps.wallet.domain.payables import accrue_payable
from apps.wallet.models import Payable

FRIDAY = date(2026, 2, 13)
NOW = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)


def yuan(amount: str) -> Money:
    return Money(amount, "CNY")


def make_supplier(code: str) -> Organization:
    return Organization.objects.create(kind="supplier", code=code, name=f"Supplier {code}", joined_on=date(2026, 1, 1))


def make_person(name: str) -> User:
    return User.objects.create_user(f"{name}@haitun.example", None, name=name.title())


def accrue(supplier: Organization, receipt: int, amount: str, *, terms: int = 1, on: date = FRIDAY) -> Payable:
    return accrue_payable(
        supplier_id=supplier.pk,
        amount=yuan(amount),
        document_kind="receipt",
        document_id=receipt,
        accrued_on=on,
        terms_working_days=terms,
        now=NOW,
    )
