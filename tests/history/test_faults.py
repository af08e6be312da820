"""Every kind of bad input is named by file, line, column and value, all at once, and nothing is imported."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import Organization
from apps.channels.models import Store
from apps.fulfillment.models import Parcel, TrackingEvent
from apps.history.domain.files import FILES
from apps.history.domain.importing import import_history
from apps.history.domain.reports import Fault, NoHistory
from apps.jobs.domain.queue import enqueue
from apps.jobs.domain.runs import run_job
from apps.jobs.enums import JobState
from apps.orders.models import Order, OrderSettlement
from apps.points_ledger.models import EarningOrder, Election
from apps.tenancy.context import acting_as_system
from apps.wallet.models import FxRate
from tests.history.conftest import HEADERS, NOW, SOUND, faults_in

pytestmark = pytest.mark.django_db
Files = Callable[..., Path]
TABLES = (Organization, Store, Order, OrderSettlement, Parcel, TrackingEvent, FxRate, Election, EarningOrder)
EMPTY = "is empty; this column must be filled in"
BLANKS = "has blanks at its start or end; remove them"
NUL = "contains a NUL byte; remove it"
NO_DAY = "is no day; write it like 2026-08-01"
NO_SUCH = "is no day or time of the calendar; correct it"
NO_OFFSET = "is an instant without UTC offset; write it like 2026-08-01T09:30:00+08:00"
NO_INSTANT = "is no instant of ISO 8601; write it like 2026-08-01T09:30:00+08:00"
NO_NUMBER = "is no number; write digits with a point, like 1234.50"
NEGATIVE = "is negative; it must be zero or more"
NO_CURRENCY = "is no currency of ISO 4217; write three capital letters, like USD"
NO_OPTION = "is unknown; write band, rate or best"
NO_SELLER = "is no known seller; add it to sellers.csv"
NO_ORDER = "is no known order of seller S1 on shopify; add it to orders.csv"
TWO_DECIMALS = "has more than the 2 decimals of USD; round it"
SENT = "2026-08-05T10:00:00+08:00"
ROW = {
    "sellers": "S1,Name,2024-03-01",
    "elections": "S1,best,2026-08-01",
    "fx_rates": "2026-08-01,USD,CNY,7.11",
    "orders": "S1,shopify,1001,2026-08-03T09:30:00+08:00,open,USD,30.01,2026-08-10T12:00:00Z",
    "parcels": f"S1,shopify,1001,RX000000080CN,registered_packet,{SENT},2026-08-20T11:00:00-05:00",
}
CASES = [
    ("sellers", "seller_code", "", EMPTY),
    ("sellers", "seller_code", "S" * 41, "is longer than 40 characters; shorten it"),
    ("sellers", "name", "", EMPTY),
    ("sellers", "name", " Name", BLANKS),
    ("sellers", "name", "Na\0me", NUL),
    ("sellers", "name", "Na\nme", "contains a control character 0x0A; remove it"),
    ("sellers", "joined_on", "", EMPTY),
    ("sellers", "joined_on", "2026-02-30", NO_SUCH),
    ("sellers", "joined_on", "01.03.2024", NO_DAY),
    ("sellers", "joined_on", "20240301", NO_DAY),
    ("sellers", "joined_on", "now", NO_DAY),
    ("elections", "seller_code", "S9", NO_SELLER),
    ("elections", "option", "bands", NO_OPTION),
    ("elections", "option", "BAND", NO_OPTION),
    ("elections", "option", "", EMPTY),
    ("elections", "effective_from", "2026-13-01", NO_SUCH),
    ("fx_rates", "rate_on", "2026-8-1", NO_DAY),
    ("fx_rates", "base", "US$", NO_CURRENCY),
    ("fx_rates", "quote", "cny", NO_CURRENCY),
    ("fx_rates", "rate", "", EMPTY),
    ("fx_rates", "rate", "0.000", "is zero; a rate must be over 0"),
    ("fx_rates", "rate", "-7.1", NEGATIVE),
    ("fx_rates", "rate", "seven", NO_NUMBER),
    ("fx_rates", "rate", "NaN", NO_NUMBER),
    ("fx_rates", "rate", "7.1234567890123", "has more than 12 decimals; round it"),
    ("fx_rates", "rate", "100000", "is out of range; it must be under 100000"),
    ("orders", "seller_code", "S9", NO_SELLER),
    ("orders", "channel", "", EMPTY),
    ("orders", "order_no", "", EMPTY),
    ("orders", "placed_at", "2026-08-03T09:30:00", NO_OFFSET),
    ("orders", "placed_at", "2026-08-03", NO_OFFSET),
    ("orders", "placed_at", "03/08/2026 09:30", NO_INSTANT),
    ("orders", "placed_at", "infinity", NO_INSTANT),
    ("orders", "placed_at", "2026-02-29T09:30:00Z", NO_SUCH),
    ("orders", "placed_at", "2026-08-03T24:30:00Z", NO_SUCH),
    ("orders", "placed_at", "2026-08-03T09:30:00+15:00", NO_INSTANT),
    ("orders", "status", "paid", "is unknown; write open or cancelled"),
    ("orders", "currency", "USX", NO_CURRENCY),
    ("orders", "currency", "", "is empty although the order is settled; write it like USD"),
    ("orders", "settled_amount", "", "is empty although settled_at is given; give both or none"),
    ("orders", "settled_amount", "-1.00", NEGATIVE),
    ("orders", "settled_amount", "1e5", NO_NUMBER),
    ("orders", "settled_amount", "Infinity", NO_NUMBER),
    ("orders", "settled_amount", "٣٠", NO_NUMBER),
    ("orders", "settled_amount", "1,000.00", NO_NUMBER),
    ("orders", "settled_amount", "100000000000", "is out of range; it must be under 100000000000"),
    ("orders", "settled_amount", "30.005", TWO_DECIMALS),
    ("orders", "settled_amount", "30.00005", "has more than 4 decimals; round it"),
    ("orders", "settled_at", "", "is empty although settled_amount is given; give both or none"),
    ("orders", "settled_at", "2026-08-10 12:00", NO_OFFSET),
    ("parcels", "seller_code", "S9", NO_SELLER),
    ("parcels", "order_no", "77", NO_ORDER),
    ("parcels", "order_no", "2001", NO_ORDER),  # another seller's
    ("parcels", "tracking_no", "", EMPTY),
    ("parcels", "service", "", EMPTY),
    ("parcels", "shipped_at", "", EMPTY),
    ("parcels", "delivered_at", "2026-08-20T10:00:00", NO_OFFSET),
    ("parcels", "delivered_at", "2026-08-05T01:59:59Z", "is before shipped_at; correct one of them"),
]


@pytest.fixture(autouse=True)
def nothing_is_imported() -> Iterator[None]:
    yield
    with acting_as_system():
        assert [table.objects.count() for table in TABLES] == [0] * len(TABLES)


def as_rows(faults: list[Fault]) -> list[tuple[str, int, str, str]]:
    """Where the faults are and what stands there."""
    return [(fault.file, fault.line, fault.column, fault.value) for fault in faults]


def with_value(file: str, column: str, value: str) -> str:
    """A sound row of the file but for one value."""
    values = dict(zip(HEADERS[file].split(","), ROW[file].split(","), strict=True)) | {column: value}
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(values.values())
    return text.getvalue().rstrip("\n")


@pytest.mark.parametrize(("file", "column", "value", "reason"), CASES)
def test_a_bad_value_is_named(files: Files, file: str, column: str, value: str, reason: str) -> None:
    above = [kind.name.removesuffix(".csv") for kind in FILES]
    sound = {name: SOUND[name] for name in above[: above.index(file)]}
    (fault,) = faults_in(files(**sound, **{file: [with_value(file, column, value)]}))
    assert fault == Fault(f"{file}.csv", 2, column, value.replace("\0", r"\x00"), reason)


@pytest.mark.parametrize(
    ("currency", "amount", "decimals"), [("JPY", "1.5", 0), ("KWD", "1.0005", 3), ("CNY", "0.001", 2)]
)
def test_an_amount_has_no_more_decimals_than_its_currency(
    files: Files, currency: str, amount: str, decimals: int
) -> None:
    row = f"S1,shopify,1001,2026-08-03T09:30:00Z,open,{currency},{amount},2026-08-10T12:00:00Z"
    reason = f"has more than the {decimals} decimals of {currency}; round it"
    assert faults_in(files(sellers=SOUND["sellers"], orders=[row])) == [
        Fault("orders.csv", 2, "settled_amount", amount, reason)
    ]


def test_a_currency_is_worth_one_of_itself(files: Files) -> None:
    reason = "is a rate of CNY in CNY; it can only be 1"
    assert faults_in(files(fx_rates=["2026-08-01,CNY,CNY,1.0", "2026-08-02,CNY,CNY,7.1"])) == [
        Fault("fx_rates.csv", 3, "rate", "7.1", reason)
    ]


def test_all_faults_of_all_files_come_at_once_by_file_and_line(files: Files) -> None:
    directory = files(
        fx_rates=["2026-08-01,USD,CNY,x"],
        sellers=["S1,Name,2024-03-01", "S2,Name,soon"],
        elections=["S1,both,2026-08-01", "S9,band,2026-08-01"],
        orders=[
            "S1,shopify,1001,2026-08-03T09:30:00Z,open,EUR,-1,2026-08-10T12:00:00",
            "S2,shopify,1001,2026-08-03T09:30:00Z,open,USD,,",
            "S1,shopify,1002,2026-08-03T09:30:00Z,open,EUR,1.999,2026-08-10T12:00:00Z",
        ],
        parcels=[with_value("parcels", "delivered_at", "2026-08-01T10:00:00Z"), f"S1,shopify,4,YT1,other,{SENT},"],
    )
    assert as_rows(faults_in(directory)) == [
        ("fx_rates.csv", 2, "rate", "x"),
        ("sellers.csv", 3, "joined_on", "soon"),
        ("elections.csv", 2, "option", "both"),
        ("elections.csv", 3, "seller_code", "S9"),
        ("orders.csv", 2, "settled_amount", "-1"),
        ("orders.csv", 2, "settled_at", "2026-08-10T12:00:00"),
        ("orders.csv", 4, "settled_amount", "1.999"),
        ("parcels.csv", 2, "delivered_at", "2026-08-01T10:00:00Z"),
        ("parcels.csv", 3, "order_no", "4"),
    ]


def test_a_key_with_other_content_is_a_fault_that_names_both_lines(files: Files) -> None:
    directory = files(
        fx_rates=["2026-08-01,USD,CNY,7.1", "2026-08-01,USD,CNY,7.2"],
        sellers=["S1,Name,2024-03-01", "S1,Name,2024-03-01", "S1,Other,2024-03-02"],
        elections=["S1,band,2026-08-01", "S1,rate,2026-08-01"],
        orders=[
            ROW["orders"],
            with_value("orders", "settled_amount", "30.02"),
            with_value("orders", "order_no", "1002"),
        ],
        parcels=[ROW["parcels"], with_value("parcels", "order_no", "1002")],
    )
    stands = "stands on line 2 already, with another {}; keep one of them"
    assert faults_in(directory) == [
        Fault("fx_rates.csv", 3, "rate_on", "2026-08-01", stands.format("rate")),
        Fault("sellers.csv", 4, "seller_code", "S1", stands.format("name, joined_on")),
        Fault("elections.csv", 3, "effective_from", "2026-08-01", stands.format("option")),
        Fault("orders.csv", 3, "order_no", "1001", stands.format("settled_amount")),
        Fault("parcels.csv", 3, "tracking_no", "RX000000080CN", stands.format("order_no")),
    ]


@pytest.mark.parametrize("missing", range(8))
def test_each_missing_column_is_named(files: Files, missing: int) -> None:
    names = HEADERS["orders"].split(",")
    header = ",".join(names[:missing] + names[missing + 1 :])
    directory = files(sellers=SOUND["sellers"], orders=f"{header}\n1,2,3,4,5,6,7\n", parcels=SOUND["parcels"][:2])
    reason = f"is missing from the header; write {HEADERS['orders']}"
    assert faults_in(directory) == [Fault("orders.csv", 1, names[missing], "", reason)]


def test_a_column_that_stands_twice_is_refused(files: Files) -> None:
    (fault,) = faults_in(files(sellers="seller_code,name,joined_on,name\nS1,A,2024-03-01,B\n"))
    reason = f"stands twice in the header; write {HEADERS['sellers']}"
    assert fault == Fault("sellers.csv", 1, "name", "", reason)


def test_an_empty_file_misses_every_column(files: Files) -> None:
    faults = faults_in(files(fx_rates=b""))
    assert [(fault.line, fault.column) for fault in faults] == [
        (1, "rate_on"), (1, "base"), (1, "quote"), (1, "rate"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("S3,Name", "has 2 values, the header has 3; check the commas"),
        ("S3,Name, Inc.,2024-03-01", "has 4 values, the header has 3; check the commas"),
    ],
)
def test_a_row_of_another_length_is_shown_whole(files: Files, row: str, reason: str) -> None:
    directory = files(sellers=["S1,Name,2024-03-01", row], elections=["S3,band,2026-08-01"])
    assert faults_in(directory) == [Fault("sellers.csv", 3, "", row, reason)]


def test_lines_are_counted_as_an_editor_does(files: Files) -> None:
    directory = files(sellers=['S1,"Two ""words""",2024-03-01', "", '"S2","Name\n\nName",2024-03-01', "S3,Name,never"])
    assert as_rows(faults_in(directory)) == [
        ("sellers.csv", 4, "name", "Name\n\nName"),
        ("sellers.csv", 7, "joined_on", "never"),
    ]


