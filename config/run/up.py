"""`make up` and `make demo`: from an empty directory to a settled demo month, and then to a served site."""

import argparse
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any, NoReturn

from config.embedded import running_services
from config.environment import Environment, read_environment
from config.run.console import console, failed
from config.run.processes import Processes
from config.run.setup import migrate, prepare_files

CELERY = ("celery", "-A", "config")
WORKER = (*CELERY, "worker", "--concurrency=2", "--loglevel=INFO", "--without-gossip", "--without-mingle")
BEAT = (*CELERY, "beat", "--loglevel=INFO", "--pidfile=")
WEB = ("gunicorn", "--config=config/gunicorn.py", "config.wsgi")
START_LIMIT = 60.0  # seconds for the site to answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-serve", action="store_true", help="load and settle the demo, then stop")
    serve = not parser.parse_args().no_serve
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # SIGINT too: a background job starts deaf to it
        signal.signal(each, stop)
    try:
        run(read_environment(), serve=serve)
    except KeyboardInterrupt:
        console.print("\nStopped; everything that was started has ended.")


def stop(number: int, frame: Any) -> NoReturn:
    raise KeyboardInterrupt


def run(environment: Environment, *, serve: bool) -> None:
    if serve:
        refuse_busy_port(environment.web_port)
    prepare_files(environment)
    from config.run.demo import load_demo, show_demo  # models can be imported from here on

    with running_services(environment), Processes(environment.var / "log") as processes:
        migrate()
        processes.start("worker", *WORKER)
        load_demo(environment, keep_running=processes.keep_running)
        show_demo()
        if serve:
            serve_until_stopped(environment, processes)


def refuse_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise failed(
                f"Port {port} cannot be used: {error.strerror}. Choose another one: make up HAITUN_PORT={port + 1}"
            ) from error


def serve_until_stopped(environment: Environment, processes: Processes) -> NoReturn:
    processes.start("beat", *BEAT, grace=5.0)
    processes.start("web", *WEB)
    url = f"http://127.0.0.1:{environment.web_port}"
    wait_for(lambda: answers(f"{url}/readyz"), processes)
    said = f"\nHaitun 海豚 serves at [bold]{url}[/]; logs are in {processes.logs}. Ctrl-C stops everything."
    console.print(said, soft_wrap=True)
    while True:
        processes.keep_running()
        time.sleep(0.5)


def wait_for(is_true: Callable[[], bool], processes: Processes) -> None:
    limit = time.monotonic() + START_LIMIT
    while not is_true():
        processes.keep_running()
        if time.monotonic() > limit:
            raise failed(f"The site did not answer within {START_LIMIT:.0f} s; see {processes.logs}/web.log")
        time.sleep(0.2)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310  # our own loopback address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    main()
