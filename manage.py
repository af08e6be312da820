#!/usr/bin/env python
"""Haitun's command line; it finds its own virtual environment and starts its own servers if none are given."""

import os
import sys
from pathlib import Path


def use_own_environment() -> None:
    """Run again under the virtual environment of `make setup` when started by another Python."""
    root = Path(__file__).resolve().parent
    venv = (root / os.environ.get("HAITUN_VAR", "var") / "venv").resolve()
    python = venv / "bin/python"
    if python.exists() and Path(sys.prefix).resolve() != venv and not os.environ.get("VIRTUAL_ENV"):
        os.execv(python, [str(python), *sys.argv])  # noqa: S606  # ourselves, no shell


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Haitun is not set up yet: run `make setup` first.")
    from config.embedded import running_services
    from config.environment import read_environment

    with running_services(read_environment()):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    use_own_environment()
    main()
