"""Every message of the project, in templates and in Python, has a Chinese translation that somebody looked at."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.apps import apps
from django.contrib import admin, auth
from django.utils import translation
from django.utils.translation.template import templatize

from apps.common.names import named_in
from config.environment import ROOT

CHINESE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
OURS = ROOT / CHINESE
OF_DJANGO = [Path(app.__file__).parent / CHINESE for app in (admin, auth)]
"""What stands for a template or a model of Django's says what that says, in its words."""
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
CALL = re.compile(r"\b(?:_|n?p?gettext)\(")
Key = tuple[str, str]
"""Context and message."""


def messages_of_python() -> Iterator[tuple[Key, Path]]:
    for path in [*(ROOT / "apps").rglob("*.py"), *(ROOT / "config").rglob("*.py")]:
        with path.open("rb") as source:
            for _line, message, _comments, context in extract("python", source, KEYWORDS):
                first = message if isinstance(message, str) else message[0]
                yield (context or "", first), path


def messages_of_templates() -> Iterator[tuple[Key, Path]]:
    for path in (ROOT / "templates").rglob("*.*"):
        source = templatize(path.read_text(), origin=str(path))
        for call in CALL.finditer(source):
            name, arguments = parsed(source, call)
            context = arguments.pop(0) if "p" in name.removesuffix("gettext") else ""
            yield (context, arguments[0]), path


def parsed(source: str, call: re.Match[str]) -> tuple[str, list[str]]:
    """A call of gettext in what Django makes of a template: up to the first bracket that closes it."""
    end = call.end()
    while True:
        end = source.index(")", end) + 1
        try:
            tree = ast.parse(source[call.start() : end], mode="eval").body
        except SyntaxError:
            continue
        assert isinstance(tree, ast.Call)
        assert isinstance(tree.func, ast.Name)
        return tree.func.id, [each.value for each in tree.args if isinstance(each, ast.Constant)]


def names_of_models() -> Iterator[tuple[str, str]]:
    """What models and their fields are called, and where: Django makes some of it up (apps/common/names.py)."""
    with translation.override(None):
        for model in apps.get_models():
            if model.__module__.startswith("apps."):
                for named, attribute in named_in(model):
                    yield str(getattr(named, attribute)), model._meta.label


def translated(*catalogues: Path) -> set[Key]:
    """Context and message of what has a translation that is not fuzzy."""
    return {key for path in catalogues for key in translated_in(path)}


def translated_in(path: Path) -> Iterator[Key]:
    with path.open("rb") as file:
        for message in read_po(file, locale="zh_Hans"):
            said = [message.string] if isinstance(message.string, str) else message.string
            if message.id and all(said) and not message.fuzzy:
                yield message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def test_every_message_is_translated():
    known = translated(OURS, *OF_DJANGO)
    used = [*messages_of_python(), *messages_of_templates()]
    assert len({key for key, _ in used}) > 2000
    assert {key: str(path.relative_to(ROOT)) for key, path in used if key not in known} == {}


def test_every_name_of_a_model_and_its_fields_is_translated():
    known = {message for _context, message in translated(OURS, *OF_DJANGO)}
    assert {name: label for name, label in names_of_models() if name not in known} == {}
