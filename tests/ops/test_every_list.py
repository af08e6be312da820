"""Every list of the administration: rows of any number cost the same queries, and nothing counts a whole table."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.common.administration import DeskAdmin
from apps.tenancy.checks import concrete_models
from config.embedded import superuser_connection
from tests.databases import clone_of_template
from tests.ops.staff import make_staff, proven_client
from tests.tenancy.conftest import OTHER_GUARDS
from tests.tenancy.rows import insert_row, new_row

FIRST = 7001
MODELS = [model for model in admin.site._registry if model._meta.app_label != "auth"]
Counts = dict[str, tuple[int, int]]


def row_of(cursor: Any, model: type[Model], n: int) -> dict[str, Any]:
    """The n-th row of a table: it points to the n-th row of every other, and is in the first state of each."""
    given: dict[str, Any] = {}
    for field in model._meta.local_concrete_fields:
        if field.generated:
            continue
        if (
            field.is_relation
            or (field.primary_key and field.get_internal_type().endswith("AutoField"))
            or field.column == "cum_end"
        ):
            given[field.column] = n
        elif field.choices and not field.null:
            given[field.column] = field.flatchoices[0][0]
        elif field.get_internal_type() == "JSONField" and not field.null:
            given[field.column] = json.dumps(field.get_default() or {})
    return new_row(cursor, model._meta.db_table, **given)


def add_rows(database: str, *numbers: int) -> None:
    connection = superuser_connection(settings.ENVIRONMENT, database)
    with connection.cursor() as cursor:
        for model in concrete_models():
            for n in numbers:
                insert_row(cursor, model._meta.db_table, row_of(cursor, model, n))
    connection.close()


@pytest.fixture
def bare(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database in which rows need not make sense together."""
    with django_db_blocker.unblock(), clone_of_template(f"haitun_lists_{os.getpid()}") as name:
        connection = superuser_connection(settings.ENVIRONMENT, name)
        with connection.cursor() as cursor:
            cursor.execute(OTHER_GUARDS)
            for (statement,) in cursor.fetchall():
                cursor.execute(statement)
        connection.close()
        yield name


def address(model: type[Model]) -> str:
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


def visit(desk: Client) -> Counts:
    """Rows shown and queries made, list by list."""
    counts: Counts = {}
    for model in MODELS:
        with CaptureQueriesContext(connection) as captured:
            answer = desk.get(address(model))
        assert answer.status_code == 200, model
        counts[model._meta.label] = (answer.context["cl"].result_count, len(captured))
        if isinstance(admin.site._registry[model], DeskAdmin):
            counting = [each["sql"] for each in captured if "COUNT(*)" in each["sql"]]
            assert [sql for sql in counting if "LIMIT 10000" not in sql] == [], model
    return counts


def test_every_list_costs_the_same_with_one_row_and_with_three(bare: str) -> None:
    desk = proven_client(make_staff("ming@haitun.example"))
    before = visit(desk)  # what is cached for the process is cached now
    add_rows(bare, FIRST)
    with_one = visit(desk)
    add_rows(bare, FIRST + 1, FIRST + 2)
    with_three = visit(desk)
    grown = {name: with_three[name][0] - with_one[name][0] for name in with_one}
    assert {name for name, rows in grown.items() if rows != 2} == set()
    assert {name for name in with_one if with_one[name][0] - before[name][0] != 1} == set()
    dearer = {name: (with_one[name][1], with_three[name][1]) for name in with_one}
    assert {name: queries for name, queries in dearer.items() if queries[0] != queries[1]} == {}
    assert {name: queries for name, (_rows, queries) in with_three.items() if queries > 12} == {}
