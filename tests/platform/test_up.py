"""`make up` from nothing, as a person meets it: the demo, the site, the sign-ins, and nothing left when it stops."""

import dataclasses
import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import psutil
import pytest

from config.embedded import PG_BIN, running_services
from config.environment import ROOT, read_environment

pytestmark = pytest.mark.slow
PATIENCE = 400  # seconds; it takes about 60 alone
DATA_ONLY = ("--data-only", "--exclude-table-data=jobs_*")


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def up(place: Path, port: int, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`python -m config.run.up`, as the Makefile starts it, with a state of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment |= {"HAITUN_VAR": str(place), "HAITUN_PORT": str(port), "PYTHONUTF8": "1", "COLUMNS": "140"}
    command = [sys.executable, "-m", "config.run.up", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def said_until(process: subprocess.Popen[str], text: str) -> str:
    said = ""
    for line in process.stdout or ():
        said += line
        if text in line:
            return said
    raise AssertionError(said)


def processes_of(place: Path) -> list[str]:
    """Whatever runs on this machine with the copy's directory in its command line or environment."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            command = " ".join(process.cmdline())
            if str(place) in command or process.environ().get("HAITUN_VAR") == str(place):
                found.append(command)
    return found


def left_of(place: Path) -> list[str]:
    """What still runs after the moment that a server needs between saying goodbye and being gone."""
    limit = time.monotonic() + 5
    while (left := processes_of(place)) and time.monotonic() < limit:
        time.sleep(0.05)
    return left


def browser() -> OpenerDirector:
    return build_opener(HTTPCookieProcessor(CookieJar()))


def sign_in(site: str, email: str, password: str) -> OpenerDirector:
    opener = browser()
    page = opener.open(f"{site}/accounts/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
    opener.open(f"{site}/accounts/login/", urlencode(form).encode()).read()
    return opener


def data_of(place: Path) -> str:
    """A hash of every row of the copy's database but jobs, which a stopped worker leaves to the next."""
    dump = subprocess.run(
        [PG_BIN / "pg_dump", "--host", place / "run", "--username=postgres", *DATA_ONLY, "haitun"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rows = re.sub(r"^\\(un)?restrict .*$", "", dump, flags=re.MULTILINE)
    return hashlib.sha256(rows.encode()).hexdigest()


def test_up_loads_the_demo_serves_it_and_leaves_nothing(place: Path, port: int):
    site = f"http://127.0.0.1:{port}"
    with up(place, port) as process:
        said = said_until(process, "Ctrl-C")
        assert re.search(r"Points of \d{4}-\d\d \(posted, rule book v1\)", said)
        assert len(re.findall(r"│ S0\d\d ", said)) == 24
        assert site in said
        password = re.search(r"all with the password (\S+)", said)[1]
        seller, supplier = (re.search(rf"│ {who} .*? (\S+@\S+) ", said)[1] for who in ("seller", "supplier"))
        assert re.search(r"│ operator .*@.* │ \d{6} ", said)

        page = sign_in(site, seller, password).open(f"{site}/dashboard/points/").read().decode()
        points = re.search(r"│ S003 .* ([\d,]+) │\n", said)[1]
        assert points in page
        found = sign_in(site, seller, password).open(f"{site}/dashboard/sourcing/?q=lamp").read().decode()
        assert "Paper shade table lamp" in found
        assert "/portal/" in sign_in(site, supplier, password).open(f"{site}/").geturl()
        assert "2fa" in sign_in(site, "operator@haitun.example", password).open(f"{site}/admin/").geturl()

        names = " ".join(processes_of(place))
        assert all(name in names for name in ("gunicorn", "worker", "beat", "postgres", "redis-server"))
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        assert process.wait(60) == 0, rest
        assert "everything that was started has ended" in rest
    assert left_of(place) == []


def test_second_time_is_quick_and_changes_no_data(place: Path, port: int):
    environment = dataclasses.replace(read_environment(), var=place, database_url="", redis_url="")
    with running_services(environment):
        before = data_of(place)
        started = time.monotonic()
        with up(place, port, "--no-serve") as process:
            said = process.stdout.read()
            assert process.wait(PATIENCE) == 0, said
        assert time.monotonic() - started < 30
        assert "Import of history" not in said
        assert "Points of" in said
        assert data_of(place) == before


def test_busy_port_stops_before_anything_is_started(place: Path, port: int):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with up(place, port) as process:
            said = process.stdout.read()
            assert process.wait(PATIENCE) == 1
    assert f"Port {port} cannot be used" in said
    assert left_of(place) == []


def test_killed_in_mid_load_it_goes_on_next_time(another_place: Path, port: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HAITUN_JOB_LEASE_SECONDS", "5")
    with up(another_place, port, "--no-serve") as process:
        said_until(process, "Demo data")
        time.sleep(1.5)
        for each in (psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                each.kill()
    with up(another_place, port, "--no-serve") as process:
        said = process.stdout.read()
        assert process.wait(PATIENCE) == 0, said
    assert len(re.findall(r"│ S0\d\d ", said)) == 24
    assert left_of(another_place) == []
