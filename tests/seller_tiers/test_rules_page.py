"""docs/rules.md says what the product does: its examples are executed."""

import re
from collections import defaultdict
from datetime import date

import pytest

from apps.calendars.models import ReliefWindow, SellerReliefWindow
from apps.seller_tiers.domain.queries import unlocked_resources
from apps.seller_tiers.models import GrowthReward, TierLevel
from apps.tenancy.context import acting_as_ops, acting_as_system
from config.environment import ROOT
from tests.factories.facts import make_sellers
from tests.seller_tiers.history import changes, evaluate, place

pytestmark = pytest.mark.django_db

PAGE = (ROOT / "docs/rules.md").read_text(encoding="utf-8").split("\n# Tiers\n")[1]
EXAMPLES = re.findall(r"^### (.+?)\n.*?^```text\n(.+?)^```", PAGE, re.MULTILINE | re.DOTALL)
LINES = {
    "orders": r"(\w+) +(\S+) … (\S+) +(\d+) a day( cancelled)?",
    "relief": r"(\w+) +(\S+) … (\S+)",
    "evaluate": r"(\S+) … (\S+)",
    "change": r"(\w+) +(\S+) +(\d) → (\d) +(\d+)",
    "reward": r"(\w+) +(\S+) +(\d+) +(\d+)",
}


def parse(block: str) -> dict[str, list[tuple[str, ...]]]:
    """The lines of an example by their first word; a line that can't be read fails the test."""
    found = defaultdict(list)
    for line in block.splitlines():
        word, rest = line.split(maxsplit=1)
        match = re.fullmatch(LINES[word], rest)
        assert match, f"can't read: {line}"
        found[word].append(match.groups())
    return found


def write_facts(example: dict[str, list[tuple[str, ...]]]) -> None:
    with acting_as_system():
        sellers = make_sellers(sorted({line[0] for line in example["orders"]}), joined_on=date(2025, 1, 1))
    for code, first, last, daily, cancelled in example["orders"]:
        place(
            sellers[code],
            date.fromisoformat(first),
            date.fromisoformat(last),
            daily=int(daily),
            status="cancelled" if cancelled else "open",
        )
    with acting_as_ops():
        for code, first, last in example["relief"]:
            window = {"name": "relief", "starts_on": first, "ends_on": last}
            if code == "all":
                ReliefWindow.objects.create(**window)
            else:
                SellerReliefWindow.objects.create(seller=sellers[code], **window)


@pytest.mark.parametrize("block", [block for _, block in EXAMPLES], ids=[title for title, _ in EXAMPLES])
def test_worked_example(block):
    example = parse(block)
    write_facts(example)
    [(first, last)] = example["evaluate"]
    evaluate(date.fromisoformat(first), date.fromisoformat(last))
    found = [(code, str(on), str(old), str(new), str(count)) for code, on, old, new, count in changes()]
    assert sorted(found) == sorted(example["change"])
    with acting_as_system():
        rewards = GrowthReward.objects.values_list("seller__code", "earned_on", "orders", "orders_before")
        assert sorted(tuple(map(str, reward)) for reward in rewards) == sorted(example["reward"])


def test_every_example_is_executed():
    assert len(EXAMPLES) == PAGE.split("## Worked examples")[1].count("### ") == 8


def test_table_of_levels_is_the_published_rule_book():
    rows = re.findall(r"^\| (\d) \| (.+?) \| (.+?) \| (\d+) \| ?(.*?) ?\|$", PAGE, re.MULTILINE)
    with acting_as_system():
        levels = TierLevel.objects.filter(rule_book__version=1).prefetch_related("resources")
        written = [
            (str(each.level), each.name, each.name_zh, str(each.standard), ", ".join(map(str, each.resources.all())))
            for each in levels
        ]
        resources_of_silver = [str(resource) for resource in unlocked_resources(level=2, day=date(2026, 6, 1))]
    assert rows == written
    assert resources_of_silver == [
        "Listing editing service",
        "Weekday 24 h support line",
        "High-potential products first",
    ]
