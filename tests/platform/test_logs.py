"""A log line says which request and which tenant it belongs to."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import structlog
from django.test import Client

from apps.tenancy.context import acting_as_system
from tests.accounts.people import make_people

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.tenancy.pages")]


class Lines(io.StringIO):
    """What the configured handler wrote."""

    def of(self, *events: str) -> list[dict[str, Any]]:
        """The lines of these events, each of which must be one JSON object."""
        return [line for line in map(json.loads, self.getvalue().splitlines()) if line["event"] in events]


@pytest.fixture
def written() -> Iterator[Lines]:
    """The root logger's own handler and formatter, writing to memory."""
    (handler,) = (each for each in logging.getLogger().handlers if each.name == "stderr")
    before = handler.setStream(Lines())
    yield handler.stream
    handler.setStream(before)


def test_line_carries_request_user_and_tenant(written: Lines):
    people = make_people()
    client = Client()
    client.force_login(people.wei)
    assert client.get("/t/dashboard/tell").status_code == 200
    (told,) = written.of("page_told")
    (started,) = written.of("request_started")
    assert told.pop("timestamp").endswith("Z")
    assert told == {
        "event": "page_told",
        "order": "海豚-1",
        "level": "info",
        "logger": "apps.pages",
        "request_id": started["request_id"],
        "user_id": people.wei.pk,
        "ip": "127.0.0.1",
        "role": "app_seller",
        "tenant": people.blue.pk,
    }


def test_every_request_gets_an_id_that_no_stranger_chose(written: Lines):
    for _ in range(2):
        Client().get("/t/open/tell", headers={"x-request-id": "chosen"})
    assert len({UUID(line["request_id"]) for line in written.of("page_told")}) == 2


def test_tenant_is_bound_only_inside_its_block(written: Lines):
    logger = structlog.get_logger("apps.pages")
    with acting_as_system():
        logger.info("inside")
    logger.info("outside")
    inside, outside = written.of("inside", "outside")
    assert (inside["role"], inside["tenant"]) == ("app_system", None)
    assert not {"role", "tenant"} & outside.keys()


def test_failure_is_one_line_with_its_traceback(written: Lines):
    try:
        raise ValueError("on purpose")
    except ValueError:
        structlog.get_logger("apps.pages").exception("page_broke")
    (line,) = written.of("page_broke")
    assert line["level"] == "error"
    assert line["exception"].endswith("ValueError: on purpose")
