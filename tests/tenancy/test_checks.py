"""The system refuses to start with an undeclared table or with a login that row-level security does not bind."""

import os
import subprocess
import sys
from typing import ClassVar

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, connections, models
from django.test.utils import isolate_apps

from apps.tenancy.checks import check_every_table_is_declared, check_login_role, declaration_faults
from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.login_role import login_role_faults, refuse_unsafe_login
from config.environment import ROOT


@isolate_apps("apps.tenancy")
def test_model_without_declaration_is_an_error():
    class Undeclared(models.Model):
        class Meta:
            app_label = "tenancy"

    (fault,) = declaration_faults(Undeclared)
    assert (fault.id, fault.msg) == ("tenancy.E001", "tenancy.Undeclared declares no tenancy")


@isolate_apps("apps.tenancy")
def test_declaration_is_not_inherited():
    class Parent(models.Model):
        tenancy: ClassVar = Tenancy(Audience.OPS)

        class Meta:
            app_label = "tenancy"

    class Child(Parent):
        class Meta:
            app_label = "tenancy"

    assert [fault.id for fault in declaration_faults(Child)] == ["tenancy.E001"]


@isolate_apps("apps.tenancy")
@pytest.mark.parametrize(
    ("audience", "missing"),
    [
        (Audience.SELLER, ["seller_id"]),
        (Audience.SUPPLIER, ["supplier_id"]),
        (Audience.DUAL, ["seller_id", "supplier_id"]),
        (Audience.OPS, []),
    ],
)
def test_declared_tenant_column_must_exist(audience: Audience, missing: list[str]):
    class Adrift(models.Model):
        tenancy: ClassVar = Tenancy(audience)

        class Meta:
            app_label = "tenancy"

    assert [(fault.id, fault.msg) for fault in declaration_faults(Adrift)] == [
        ("tenancy.E002", f"tenancy.Adrift has no column {column}") for column in missing
    ]


def test_every_installed_table_is_declared():
    assert check_every_table_is_declared() == []


def test_unknown_verb_is_refused():
    with pytest.raises(ValueError, match=r"tenant_may names unknown verbs \['TRUNCATE'\]"):
        Tenancy(Audience.SELLER, tenant_may="SELECT TRUNCATE").verbs("tenant_may")


@pytest.mark.django_db
def test_runtime_login_is_safe():
    assert login_role_faults() == []
    assert check_login_role() == []


@pytest.fixture
def login_as(cloned_db, as_superuser):
    """Log the default connection in as a new role with the given attributes; back and gone afterwards."""
    settings_dict = connections["default"].settings_dict
    role = f"unsafe_{os.getpid()}"

    def change(attributes: str) -> str:
        as_superuser(f"create role {role} login {attributes}")
        as_superuser(f'grant connect on database "{cloned_db}" to {role}')
        connection.close()
        settings_dict["USER"] = role
        return role

    yield change
    connection.close()
    settings_dict["USER"] = "haitun"
    as_superuser(f'revoke all on database "{cloned_db}" from {role}')
    as_superuser(f"drop role {role}")


@pytest.mark.parametrize(
    ("attributes", "fault"),
    [
        ("superuser", "is a superuser"),
        ("bypassrls", "has BYPASSRLS"),
        ("inherit in role app_system", "inherits app_system"),
        ("inherit in role app_seller, app_ops", "inherits app_seller, app_ops"),
        ("inherit in role haitun_owner", "owns the database"),
    ],
)
def test_unsafe_login_is_refused(login_as, attributes: str, fault: str):
    message = f"database login '{login_as(attributes)}' {fault}"
    assert message in login_role_faults()
    assert message in [error.msg for error in check_login_role()]
    with pytest.raises(SystemCheckError, match=message):
        call_command("check")
    with pytest.raises(ImproperlyConfigured, match="Row-level security would not hold"):
        refuse_unsafe_login()


def test_noinherit_member_is_safe(login_as):
    login_as("noinherit in role app_seller, app_supplier, app_ops, app_system")
    assert login_role_faults() == []


BOOT = """
from django.conf import settings
settings.DATABASES["default"].update(USER={user!r}, NAME={name!r})
import config.wsgi
"""


def boot_web(*, user: str, name: str) -> subprocess.CompletedProcess[str]:
    boot = BOOT.format(user=user, name=name)
    return subprocess.run([sys.executable, "-c", boot], cwd=ROOT, capture_output=True, text=True, check=False)


def test_web_process_boots_with_the_runtime_login(cloned_db):
    done = boot_web(user="haitun", name=cloned_db)
    assert done.returncode == 0, done.stderr


def test_web_process_does_not_boot_as_superuser(cloned_db):
    done = boot_web(user="postgres", name=cloned_db)
    assert done.returncode == 1
    assert "ImproperlyConfigured: database login 'postgres' is a superuser" in done.stderr
