"""Files are streamed: a big one costs no more memory than a small one."""

import csv
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.history.domain.blocks import CHARACTERS, Block, read_blocks
from apps.history.domain.faults import LONGEST_VALUE, FaultLog, printable
from apps.history.domain.files import ORDERS
from apps.history.domain.reading import HistoryReader
from tests.history.conftest import HEADERS

ROW = "S1,shopify,{},2026-08-03T09:30:00+08:00,open,USD,30.01,2026-08-10T12:00:00Z\n"
CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('",\n\r'), max_size=8)


def read(path: Path, faults: FaultLog) -> tuple[int, int]:
    """Rows and bytes that a file gives to PostgreSQL."""
    reader = HistoryReader(ORDERS, path, faults, lambda label, done, total: None)
    chunks = [(chunk.count(b"\n"), len(chunk)) for chunk in reader.copy_text()]
    return sum(rows for rows, _ in chunks), sum(size for _, size in chunks)


def peak_of_reading(path: Path, rows: int, line: str) -> int:
    with path.open("w") as file:
        file.write(f"{HEADERS['orders']}\n")
        file.writelines(line.format(number) for number in range(rows))
    with FaultLog() as faults:
        tracemalloc.start()
        try:
            assert read(path, faults)[0] == rows
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("line", [ROW, ROW.replace("open", '"open"'), ROW.replace("30.01", "thirty")])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, line: str) -> None:
    small = peak_of_reading(tmp_path / "small.csv", 20_000, line)
    assert peak_of_reading(tmp_path / "big.csv", 80_000, line) < 1.25 * small


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=20))
def test_blocks_hold_what_the_csv_module_reads(rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    found = blocks(text.getvalue())
    assert [row for block in found for row in zip(*block.columns, strict=True)] == [tuple(row) for row in rows]


def test_plain_and_quoted_rows_are_read_alike_across_blocks() -> None:
    plain = "a,b,c\n"
    count = CHARACTERS // len(plain)
    text = plain * count + '"x\ny",b,c\n' + plain * count + "short\n" + plain
    found = blocks(text)
    lines = [line for block in found for line in block.lines]
    assert len(found) > 1
    assert len(lines) == 2 * count + 2
    assert lines[count : count + 2] == [count + 2, count + 4]
    assert [each for block in found for each in block.ragged] == [(2 * count + 4, ["short"])]
    assert lines[-1] == 2 * count + 5


def blocks(text: str) -> list[Block]:
    def refuse(line: int, error: csv.Error) -> None:
        raise error

    return list(read_blocks(io.StringIO(text, newline=""), 3, refuse))


def test_values_are_shown_without_what_cannot_be_stored() -> None:
    assert printable("caf\udce9\0") == r"caf\xe9\x00"
    assert printable("x" * (LONGEST_VALUE + 1)) == "x" * LONGEST_VALUE + "…"
