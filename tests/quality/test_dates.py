"""No page writes a day as programs do, whoever opens it and in whichever language."""

import re

import pytest
from django.conf import settings

from tests.quality.marking import Unmarked
from tests.quality.routes import page_patterns, routes
from tests.quality.world import Quality

pytestmark = pytest.mark.crawl
NAMES = sorted(name for name, _ in page_patterns() if not name.endswith(("_delete", "_history")))
OF_PROGRAMS = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b|(?<![\w.-])\d{2}-\d{2}(?![\w-])")
WRITTEN_BY_PROGRAMS = {
    "admin:jobs_job_changelist": "keys of jobs",
    "admin:ledger_transfer_changelist": "what the ledger was told, word for word",
    "admin:orders_routingdecision_change": "what a decision rests on, as JSON",
}
HOW_TO_WRITE_IT = re.compile(r"for example|such as|例如")
"""Beside a field in which people write a day themselves."""


@pytest.mark.parametrize("name", NAMES)
def test_page_writes_days_for_people(name: str, quality: Quality):
    found = {}
    for page in routes(name):
        client = quality.client(page.who)
        for language in ("en", "zh-hans"):
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
            answer = client.get(page.address)
            assert answer.status_code == 200, (page.address, answer.status_code)
            texts = Unmarked(answer.content.decode()).found
            found[page.address, language] = [text for text in texts if is_of_programs(text)]
    if name not in WRITTEN_BY_PROGRAMS:
        assert {page: texts for page, texts in found.items() if texts} == {}


def is_of_programs(text: str) -> bool:
    return bool(OF_PROGRAMS.search(text)) and not HOW_TO_WRITE_IT.search(text)