def test_an_open_quote_is_reported_where_it_opens_and_once(files: Files) -> None:
    directory = files(
        sellers=["S1,Name,2024-03-01", 'S2,"Name,2024-03-01', "S3,Name,2024-03-01"],
        elections=["S2,band,2026-08-01", "S3,band,2026-08-01"],
    )
    (fault,) = faults_in(directory)
    assert (fault.file, fault.line, fault.column) == ("sellers.csv", 3, "")
    assert fault.reason == "cannot be read as CSV (unexpected end of data); check the quotes from this line on"


def test_text_that_is_not_utf_8_is_shown_byte_by_byte(files: Files) -> None:
    rows = f"{HEADERS['sellers']}\nS1,Name,2024-03-01\nS2,海风,2024-03-01\n".encode("gbk")
    assert faults_in(files(sellers=rows)) == [
        Fault(
            "sellers.csv", 3, "name", r"\xba\xa3\xb7\xe7",
            "is not UTF-8 (byte 0xBA); save the file with the encoding UTF-8",
        )
    ]  # fmt: skip


def test_utf_16_is_refused_at_the_header(files: Files) -> None:
    faults = faults_in(files(sellers=f"{HEADERS['sellers']}\nS1,Name,2024-03-01\n".encode("utf-16")))
    assert {(fault.file, fault.line) for fault in faults} == {("sellers.csv", 1)}
    assert "is not UTF-8 (byte 0xFF)" in faults[0].reason


