"""Who has to know at once what a lower app did: apps above it, which it must not import.

They register when Django starts (`AppConfig.ready`) and run inside the act's transaction, in its database role;
what a role may not write is left to a job.
"""

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Watchers(Generic[P]):
    """Functions of one signature: `@watchers.register` adds one, `watchers.tell(…)` calls all, in that order.

    A failing one undoes the act.
    """

    def __init__(self) -> None:
        self._functions: list[Callable[P, None]] = []

    def register(self, function: Callable[P, None]) -> Callable[P, None]:
        self._functions.append(function)
        return function

    def tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        for function in self._functions:
            function(*args, **kwargs)
