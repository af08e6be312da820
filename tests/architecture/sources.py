"""The project's own files, as the house rules see them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from config.environment import ROOT

FOLDERS = ("apps", "bench", "config", "static/src", "templates", "tests")
WRITTEN = {".py", ".sql", ".html", ".js", ".css", ".txt"}


@cache
def written_files() -> tuple[Path, ...]:
    """Everything that people write, the output of makemigrations excepted."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in WRITTEN]
    return tuple(sorted(path for path in found if "migrations" not in path.parts))


def python_files(folder: str = "") -> Iterator[Path]:
    return (path for path in written_files() if path.suffix == ".py" and name_of(path).startswith(folder))


def domain_files() -> list[Path]:
    return [path for path in python_files("apps/") if "domain" in path.parts]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def dotted_names(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every name in a module that is written with dots, such as `timezone.now`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute | ast.Name):
            yield node.lineno, ast.unparse(node)


def imported_modules(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
