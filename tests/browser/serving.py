"""A site for a browser, in this process. Say `localhost`: passkeys refuse addresses."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread


@contextmanager
def served() -> Iterator[str]:
    """The address of a server on the database that this process is pointed at."""
    server = LiveServerThread("localhost", StaticFilesHandler)
    server.start()
    server.is_ready.wait()
    yield f"http://localhost:{server.port}"
    server.terminate()
