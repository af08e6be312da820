"""What a bank account is told by, and whether a bank could take it. Numbers are kept encrypted."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from stdnum import bic as bic_number
from stdnum.exceptions import ValidationError

from apps.common.encryption import cipher
from apps.wallet.domain.errors import InvalidBankDetails
from apps.wallet.models.bank_accounts import BankDetails as StoredDetails

PURPOSE: Final = "haitun.bank-account"
NUMBER: Final = re.compile(r"[0-9A-Z]{6,34}", re.ASCII)  # pain.001: at most 34 characters
BANK_CODE: Final = re.compile(r"[0-9]{12}", re.ASCII)
LONGEST_NAME: Final = 140  # pain.001: Max140Text


@dataclass(frozen=True, slots=True)
class BankDetails:
    """A bank account in plain text. `bank_code` is the branch's CNAPS code, `bic` may be empty."""

    holder_name: str
    bank_name: str
    bank_code: str
    number: str
    bic: str = ""

    def __repr__(self) -> str:
        return f"BankDetails({self.holder_name!r}, …{self.number[-4:]})"


def checked(details: BankDetails) -> BankDetails:
    """The details without the blanks and hyphens that people type. Raises InvalidBankDetails, naming all faults."""
    clean = BankDetails(
        holder_name=one_line(details.holder_name),
        bank_name=one_line(details.bank_name),
        bank_code=without_blanks(details.bank_code),
        number=without_blanks(details.number),
        bic=without_blanks(details.bic),
    )
    if faults := faults_of(clean):
        raise InvalidBankDetails("; ".join(faults))
    return clean


def faults_of(details: BankDetails) -> list[str]:
    """What is wrong with the details, in words for whoever typed them."""
    longest = {"longest": LONGEST_NAME}
    rules = (
        (fits(details.holder_name), _("the account holder's name has 1 to %(longest)s characters") % longest),
        (fits(details.bank_name), _("the bank's name has 1 to %(longest)s characters") % longest),
        (BANK_CODE.fullmatch(details.bank_code), _("a CNAPS code has 12 digits")),
        (NUMBER.fullmatch(details.number), _("an account number has 6 to 34 digits or capital letters")),
        (is_bic(details.bic), _("%(bic)s is no BIC") % {"bic": details.bic}),
    )
    return [fault for kept, fault in rules if not kept]


def fits(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME


def is_bic(text: str) -> bool:
    """A BIC, or nothing."""
    try:
        return not text or bool(bic_number.validate(text))
    except ValidationError:
        return False


def one_line(text: str) -> str:
    """Composed characters, single blanks, nothing unprintable."""
    return " ".join("".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", text)).split())


def without_blanks(text: str) -> str:
    """Full-width digits become plain ones; blanks and hyphens go."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def stored(details: BankDetails) -> dict[str, str]:
    """The columns that hold checked details."""
    return {
        "holder_name": details.holder_name,
        "bank_name": details.bank_name,
        "bank_code": details.bank_code,
        "bic": details.bic,
        "number_encrypted": cipher(PURPOSE).encrypt(details.number.encode()).decode(),
        "number_tail": details.number[-4:],
    }


def snapshot(row: StoredDetails) -> dict[str, str]:
    """The same columns for a copy that stays as it is."""
    return {field.attname: getattr(row, field.attname) for field in StoredDetails._meta.fields}


def opened(row: StoredDetails) -> BankDetails:
    """A row's details with the number in plain text."""
    number = cipher(PURPOSE).decrypt(row.number_encrypted).decode()
    return BankDetails(row.holder_name, row.bank_name, row.bank_code, number, row.bic)
