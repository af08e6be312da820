"""Which function does which kind of work. Handlers live in each app's `tasks.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from apps.jobs.domain.runs import JobRun

Handle = Callable[["JobRun"], dict[str, Any]]


class UnknownKind(LookupError):
    """No handler is registered for a kind: a slip in the code, or a worker older than the caller."""


@dataclass(frozen=True)
class Handler:
    """A kind's function, and whether it commits steps of its own."""

    handle: Handle
    stepped: bool


_handlers: dict[str, Handler] = {}


def handler(kind: str, *, stepped: bool = False) -> Callable[[Handle], Handle]:
    """Register `def handle(run: JobRun) -> dict` for a kind; the dict is kept as the job's result.

    Plain: the whole call is one transaction, in which the job becomes done.
    Stepped: the function commits its own units by `with run.step():`; each must be repeatable.
    """

    def register(handle: Handle) -> Handle:
        if kind in _handlers:
            raise ValueError(
                f"job kind '{kind}' has two handlers: {name_of(_handlers[kind].handle)}, {name_of(handle)}"
            )
        _handlers[kind] = Handler(handle, stepped)
        return handle

    return register


def name_of(handle: Handle) -> str:
    return f"{handle.__module__}.{handle.__qualname__}"


def handler_of(kind: str) -> Handler:
    """The handler of a kind; raises UnknownKind."""
    try:
        return _handlers[kind]
    except KeyError:
        raise UnknownKind(f"no handler for job kind '{kind}': known are {', '.join(sorted(_handlers))}") from None


def registered_kinds() -> frozenset[str]:
    """Every kind that this process can run."""
    return frozenset(_handlers)
