"""Refusals speak the reader's language: no error of the domain is raised with words that nobody translates."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import domain_files, name_of

WORDY = 2
SAID_TO_MACHINES = {
    "apps/accounts/domain/organizations.py",
    "apps/accounts/domain/queries.py",
    "apps/history/domain/importing.py",
    "apps/jobs/domain/runs.py",
    "apps/ledger/domain/books.py",
    "apps/ledger/domain/queries.py",
    "apps/ops/domain/demo.py",
    "apps/order_costs/domain/pricing.py",
    "apps/points_ledger/domain/proof.py",
    "apps/seller_tiers/domain/evaluation.py",
    "apps/suppliers/domain/score_card.py",
    "apps/wallet/domain/rewards.py",
}
"""Only commands, jobs and their logs say these."""
BUILT_IN = {"AssertionError", "LookupError", "NotImplementedError", "RuntimeError", "TypeError", "ValueError"}


def plain_refusals(tree: ast.Module) -> Iterator[int]:
    """Lines on which an error is raised with a sentence of its own."""
    for node in ast.walk(tree):
        error = node.exc if isinstance(node, ast.Raise) else None
        if isinstance(error, ast.Call) and isinstance(error.func, ast.Name) and error.func.id not in BUILT_IN:
            yield from (error.lineno for argument in error.args if is_sentence(argument))


def is_sentence(argument: ast.expr) -> bool:
    parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
    texts = [each.value for each in parts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return len(" ".join(texts).split()) > WORDY


def test_refusals_can_be_translated():
    found = [
        f"{name_of(path)}:{line}"
        for path in domain_files()
        if name_of(path) not in SAID_TO_MACHINES
        for line in plain_refusals(ast.parse(path.read_text()))
    ]
    assert found == []
