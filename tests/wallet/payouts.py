"""A small world of payables: suppliers with verified accounts, two members of staff, the operator's own account."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from djmoney.money import Money

from apps.accounts.models import Organization, User
from apps.ledger import api as ledger
from apps.wallet.domain.bank_accounts import enter_bank_account, set_payer_account, verify_bank_account
from apps.wallet.domain.bank_details import BankDetails
from apps.wallet.domain.batches import approve_batch, prepare_batch
from apps.wallet.domain.exporting import export_batch
from apps.wallet.domain.payables import accrue_payable, reverse_payable
from apps.wallet.domain.payout_lines import bounce_line, confirm_line
from apps.wallet.models import BankAccount, Payable, PayableReversal, PayoutBatch, PayoutLine

FRIDAY, SATURDAY = date(2026, 2, 13), date(2026, 2, 14)  # that Saturday makes up for the Spring Festival
NOW = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 2, 14, 1, 30, tzinfo=UTC)


def yuan(amount: str) -> Money:
    return Money(amount, "CNY")


def make_supplier(code: str) -> Organization:
    return Organization.objects.create(kind="supplier", code=code, name=f"Supplier {code}", joined_on=date(2026, 1, 1))


def make_person(name: str) -> User:
    return User.objects.create_user(f"{name}@haitun.example", None, name=name.title())


def accrue(
    supplier: Organization, receipt: int, amount: str, *, terms: int = 1, on: date = FRIDAY, name: str = ""
) -> Payable:
    return accrue_payable(
        supplier_id=supplier.pk,
        amount=yuan(amount),
        document_kind="receipt",
        document_id=receipt,
        document_name=name,
        accrued_on=on,
        terms_working_days=terms,
        now=NOW,
    )


def reverse(receipt: int, amount: str, currency: str = "CNY", key: str | None = None) -> PayableReversal:
    return reverse_payable(
        document_kind="receipt",
        document_id=receipt,
        amount=Money(amount, currency),
        reason="two pieces broken",
        now=NOW,
        key=key,
    )


DETAILS = BankDetails(
    holder_name="宁波海豚玩具有限公司",
    bank_name="中国银行股份有限公司宁波市江北支行",
    bank_code="104332012345",
    number="4055 0000 1234 5678",
)
PAYER = BankDetails(
    holder_name="Haitun Post Operations Ltd",
    bank_name="中国工商银行股份有限公司上海市分行",
    bank_code="102290000011",
    number="1001 2345 6789 0123",
    bic="ICBKCNBJSHI",
)


@dataclass
class Payouts:
    """Two suppliers that can be paid, two members of staff, and the operator's own account."""

    toys: Organization
    lamps: Organization
    ming: User
    hua: User

    def prepare(self, *, on: date = SATURDAY, by: User | None = None) -> PayoutBatch:
        return prepare_batch(currency="CNY", due_on=on, now=LATER, prepared_by_id=(by or self.ming).pk)

    def approve(self, batch: PayoutBatch) -> PayoutBatch:
        return approve_batch(batch_id=batch.pk, now=LATER, approved_by_id=self.hua.pk)

    def export(self, batch: PayoutBatch) -> PayoutBatch:
        return export_batch(batch_id=batch.pk, now=LATER, exported_by_id=self.ming.pk)

    def sent(self) -> PayoutBatch:
        """A batch of everything due, as far as the bank."""
        return self.export(self.approve(self.prepare()))

    def confirm(self, line: PayoutLine) -> PayoutLine:
        return confirm_line(line_id=line.pk, now=LATER, actor_id=self.ming.pk)

    def bounce(self, line: PayoutLine, reason: str = "account closed") -> PayoutLine:
        return bounce_line(line_id=line.pk, reason=reason, now=LATER, actor_id=self.ming.pk)

    def balances(self, supplier: Organization) -> tuple[int, int]:
        """Owed and on its way, in fen, of a ledger in order."""
        assert ledger.check_ledger().discrepancies == []
        accounts = [
            ledger.find_account(purpose=purpose, unit="CNY", supplier_id=supplier.pk)
            for purpose in ("payable", "payout")
        ]
        owed, sent = (ledger.balance(account).posted if account else 0 for account in accounts)
        return owed, sent

    def paid_out(self) -> int:
        """What left the operator's bank, in fen."""
        account = ledger.find_account(purpose="bank", unit="CNY")
        return ledger.balance(account).posted if account else 0


def make_payouts() -> Payouts:
    toys, lamps = make_supplier("P1"), make_supplier("P2")
    world = Payouts(toys, lamps, make_person("ming"), make_person("hua"))
    for supplier in (toys, lamps):
        give_account(supplier, world.hua)
    set_payer_account(currency="CNY", details=PAYER, now=NOW, actor_id=world.hua.pk)
    return world


def give_account(supplier: Organization, staff: User, number: str = DETAILS.number) -> BankAccount:
    """An account that is entered and verified."""
    account = enter_bank_account(
        supplier_id=supplier.pk, details=replace(DETAILS, number=number), now=NOW, actor_id=staff.pk
    )
    return verify_bank_account(account_id=account.pk, now=NOW, actor_id=staff.pk)
