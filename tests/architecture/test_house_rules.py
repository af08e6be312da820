"""Rules of the house that no linter knows, each of them short enough to run."""

import json
import re
from pathlib import Path

import pytest

from config.environment import ROOT
from tests.architecture.sources import (
    domain_files,
    dotted_names,
    imported_modules,
    name_of,
    python_files,
    written_files,
)

LONGEST = 400
CLOCKS = {"timezone.now", "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
CLIENTS = {"requests", "httpx", "urllib.request", "urllib3", "aiohttp", "http.client"}
MONEY_APPS = ("ledger", "wallet", "points_ledger", "orders", "order_costs", "history")
APPS = sorted(path for path in (ROOT / "apps").iterdir() if (path / "apps.py").exists() or path.name == "common")


def test_no_file_is_longer_than_one_can_read():
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in written_files()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_domain_never_reads_the_clock():
    found = [
        f"{name_of(path)}:{line} {name}"
        for path in domain_files()
        for line, name in dotted_names(path)
        if name in CLOCKS
    ]
    assert found == []


def test_money_is_never_a_float():
    """The dice of the demo's generator may be."""
    names = {"float", "models.FloatField", "FloatField"}
    found = [
        f"{name_of(path)}:{line} {name}"
        for app in MONEY_APPS
        for path in python_files(f"apps/{app}/")
        if "demo" not in path.parts
        for line, name in dotted_names(path)
        if name in names
    ]
    assert found == []


def test_apps_speak_to_no_other_host():
    """Outgoing requests will have one door, `apps.common.http`."""
    found = [
        f"{name_of(path)}:{line} {module}"
        for path in python_files("apps/")
        for line, module in imported_modules(path)
        if module in CLIENTS or module.split(".")[0] in CLIENTS
    ]
    assert found == []


def test_common_has_no_models():
    assert [name_of(path) for path in python_files("apps/common/") if "models" in path.name] == []


def test_nobody_sets_a_role_but_the_context():
    """Migrations do; they run as the owner."""
    setting = re.compile(r"set\s+(local\s+)?role\b|set_config\('role'", re.IGNORECASE)
    found = {name_of(path) for path in python_files("apps/") if setting.search(path.read_text())}
    assert found == {"apps/tenancy/context.py"}


def test_tests_are_neither_skipped_nor_expected_to_fail():
    forbidden = re.compile(r"\b(pytest\.(skip|xfail|importorskip)|mark\.(skip|skipif|xfail)|unittest\.skip)\b")
    here = Path(__file__)
    found = [name_of(path) for path in python_files("tests/") if path != here and forbidden.search(path.read_text())]
    assert found == []


def test_nothing_is_left_to_do():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    here = Path(__file__)
    assert [name_of(path) for path in written_files() if path != here and marks.search(path.read_text())] == []


def test_type_checks_are_silenced_only_with_a_code_and_a_reason():
    silenced = re.compile(r"#\s*type:\s*ignore(?!\[[\w\-, ]+\]\s+#\s*\S)")
    here = Path(__file__)
    found = [
        f"{name_of(path)}:{number}"
        for path in python_files()
        if path != here
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if silenced.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("app", APPS, ids=lambda path: path.name)
def test_app_explains_itself_on_one_screen(app: Path):
    lines = (app / "README.md").read_text().splitlines()
    assert lines[0].startswith("# ")
    assert 5 <= len(lines) <= 60


def test_python_lock_files_name_hashes_and_no_address():
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        assert "://" not in text, path
        pins = re.findall(r"^[\w.\-]+(?:\[[\w,]+\])?==.+?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
        assert pins, path
        assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []


def test_node_lock_file_names_hashes_and_no_address():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name and not package.get("bundled")}
    assert installed
    assert [name for name, package in installed.items() if "resolved" in package] == []
    assert [
        name for name, package in installed.items() if not package.get("integrity") and not package.get("inBundle")
    ] == []
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text()


def test_requirements_are_what_their_lock_files_were_made_from():
    for path in (ROOT / "requirements").glob("*.in"):
        wanted = {
            line.split("[")[0].split(">")[0].split("=")[0]
            for line in path.read_text().splitlines()
            if line[:1] not in ("-", "#", "")
        }
        locked = set(re.findall(r"^([\w.\-]+)(?:\[[\w,]+\])?==", path.with_suffix(".txt").read_text(), re.MULTILINE))
        assert {name.lower() for name in wanted} <= locked, path
