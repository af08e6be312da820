"""Sentences that are kept and read later: each reader reads them in their own language.

What is kept is the sentence as the code has it and the values in it. Mark it with `gettext_noop`:

    said(_("line %(line)s is empty; delete it"), line=7)
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext, override

from apps.common.periods import Month
from apps.common.when import day_words, month_words

Kept = list[Any]
"""A sentence as JSON: its text and its values, which may be days, months, sentences, or lists of these."""
SOURCE_LANGUAGE = "en"


@dataclass(frozen=True)
class Said:
    """A sentence; as text it is in the language of whoever reads it now."""

    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        text = gettext(self.sentence)
        return text % {name: _shown(value) for name, value in self.values.items()} if self.values else text

    def kept(self) -> Kept:
        return [self.sentence, {name: _kept(value) for name, value in self.values.items()}]


def said(sentence: str, **values: Any) -> Said:
    """A sentence with its values: texts, numbers, days, months, other sentences, and lists of these."""
    return Said(sentence, values)


def label(text: str | Promise) -> Said:
    """The label of a field or a choice, as a sentence."""
    with override(SOURCE_LANGUAGE):
        return Said(str(text))


def kept_of(error: Exception) -> Kept:
    """What an error says, to be kept."""
    told = error.args[0] if error.args else str(error)
    return told.kept() if isinstance(told, Said) else Said(str(told)).kept()


def read(kept: Kept) -> Said:
    """The sentence that was kept."""
    sentence, values = kept
    return Said(sentence, {name: _read(value) for name, value in values.items()})


def sentences(kept: Iterable[Kept]) -> str:
    """Several of them, one after the other."""
    return "; ".join(str(read(each)) for each in kept)


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, Month):
        return month_words(value)
    return ", ".join(map(_shown, value)) if isinstance(value, list) else str(value)


def _kept(value: Any) -> Any:
    if isinstance(value, Said):
        return {"said": value.kept()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Month):
        return {"month": str(value)}
    if isinstance(value, list):
        return [_kept(each) for each in value]
    return value if isinstance(value, int) else str(value)


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        [(kind, kept)] = value.items()
        return READ[kind](kept)
    return [_read(each) for each in value] if isinstance(value, list) else value


READ: Final[dict[str, Callable[[Any], Any]]] = {"said": read, "day": date.fromisoformat, "month": Month.parse}
