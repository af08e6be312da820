"""After the packages: style sheet and scripts, translations, static files, and the migrated database."""

import argparse
import fcntl
import os
import sys

import django
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.core.management import call_command

from config.embedded import running_services
from config.environment import ROOT, Environment, read_environment
from config.run.console import run_step, step


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files-only", action="store_true", help="leave the database alone")
    files_only = parser.parse_args().files_only
    environment = read_environment()
    prepare_files(environment)
    if not files_only:
        with running_services(environment):
            migrate()


def prepare_files(environment: Environment) -> None:
    """Build whatever is served or read as a file; steps whose inputs did not change do nothing.

    Copies that share a source tree share its built files: one at a time.
    """
    tree = os.open(ROOT / "static", os.O_RDONLY)
    try:
        fcntl.flock(tree, fcntl.LOCK_EX)
        build_files(environment)
    finally:
        os.close(tree)


def build_files(environment: Environment) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    run_step(
        "Style sheet and scripts",
        [sys.executable, str(ROOT / "static/build.py"), "--var", str(environment.var)],
    )
    with step("Translations"):
        compile_translations()
    django.setup()
    with step("Static files"):
        call_command("collectstatic", interactive=False, verbosity=0)


def compile_translations() -> None:
    """Compile every catalogue that is newer than its compiled form."""
    for catalogue in ROOT.glob("locale/*/LC_MESSAGES/*.po"):
        compiled = catalogue.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= catalogue.stat().st_mtime:
            continue
        with catalogue.open("rb") as source, compiled.open("wb") as target:
            write_mo(target, read_po(source))


def migrate() -> None:
    """Bring the database to the current schema, as its owner."""
    with step("Database"):
        call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
