"""Sending this process's messages to another Redis, or to none."""

from collections.abc import Iterator
from contextlib import contextmanager

from kombu import pools

from config.celery import app


@contextmanager
def broker_at(url: str) -> Iterator[None]:
    """Messages of the block go to the Redis at `url`."""
    before = app.conf.broker_url
    connect_to(url)
    try:
        yield
    finally:
        connect_to(before)


def connect_to(url: str) -> None:
    app.conf.broker_url = url
    pools.reset()
    app._pool = app.amqp._producer_pool = None  # Celery keeps what it took from the pools
