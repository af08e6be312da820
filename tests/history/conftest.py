"""Small history files, and importing them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from apps.history.domain.importing import import_history
from apps.history.domain.reports import Fault, HistoryRejected, ImportReport

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
HEADERS = {
    "fx_rates": "rate_on,base,quote,rate",
    "sellers": "seller_code,name,joined_on",
    "elections": "seller_code,option,effective_from",
    "orders": "seller_code,channel,order_no,placed_at,status,currency,settled_amount,settled_at",
    "parcels": "seller_code,channel,order_no,tracking_no,service,shipped_at,delivered_at",
}
SOUND = {
    "fx_rates": ["2026-08-01,USD,CNY,7.11"],
    "sellers": ["S1,海风贸易,2024-03-01", 'S2,"Maple, Moon & Co.",2025-06-30'],
    "elections": ["S1,best,2026-08-01"],
    "orders": [
        "S1,shopify,1001,2026-08-03T09:30:00+08:00,open,USD,30.01,2026-08-10T12:00:00Z",
        "S1,shopify,1002,2026-08-03T10:30:00+08:00,cancelled,USD,,",
        "S2,shopify,1001,2026-08-04T10:30:00+08:00,open,CNY,88.00,2026-08-11T12:00:00Z",
        "S2,shopify,2001,2026-08-05T10:30:00+08:00,open,CNY,,",
    ],
    "parcels": [
        "S1,shopify,1001,RX000000080CN,registered_packet,2026-08-05T10:00:00+08:00,2026-08-20T11:00:00-05:00",
        "S1,shopify,1001,RX000000005CN,registered_packet,2026-08-05T10:00:00+08:00,2026-08-21T11:00:00-05:00",
        "S2,shopify,1001,LP00123456789012,cainiao_saver,2026-08-06T10:00:00+08:00,",
    ],
}


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., Path]:
    """Write files of the given rows, each under its header; a string or bytes are a file as they stand."""

    def write(**contents: list[str] | str | bytes) -> Path:
        for name, content in contents.items():
            if isinstance(content, list):
                content = "\n".join([HEADERS[name], *content, ""])
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / f"{name}.csv").write_bytes(data)
        return tmp_path

    return write


@pytest.fixture
def sound(files: Callable[..., Path]) -> Path:
    """Five files without a fault."""
    return files(**SOUND)


def imported(directory: Path, **options: object) -> ImportReport:
    return import_history(directory=directory, now=NOW, **options)


def faults_in(directory: Path) -> list[Fault]:
    """The faults for which the files are refused."""
    found: list[Fault] = []
    with pytest.raises(HistoryRejected) as refusal:
        import_history(directory=directory, now=NOW, on_fault=found.append)
    assert refusal.value.faults == len(found)
    return found


def counts(report: ImportReport) -> dict[str, tuple[int, int, int]]:
    """Rows created, changed and unchanged, of the files that were there."""
    return {
        each.file.removesuffix(".csv"): (each.created, each.changed, each.unchanged)
        for each in report.files
        if not each.missing
    }