def test_a_fault_late_in_a_long_file_has_its_line(files: Files) -> None:
    rows = [f"S{number},Name {number},2024-03-01" for number in range(30_000)]
    rows[25_000] = "S25000,Name,2024-03-32"
    rows[100] = 'S100,"Name, quoted",2024-03-01'
    assert as_rows(faults_in(files(sellers=rows))) == [("sellers.csv", 25_002, "joined_on", "2024-03-32")]


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_a_directory_without_files_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(NoHistory):
        import_history(directory=tmp_path / name, now=NOW)


def test_the_command_lists_the_faults_and_ends_with_2(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    directory = files(sellers=["S1,Name,2024-03-01", "S2,Name,soon"], elections=["S1,both,2026-08-01"])
    with pytest.raises(CommandError) as refusal:
        call_command("import_history", str(directory))
    assert refusal.value.returncode == 2
    assert str(refusal.value) == "2 faults found, nothing imported; correct and import again"
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[-2:] == [
        f"sellers.csv line 3, joined_on: 'soon' {NO_DAY}",
        "elections.csv line 2, option: 'both' is unknown; write band, rate or best",
    ]


def test_the_command_refuses_a_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no directory") as refusal:
        call_command("import_history", str(tmp_path / "nowhere"))
    assert refusal.value.returncode == 2


def test_a_job_fails_with_the_faults_in_its_error(files: Files) -> None:
    directory = files(sellers=["S1,Name,soon"])
    with acting_as_system():
        job = enqueue(kind="history.import", key="test:import", payload={"directory": str(directory)}, now=NOW)
    run_job(job_id=job.pk, clock=lambda: NOW, lease=timedelta(seconds=60))
    with acting_as_system():
        job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error.splitlines() == [
        "1 fault found, nothing imported; correct and import again",
        f"sellers.csv line 2, joined_on: 'soon' {NO_DAY}",
    ]
