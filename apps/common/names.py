"""Names that Django makes up: of fields after their attributes, of models after their classes."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


def translate_names(models: Iterable[type[Model]]) -> None:
    """Let every reader see them in their own language, as if each were written `_("…")`. Migrations don't notice."""
    for model in models:
        if not isinstance(model._meta.verbose_name, Promise):  # Django's plural of it is lazy, but no message
            model._meta.verbose_name_plural = gettext_lazy(str(model._meta.verbose_name_plural))
        for named, attribute in named_in(model):
            name = getattr(named, attribute)
            if not isinstance(name, Promise):
                setattr(named, attribute, gettext_lazy(name))


def named_in(model: type[Model]) -> Iterable[tuple[Any, str]]:
    """What of a model has a name, and where the name is kept."""
    yield model._meta, "verbose_name"
    yield model._meta, "verbose_name_plural"
    for field in model._meta.concrete_fields:
        yield field, "verbose_name"
