"""The bank's answer to a whole batch: a table that says of each payout whether it arrived."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final

from django.db import transaction

from apps.common.spreadsheets import Row, open_sheet
from apps.wallet.domain.batches import lock_batch
from apps.wallet.domain.errors import InvalidResults
from apps.wallet.domain.payout_lines import bounce_line, confirm_line
from apps.wallet.enums import BatchState, LineState
from apps.wallet.models import PayoutLine

COLUMNS: Final = ("reference", "outcome", "reason")
OUTCOMES: Final = (LineState.CONFIRMED, LineState.BOUNCED)
MOST_FAULTS: Final = 20


@dataclass(frozen=True, slots=True)
class Result:
    """One row: `reference` names the payout, `outcome` is confirmed or bounced, a bounced one has a reason."""

    line: int
    reference: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Applied:
    """How many payouts a file confirmed and bounced, and of how many it said what was known."""

    confirmed: int
    bounced: int
    known: int


@transaction.atomic
def apply_results(*, batch_id: int, file: BinaryIO, name: str, now: datetime, actor_id: int) -> Applied:
    """Take over the bank's answer, all of it or nothing: a CSV or XLSX table with reference, outcome and reason.

    Payouts that ended so before are passed over, so that a file may come twice; payouts that it does not name stay
    on their way. Raises InvalidResults naming every faulty row, BadSpreadsheet, WrongState before the export.
    """
    batch = lock_batch(batch_id, BatchState.EXPORTED, BatchState.SETTLED)
    lines = {line.reference: line for line in batch.lines.all()}
    results = read_results(file, name)
    repeated = {name for name, times in Counter(result.reference for result in results).items() if times > 1}
    faults = [fault for result in results if (fault := fault_in(result, lines, repeated))]
    if faults:
        more = f"; and {len(faults) - MOST_FAULTS} more" if len(faults) > MOST_FAULTS else ""
        raise InvalidResults(f"nothing was taken over: {'; '.join(faults[:MOST_FAULTS])}{more}")
    news = [result for result in results if lines[result.reference].state == LineState.SENT]
    for result in news:
        line_id = lines[result.reference].pk
        if result.outcome == LineState.CONFIRMED:
            confirm_line(line_id=line_id, now=now, actor_id=actor_id)
        else:
            bounce_line(line_id=line_id, reason=result.reason, now=now, actor_id=actor_id)
    confirmed = sum(result.outcome == LineState.CONFIRMED for result in news)
    return Applied(confirmed, len(news) - confirmed, len(results) - len(news))


def read_results(file: BinaryIO, name: str) -> list[Result]:
    """The rows of a table. Raises InvalidResults when it lacks a column, BadSpreadsheet when it can't be read."""
    with open_sheet(file, name=name) as sheet:
        header = [column.casefold() for column in sheet.header]
        missing = [column for column in COLUMNS if column not in header]
        if missing:
            raise InvalidResults(f"the first row names no {', '.join(missing)}; it must name {', '.join(COLUMNS)}")
        places = [header.index(column) for column in COLUMNS]
        return [result_of(row, places) for row in sheet.rows]


def result_of(row: Row, places: list[int]) -> Result:
    if row.fault:
        raise InvalidResults(f"row {row.line}: {row.fault}")
    reference, outcome, reason = (row.cells[place] for place in places)
    return Result(row.line, reference, outcome.lower(), reason)


def fault_in(result: Result, lines: dict[str, PayoutLine], repeated: set[str]) -> str:
    """What is wrong with a row, or an empty text."""
    line = lines.get(result.reference)
    if line is None:
        return f"row {result.line}: the batch has no payout {result.reference!r}"
    if result.reference in repeated:
        return f"row {result.line}: {result.reference} is named more than once"
    if result.outcome not in OUTCOMES:
        return f"row {result.line}: the outcome is 'confirmed' or 'bounced', not {result.outcome!r}"
    if result.outcome == LineState.BOUNCED and not result.reason:
        return f"row {result.line}: say why {result.reference} bounced"
    if line.state not in (LineState.SENT, result.outcome):
        return f"row {result.line}: {result.reference} is {line.state} already"
    return ""
