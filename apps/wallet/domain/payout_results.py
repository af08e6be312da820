"""The bank's answer to a whole batch: a table that says of each payout whether it arrived."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final

from django.db import transaction
from django.utils.translation import gettext as _

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
        shown = faults[:MOST_FAULTS]
        if len(faults) > MOST_FAULTS:
            shown.append(_("and %(n)s more") % {"n": len(faults) - MOST_FAULTS})
        raise InvalidResults(_("nothing was taken over: %(faults)s") % {"faults": "; ".join(shown)})
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
            raise InvalidResults(
                _("the first row names no %(missing)s; it must name %(columns)s")
                % {"missing": ", ".join(missing), "columns": ", ".join(COLUMNS)}
            )
        places = [header.index(column) for column in COLUMNS]
        return [result_of(row, places) for row in sheet.rows]


def result_of(row: Row, places: list[int]) -> Result:
    if row.fault:
        raise InvalidResults(_("row %(row)s: %(fault)s") % {"row": row.line, "fault": row.fault})
    reference, outcome, reason = (row.cells[place] for place in places)
    return Result(row.line, reference, outcome.lower(), reason)


def fault_in(result: Result, lines: dict[str, PayoutLine], repeated: set[str]) -> str:
    """What is wrong with a row, or an empty text."""
    why = why_not(result, lines, repeated)
    return _("row %(row)s: %(fault)s") % {"row": result.line, "fault": why} if why else ""


def why_not(result: Result, lines: dict[str, PayoutLine], repeated: set[str]) -> str:
    line = lines.get(result.reference)
    if line is None:
        return _("the batch has no payout '%(payout)s'") % {"payout": result.reference}
    if result.reference in repeated:
        return _("%(payout)s is named more than once") % {"payout": result.reference}
    if result.outcome not in OUTCOMES:
        return _("the outcome is 'confirmed' or 'bounced', not '%(outcome)s'") % {"outcome": result.outcome}
    if result.outcome == LineState.BOUNCED and not result.reason:
        return _("say why %(payout)s bounced") % {"payout": result.reference}
    if line.state not in (LineState.SENT, result.outcome):
        return _("%(payout)s is %(state)s already") % {"payout": result.reference, "state": line.get_state_display()}
    return ""
