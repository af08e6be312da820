"""Models that do not name their fields are named by Django, in English: here those names come to be translated."""

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.db.models import Field, Model
from django.utils.translation import pgettext_lazy

CONTEXT: Final = "field"
"""Such a name is one of many: what 'closed by' means elsewhere is no matter here."""


def translate_derived_names() -> None:
    """Let names that Django made from identifiers be looked up in the catalogue, as given ones are.

    Migrations go by what a model says itself, and do not notice.
    """
    for model in own_models():
        options: Any = model._meta
        for name in ("verbose_name", "verbose_name_plural"):
            if isinstance(getattr(options, name), str):
                setattr(options, name, pgettext_lazy(CONTEXT, getattr(options, name)))
        for field in options.local_fields:
            translate_name(field)


def own_models() -> Iterator[type[Model]]:
    """The project's models, not those of installed packages."""
    for config in apps.get_app_configs():
        if config.name.startswith("apps."):
            yield from config.get_models()


def translate_name(field: "Field[Any, Any]") -> None:
    if isinstance(field.verbose_name, str):
        field.verbose_name = pgettext_lazy(CONTEXT, field.verbose_name)
