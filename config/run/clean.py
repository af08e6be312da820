"""Before local state is removed: make sure nobody uses it, and stop servers that were left behind."""

import dataclasses
import fcntl
from contextlib import suppress

from config.embedded import data_dir, is_last_user, stop_services
from config.environment import Environment, read_environment
from config.run.console import failed


def main() -> None:
    own = read_environment()
    for environment in (own, dataclasses.replace(own, var=own.var / "test")):
        if (data_dir(environment) / "postmaster.pid").exists():
            stop_unused(environment)


def stop_unused(environment: Environment) -> None:
    with (environment.var / "services.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        if not is_last_user(users.fileno()):
            raise failed(f"{environment.var} is in use: stop `make up` (or the test run) first.")
        with suppress(RuntimeError):  # the file is a dead server's
            stop_services(environment)


if __name__ == "__main__":
    main()
