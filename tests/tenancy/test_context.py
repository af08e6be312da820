"""Entering a tenant: one statement, no default, never wider than before."""

from datetime import date

import pytest
from django.db import DataError, ProgrammingError, connection, transaction

from apps.accounts.models import Organization
from apps.tenancy.context import (
    Context,
    ContextWouldWiden,
    acting_as_ops,
    acting_as_system,
    acting_for_seller,
    acting_for_supplier,
    current_context,
)

pytestmark = pytest.mark.django_db


def role_and_tenant() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("select current_user, current_setting('app.org', true)")
        return cursor.fetchone()


@pytest.fixture
def seller() -> Organization:
    with acting_as_system():
        return Organization.objects.create(kind="seller", code="S1", name="One", joined_on=date(2026, 1, 1))


def execute(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_without_a_context_the_login_sees_no_tenant_table():
    with pytest.raises(ProgrammingError, match="permission denied for table orders_order"):
        execute("select count(*) from orders_order")


def test_context_is_set_by_one_statement(seller, django_assert_num_queries):
    with django_assert_num_queries(4), acting_for_seller(seller.id):  # savepoint, set, restore, release
        assert current_context() == Context("app_seller", seller.id)


def test_context_ends_with_its_block(seller):
    with acting_for_seller(seller.id):
        assert role_and_tenant() == ("app_seller", str(seller.id))
    assert role_and_tenant() == ("haitun", "")
    assert current_context() is None


def test_context_ends_when_its_block_fails(seller):
    with pytest.raises(ValueError, match="on purpose"), acting_for_seller(seller.id):
        raise ValueError("on purpose")
    assert role_and_tenant()[0] == "haitun"
    assert current_context() is None


def test_system_may_narrow_to_a_tenant_and_comes_back(seller):
    with acting_as_system():
        with acting_for_supplier(seller.id):
            assert role_and_tenant() == ("app_supplier", str(seller.id))
        assert role_and_tenant() == ("app_system", "")


@pytest.mark.parametrize("wider", [acting_as_system, acting_as_ops, lambda: acting_for_seller(999)])
def test_a_tenant_context_cannot_widen(seller, wider):
    with acting_for_seller(seller.id):
        with pytest.raises(ContextWouldWiden), wider():
            pass
        assert role_and_tenant() == ("app_seller", str(seller.id))


def test_a_seller_role_without_a_tenant_fails_loudly(seller):
    with pytest.raises(DataError, match="invalid input syntax for type bigint"):
        execute(
            "select set_config('role', 'app_seller', true), set_config('app.org', '', true);"
            " select count(*) from accounts_organization"
        )
