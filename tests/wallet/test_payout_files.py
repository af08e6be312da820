"""What the bank gets: an order by the published schema, a CSV file without formulas, both kept as handed out."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from importlib.resources import files

import pytest
from defusedxml import ElementTree
from xmlschema import XMLSchema

from apps.events.models import DomainEvent
from apps.tenancy.context import acting_as_ops
from apps.wallet.domain.bank_details import BankDetails
from apps.wallet.domain.errors import FileDamaged
from apps.wallet.domain.exporting import as_csv, payout_file
from apps.wallet.domain.pain001 import NAMESPACE, Order, Payout, as_pain001
from apps.wallet.enums import FileKind
from apps.wallet.models import PayoutBatch, PayoutFile
from tests.wallet.payouts import DETAILS, LATER, PAYER, Payouts, accrue, make_payouts, reverse

ORDER = Order(
    reference="HT-7",
    created_at=datetime(2026, 2, 14, 1, 30, tzinfo=UTC),
    pay_on=date(2026, 2, 14),
    currency="CNY",
    payer=BankDetails("Haitun Post & Sons <Ltd>", "Bank of Tests", "102290000011", "1001234567890123", "ICBKCNBJSHI"),
    payouts=[
        Payout("HT-7-1", Decimal("1234567.80"), BankDetails("宁波玩具有限公司", "中国银行", "104332012345", "4055")),
        Payout("HT-7-2", Decimal("0.01"), BankDetails("=cmd|' /C calc'!A1", "+Bank", "104332012346", "622202")),
    ],
)


@pytest.fixture(scope="module")
def schema() -> XMLSchema:
    """The published schema, as a package ships it."""
    return XMLSchema(str(files("sepaxml").joinpath("schemas", "pain.001.001.09.xsd")))


def at(document: bytes, path: str) -> list[str]:
    """The texts of all elements at a path."""
    root = ElementTree.fromstring(document)
    return [found.text or "" for found in root.findall(path.replace("/", f"/{{{NAMESPACE}}}").lstrip("/"))]


def test_the_order_is_valid_by_the_published_schema(schema: XMLSchema) -> None:
    schema.validate(io.BytesIO(as_pain001(ORDER)))


def test_the_order_says_what_to_pay_to_whom() -> None:
    document = as_pain001(ORDER)
    start = "/CstmrCdtTrfInitn"
    expected = {
        f"{start}/GrpHdr/MsgId": ["HT-7"],
        f"{start}/GrpHdr/CreDtTm": ["2026-02-14T01:30:00Z"],
        f"{start}/GrpHdr/NbOfTxs": ["2"],
        f"{start}/GrpHdr/CtrlSum": ["1234567.81"],
        f"{start}/PmtInf/CtrlSum": ["1234567.81"],
        f"{start}/PmtInf/ReqdExctnDt/Dt": ["2026-02-14"],
        f"{start}/PmtInf/Dbtr/Nm": ["Haitun Post & Sons <Ltd>"],
        f"{start}/PmtInf/DbtrAgt/FinInstnId/BICFI": ["ICBKCNBJSHI"],
        f"{start}/PmtInf/CdtTrfTxInf/PmtId/EndToEndId": ["HT-7-1", "HT-7-2"],
        f"{start}/PmtInf/CdtTrfTxInf/Amt/InstdAmt": ["1234567.80", "0.01"],
        f"{start}/PmtInf/CdtTrfTxInf/Cdtr/Nm": ["宁波玩具有限公司", "=cmd|' /C calc'!A1"],
        f"{start}/PmtInf/CdtTrfTxInf/CdtrAcct/Id/Othr/Id": ["4055", "622202"],
        f"{start}/PmtInf/CdtTrfTxInf/CdtrAgt/FinInstnId/ClrSysMmbId/ClrSysId/Cd": ["CNAPS", "CNAPS"],
        f"{start}/PmtInf/CdtTrfTxInf/CdtrAgt/FinInstnId/ClrSysMmbId/MmbId": ["104332012345", "104332012346"],
        f"{start}/PmtInf/CdtTrfTxInf/CdtrAgt/FinInstnId/BICFI": [],
    }
    assert {path: at(document, path) for path in expected} == expected
    assert document == as_pain001(ORDER)


@pytest.mark.parametrize("reference", ["", "x" * 36, "HT_7", "海豚"])
def test_references_that_banks_do_not_pass_on_are_refused(reference: str) -> None:
    with pytest.raises(ValueError, match="is no reference"):
        as_pain001(Order(reference, LATER, date(2026, 2, 14), "CNY", ORDER.payer, []))


def test_no_cell_of_the_csv_file_is_a_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(ORDER).decode("utf-8-sig"))))
    assert rows == [
        {
            "reference": "HT-7-1",
            "pay_on": "2026-02-14",
            "amount": "1234567.80",
            "currency": "CNY",
            "holder_name": "宁波玩具有限公司",
            "account_number": "4055",
            "bank_name": "中国银行",
            "bank_code": "104332012345",
            "bic": "",
        },
        {
            "reference": "HT-7-2",
            "pay_on": "2026-02-14",
            "amount": "0.01",
            "currency": "CNY",
            "holder_name": "'=cmd|' /C calc'!A1",
            "account_number": "622202",
            "bank_name": "'+Bank",
            "bank_code": "104332012346",
            "bic": "",
        },
    ]


@pytest.fixture
def sent(db: None) -> tuple[Payouts, PayoutBatch]:
    with acting_as_ops():
        world = make_payouts()
        accrue(world.toys, 1, "100.00")
        accrue(world.lamps, 2, "0.07")
        reverse(1, "33.33")
        return world, world.sent()


def test_a_batch_is_exported_by_the_published_schema(sent: tuple[Payouts, PayoutBatch], schema: XMLSchema) -> None:
    world, batch = sent
    with acting_as_ops():
        name, document = payout_file(batch_id=batch.pk, kind=FileKind.XML, now=LATER, actor_id=world.ming.pk)
    assert name == f"haitun-payouts-{batch.pk}.xml"
    schema.validate(io.BytesIO(document))
    payment = "/CstmrCdtTrfInitn/PmtInf"
    assert at(document, f"{payment}/CtrlSum") == ["66.74"]
    assert at(document, f"{payment}/CdtTrfTxInf/Amt/InstdAmt") == ["66.67", "0.07"]
    assert at(document, f"{payment}/CdtTrfTxInf/CdtrAcct/Id/Othr/Id") == ["4055000012345678"] * 2
    assert at(document, f"{payment}/DbtrAcct/Id/Othr/Id") == [PAYER.number.replace(" ", "")]


def test_files_are_handed_out_again_byte_for_byte_and_that_is_recorded(sent: tuple[Payouts, PayoutBatch]) -> None:
    world, batch = sent
    with acting_as_ops():
        for kind in FileKind:
            first, again = (
                payout_file(batch_id=batch.pk, kind=kind, now=LATER, actor_id=world.hua.pk) for _ in range(2)
            )
            kept = PayoutFile.objects.get(batch=batch, kind=kind)
            assert first == again
            assert sha256(first[1]).hexdigest() == kept.sha256
            assert DETAILS.number.replace(" ", "") not in kept.content_encrypted
        events = DomainEvent.objects.filter(name="payout_file.handed_out")
        assert [event.actor_id for event in events] == [world.hua.pk] * 4


def test_a_file_that_is_not_what_was_written_is_not_handed_out(sent: tuple[Payouts, PayoutBatch]) -> None:
    world, batch = sent
    with acting_as_ops():
        accrue(world.toys, 3, "1.00")
        other = world.prepare()
        with pytest.raises(FileDamaged, match="has no csv file; export it first"):
            payout_file(batch_id=other.pk, kind=FileKind.CSV, now=LATER, actor_id=world.ming.pk)
        kept = PayoutFile.objects.get(batch=batch, kind=FileKind.CSV)
        PayoutFile.objects.create(
            batch=other,
            kind=FileKind.CSV,
            name="forged.csv",
            sha256="0" * 64,
            content_encrypted=kept.content_encrypted,
        )
        with pytest.raises(FileDamaged, match=r"forged.csv is not what was written"):
            payout_file(batch_id=other.pk, kind=FileKind.CSV, now=LATER, actor_id=world.ming.pk)
        assert not DomainEvent.objects.filter(name="payout_file.handed_out").exists()
