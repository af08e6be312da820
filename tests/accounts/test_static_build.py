"""The build of style sheet and scripts; `make lint` has installed its packages."""

import subprocess
import sys
from pathlib import Path

from config.environment import ROOT, read_environment

FILES = ("app.css", "app.js", "charts.css", "charts.js", "img/logo.svg")


def build(out: Path) -> list[str]:
    command = [sys.executable, str(ROOT / "static/build.py"), "--var", str(read_environment().var), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_build_makes_the_files_that_pages_name_and_then_rests(tmp_path: Path) -> None:
    out = tmp_path / "dist"
    assert build(out) == ["Node packages: unchanged", f"Style sheet and scripts: building into {out}"]
    made = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert made == {".stamp", *(f"haitun/{name}" for name in FILES)}
    assert build(out) == ["Node packages: unchanged", "Style sheet and scripts: unchanged"]


def test_lock_file_names_no_download_address() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
