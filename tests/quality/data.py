"""What of a page is data: every text that the world's database keeps, and the names of countries and currencies."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from babel import Locale
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Field, JSONField, Model, TextField
from django.utils.text import capfirst
from moneyed import CURRENCIES

from apps.accounts.zones import OFFERED, zone_city
from apps.jobs.registry import registered_kinds
from apps.tenancy.context import acting_as_system

WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = {
    "Haitun", "海豚", "English", "简体中文", "Asia", "Shanghai", "UTC", "CSV", "PDF", "XLSX", "XML", "pain"
}  # fmt: skip
"""Names that are the same in every language."""
UNITS = {"cm", "kg", "mm", "kB", "MB", "fen"}
JSON = {"true", "false", "null"}
OF_DJANGO = {"True", "False", "Search"}
"""Texts of icons that Django's own administration does not translate."""
MADE_BY_DJANGO = re.compile(r"\b\w+_\w+ object \(\d+\)|\b\w+-\w+ relationships?: ")
"""Rows of tables that join two models, on the page before a deletion."""
LEAST, SHORT = 2, 3


def is_prose(field: "Field[Any, Any]") -> bool:
    """A column whose text somebody wrote: one of codes has choices, and their labels are ours to translate."""
    return isinstance(field, CharField | TextField | JSONField | ArrayField) and not field.choices


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts_in([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)


def texts_of(model: type[Model]) -> Iterator[str]:
    columns = [field.attname for field in model._meta.concrete_fields if is_prose(field)]
    if columns:
        for row in model._default_manager.values_list(*columns):
            yield from texts_in(row)


def data_of_world() -> set[str]:
    """Every text of every table, its lines one by one, as a page would show them; and the kinds of jobs: codes."""
    with acting_as_system():
        found = {
            " ".join(line.split())
            for model in apps.get_models()
            if model._meta.managed and not model._meta.proxy
            for text in texts_of(model)
            for line in text.splitlines()
        }
    return {text for text in {*found, *registered_kinds()} if len(text) >= LEAST and WORD.search(text)}


@cache
def names() -> set[str]:
    """Countries, currencies and their codes, and the cities of time zones."""
    english = Locale.parse("en")
    kept = {*english.territories.values(), *english.currencies.values(), *english.territories, *english.currencies}
    return {*kept, *CURRENCIES, *(each.name for each in CURRENCIES.values()), *map(zone_city, OFFERED)}


def without_data(text: str, data: Iterable[str]) -> str:
    """What is left of a text when the world's data is taken out of it, the longest first."""
    text = MADE_BY_DJANGO.sub("", text)
    for value in data:
        if value in text:
            text = text.replace(value, " ")
        elif len(value) > SHORT and text.startswith(capfirst(value)):
            text = text[len(value) :]
    return text


def words_past_the_catalogue(texts: Iterable[str], data: list[str]) -> list[str]:
    """The texts that have a word which is neither data nor the name of something."""
    short = {name for name in names() if len(name) <= SHORT}
    known = sorted({*data, *names()} - short, key=len, reverse=True)
    allowed = NAMES | UNITS | JSON | OF_DJANGO | short
    return [text for text in texts if set(WORD.findall(without_data(text, known))) - allowed]
