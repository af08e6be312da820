"""A container's health: `python -m config.run.healthcheck web | worker | beat`; status 1 when it is not well."""

import os
import socket
import sys
import urllib.request

from config.celery import app
from config.environment import read_environment

PATIENCE = 5  # seconds


def main() -> None:
    checks = {"web": web_is_ready, "worker": worker_answers, "beat": broker_answers}
    sys.exit(not checks[sys.argv[1]]())


def web_is_ready() -> bool:
    """The site answers under a name that it serves, as its proxy would ask."""
    headers = {"Host": os.environ["HAITUN_ALLOWED_HOSTS"].split(",")[0], "X-Forwarded-Proto": "https"}
    url = f"http://127.0.0.1:{read_environment().web_port}/readyz"
    request = urllib.request.Request(url, headers=headers)  # our own loopback address
    with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310  # as above
        return bool(response.status == 200)


def worker_answers() -> bool:
    """This container's worker takes part in the conversation on the broker."""
    name = f"celery@{socket.gethostname()}"
    return bool(app.control.ping(destination=[name], timeout=PATIENCE))


def broker_answers() -> bool:
    """Beat has nobody but the broker to talk to, and ends by itself when it breaks."""
    with app.connection_for_write() as connection:
        connection.ensure_connection(max_retries=1, timeout=PATIENCE)
        return bool(connection.connected)


if __name__ == "__main__":
    main()
