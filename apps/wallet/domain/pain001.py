"""A batch as ISO 20022 `pain.001.001.09`, the customer's order to its bank to make credit transfers.

Rules beyond the schema that banks in China set: banks are named by CNAPS codes (clearing system `CNAPS`), names may be
Chinese (UTF-8), references keep to the letters that every bank passes on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from xml.etree import ElementTree as ET  # written here, never read

from apps.wallet.domain.bank_details import BankDetails

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
CLEARING_SYSTEM: Final = "CNAPS"
REFERENCE: Final = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]{1,35}")


@dataclass(frozen=True, slots=True)
class Payout:
    """One credit transfer: `amount` in the order's currency, with at most two decimals."""

    reference: str
    amount: Decimal
    to: BankDetails


@dataclass(frozen=True, slots=True)
class Order:
    """A whole file: `reference` is at most 35 characters and never used twice; `pay_on` is a Shanghai working day."""

    reference: str
    created_at: datetime
    pay_on: date
    currency: str
    payer: BankDetails
    payouts: Sequence[Payout]

    @property
    def control_sum(self) -> Decimal:
        return sum((payout.amount for payout in self.payouts), Decimal(0))


def as_pain001(order: Order) -> bytes:
    """The order as an XML document in UTF-8. The same order gives the same bytes. Raises ValueError."""
    for reference in (order.reference, *(payout.reference for payout in order.payouts)):
        if not REFERENCE.fullmatch(reference):
            raise ValueError(f"{reference!r} is no reference: 1 to 35 letters, digits and /-?:().,'+")
    document = ET.Element("Document", xmlns=NAMESPACE)
    initiation = ET.SubElement(document, "CstmrCdtTrfInitn")
    add_header(ET.SubElement(initiation, "GrpHdr"), order)
    add_payment(ET.SubElement(initiation, "PmtInf"), order)
    ET.indent(document)
    written: str = ET.tostring(document, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'.encode()


def add_header(header: ET.Element, order: Order) -> None:
    text(header, "MsgId", order.reference)
    text(header, "CreDtTm", f"{order.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    text(header, "NbOfTxs", str(len(order.payouts)))
    text(header, "CtrlSum", f"{order.control_sum:.2f}")
    text(header, "InitgPty/Nm", order.payer.holder_name)


def add_payment(payment: ET.Element, order: Order) -> None:
    text(payment, "PmtInfId", order.reference)
    text(payment, "PmtMtd", "TRF")
    text(payment, "BtchBookg", "false")
    text(payment, "NbOfTxs", str(len(order.payouts)))
    text(payment, "CtrlSum", f"{order.control_sum:.2f}")
    text(payment, "ReqdExctnDt/Dt", order.pay_on.isoformat())
    text(payment, "Dbtr/Nm", order.payer.holder_name)
    text(payment, "DbtrAcct/Id/Othr/Id", order.payer.number)
    text(payment, "DbtrAcct/Ccy", order.currency)
    add_bank(ET.SubElement(payment, "DbtrAgt"), order.payer)
    text(payment, "ChrgBr", "DEBT")  # the supplier gets all of it
    for payout in order.payouts:
        add_transfer(ET.SubElement(payment, "CdtTrfTxInf"), payout, order.currency)


def add_transfer(transfer: ET.Element, payout: Payout, currency: str) -> None:
    text(transfer, "PmtId/InstrId", payout.reference)
    text(transfer, "PmtId/EndToEndId", payout.reference)
    text(transfer, "Amt/InstdAmt", f"{payout.amount:.2f}").set("Ccy", currency)
    add_bank(ET.SubElement(transfer, "CdtrAgt"), payout.to)
    text(transfer, "Cdtr/Nm", payout.to.holder_name)
    text(transfer, "CdtrAcct/Id/Othr/Id", payout.to.number)
    text(transfer, "RmtInf/Ustrd", payout.reference)


def add_bank(agent: ET.Element, details: BankDetails) -> None:
    if details.bic:
        text(agent, "FinInstnId/BICFI", details.bic)
    text(agent, "FinInstnId/ClrSysMmbId/ClrSysId/Cd", CLEARING_SYSTEM)
    text(agent, "FinInstnId/ClrSysMmbId/MmbId", details.bank_code)
    text(agent, "FinInstnId/Nm", details.bank_name)


def text(parent: ET.Element, path: str, value: str) -> ET.Element:
    """Write a value at a path below `parent`, making what of the path is missing."""
    for name in path.split("/"):
        found = parent.find(name)
        parent = ET.SubElement(parent, name) if found is None else found
    parent.text = value
    return parent
