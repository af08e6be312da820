"""Django system checks: every table is declared, and the login role is one that the database can bind."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import OperationalError, models

from apps.tenancy.declare import Audience, Tenancy
from apps.tenancy.login_role import login_role_faults
from apps.tenancy.thirdparty import TENANCY_OF

COLUMNS_OF = {
    Audience.SELLER: ("seller_column",),
    Audience.SUPPLIER: ("supplier_column",),
    Audience.DUAL: ("seller_column", "supplier_column"),
}


def concrete_models() -> list[type[models.Model]]:
    """Every model with a table of its own, the automatic many-to-many ones included."""
    return [
        model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy
    ]


def declared_tenancy(model: type[models.Model]) -> Tenancy | None:
    """A model's declaration: its own, its parent's for an automatic table, or the one made for its package."""
    meta = model._meta
    name = (meta.app_label, str(meta.model_name))
    if name in TENANCY_OF:
        return TENANCY_OF[name]
    source = meta.auto_created or model
    return source.__dict__.get("tenancy")


@register()
def check_every_table_is_declared(**kwargs: Any) -> list[CheckMessage]:
    return [message for model in concrete_models() for message in declaration_faults(model)]


def declaration_faults(model: type[models.Model]) -> Iterator[CheckMessage]:
    tenancy = declared_tenancy(model)
    if tenancy is None:
        yield Error(f"{model._meta.label} declares no tenancy", obj=model, id="tenancy.E001")
        return
    columns = {field.column for field in model._meta.local_concrete_fields}
    for attribute in COLUMNS_OF.get(tenancy.audience, ()):
        column = getattr(tenancy, attribute)
        if column not in columns:
            yield Error(f"{model._meta.label} has no column {column}", obj=model, id="tenancy.E002")


@register()
def check_login_role(**kwargs: Any) -> list[CheckMessage]:
    try:
        return [Error(fault, id="tenancy.E003") for fault in login_role_faults()]
    except OperationalError:
        return []  # no database, nothing to protect: building an image runs checks too
