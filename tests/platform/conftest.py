"""Places for whole copies of the site."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def make_place() -> Iterator[Path]:
    """A directory outside of pytest's own, which each new session closes to the servers' unprivileged user."""
    with tempfile.TemporaryDirectory(prefix="haitun-") as name:
        yield Path(name)


place = pytest.fixture(scope="module")(make_place)
another_place = pytest.fixture(make_place)
