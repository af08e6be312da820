"""The bank's answer as a table: taken over as a whole, or not at all."""

import io

import pytest

from apps.common.spreadsheets import BadSpreadsheet
from apps.tenancy.context import acting_as_ops
from apps.wallet.domain.errors import InvalidResults, WrongState
from apps.wallet.domain.payout_results import Applied, apply_results
from apps.wallet.models import PayoutBatch
from tests.wallet.payouts import LATER, Payouts, accrue, make_payouts

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(db: None) -> tuple[Payouts, PayoutBatch]:
    with acting_as_ops():
        world = make_payouts()
        accrue(world.toys, 1, "100.00")
        accrue(world.lamps, 2, "7.00")
        return world, world.sent()


def answer(batch: PayoutBatch, *rows: str, header: str = "reference,outcome,reason", name: str = "bank.csv") -> Applied:
    file = io.BytesIO("\n".join((header, *(row.format(batch.pk) for row in rows))).encode())
    actor_id = batch.prepared_by_id or 0
    return apply_results(batch_id=batch.pk, file=file, name=name, now=LATER, actor_id=actor_id)


def states(batch: PayoutBatch) -> list[tuple[str, str]]:
    batch.refresh_from_db()
    return [(line.state, line.reason) for line in batch.lines.order_by("pk")]


def test_every_payout_gets_its_answer(sent: tuple[Payouts, PayoutBatch]) -> None:
    world, batch = sent
    with acting_as_ops():
        assert answer(batch, "HT-{}-2,Confirmed,", "HT-{}-1,bounced,户名不符") == Applied(1, 1, 0)
        assert states(batch) == [("bounced", "户名不符"), ("confirmed", "")]
        assert batch.state == "settled"
        assert (world.balances(world.toys), world.balances(world.lamps), world.paid_out()) == ((10_000, 0), (0, 0), 700)


def test_columns_may_come_in_any_order_among_others_and_in_parts(sent: tuple[Payouts, PayoutBatch]) -> None:
    _, batch = sent
    with acting_as_ops():
        assert answer(batch, ",x,HT-{}-1,confirmed", header="Reason,Bank,Reference,OUTCOME") == Applied(1, 0, 0)
        assert (states(batch), batch.state) == ([("confirmed", ""), ("sent", "")], "exported")
        assert answer(batch, "HT-{}-1,confirmed,", "HT-{}-2,confirmed,") == Applied(1, 0, 1)
        assert batch.lines.filter(state="confirmed").count() == 2


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["HT-{}-1,confirmed,", "HT-0-9,confirmed,"], "row 3: the batch has no payout 'HT-0-9'"),
        (["HT-{}-1,confirmed,", "HT-{}-2,paid,"], "row 3: the outcome is 'confirmed' or 'bounced', not 'paid'"),
        (["HT-{}-1,confirmed,", "HT-{}-2,bounced,"], "row 3: say why HT-"),
        (["HT-{}-1,confirmed,", "HT-{}-1,bounced,no"], "row 2: HT-.* is named more than once"),
    ],
)
def test_a_faulty_row_refuses_the_file(sent: tuple[Payouts, PayoutBatch], rows: list[str], said: str) -> None:
    world, batch = sent
    with acting_as_ops():
        with pytest.raises(InvalidResults, match=f"nothing was taken over: .*{said}"):
            answer(batch, *rows)
        assert states(batch) == [("sent", ""), ("sent", "")]
        assert world.balances(world.toys) == (0, 10_000)


def test_another_answer_than_before_is_refused(sent: tuple[Payouts, PayoutBatch]) -> None:
    _, batch = sent
    with acting_as_ops():
        answer(batch, "HT-{}-1,confirmed,")
        with pytest.raises(InvalidResults, match="is confirmed already"):
            answer(batch, "HT-{}-2,confirmed,", "HT-{}-1,bounced,no such account")
        assert states(batch) == [("confirmed", ""), ("sent", "")]


def test_what_is_no_table_of_results_is_refused(sent: tuple[Payouts, PayoutBatch]) -> None:
    _, batch = sent
    with acting_as_ops():
        with pytest.raises(InvalidResults, match="the first row names no outcome, reason"):
            answer(batch, "HT-{}-1,confirmed", header="reference,state")
        with pytest.raises(BadSpreadsheet):
            answer(batch, name="bank.pdf")
        assert states(batch) == [("sent", ""), ("sent", "")]


def test_before_the_export_there_is_no_answer(sent: tuple[Payouts, PayoutBatch]) -> None:
    world, _ = sent
    with acting_as_ops():
        accrue(world.toys, 3, "1.00")
        batch = world.prepare()
        with pytest.raises(WrongState, match="is prepared; expected exported / settled"):
            answer(batch, "HT-{}-1,confirmed,")
