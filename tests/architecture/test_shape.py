"""Imports, migrations, jobs and tasks: the shape that the documents promise."""

import re

import pytest
from django.core.management import call_command
from importlinter.cli import lint_imports

from apps.jobs.registry import registered_kinds
from config.celery import app
from config.environment import ROOT
from config.schedule import SCHEDULE


def test_imports_run_one_way(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


@pytest.mark.django_db(databases=["default", "owner"])
def test_no_migration_is_missing():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_every_scheduled_kind_has_a_handler():
    assert {periodic.kind for periodic in SCHEDULE} <= registered_kinds()


def test_job_kinds_are_named_after_their_app():
    assert [kind for kind in registered_kinds() if not re.fullmatch(r"[a-z_]+\.[a-z_]+", kind)] == []


def test_celery_knows_only_the_wake_up_and_the_tick():
    app.finalize()
    assert {name for name in app.tasks if not name.startswith("celery.")} == {"jobs.run", "jobs.tick"}
    assert app.conf.beat_schedule.keys() == {"tick"}


def commands_of_the_readme() -> set[str]:
    """The targets of `make` that it names, in running text or in a block."""
    return set(re.findall(r"(?:`|^\s+)make ([a-z]+)", (ROOT / "README.md").read_text(), re.MULTILINE))


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert targets == {"help", "setup", "up", "demo", "test", "crawl", "lint", "bench", "clean"}
    assert {"up", "test"} <= commands_of_the_readme() <= targets


def test_continuous_integration_runs_the_readmes_own_command():
    assert "exec make test" in (ROOT / ".ci/run").read_text()
