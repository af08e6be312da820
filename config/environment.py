"""Every environment variable that Haitun reads, in one place."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_SOCKET_PATH = 100  # sun_path holds 107 bytes on Linux, 103 on macOS


@dataclass(frozen=True)
class Environment:
    """Where this copy keeps its state and which services it talks to.

    Without `DATABASE_URL` and `REDIS_URL` the copy runs its own servers under `var`.
    """

    var: Path
    database_url: str
    database_owner_url: str
    redis_url: str
    web_port: int
    job_lease_seconds: int
    settlement_writers: int
    seventeentrack_key: str

    @property
    def embedded(self) -> bool:
        """Whether this copy runs its own PostgreSQL and Redis."""
        return not (self.database_url and self.redis_url)

    @property
    def socket_dir(self) -> Path:
        """The directory of the embedded servers' sockets; short, because socket paths must be."""
        wanted = self.var / "run"
        if len(str(wanted / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return wanted
        digest = hashlib.sha256(str(self.var).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"haitun-{digest}"


def read_environment() -> Environment:
    """The environment as it is now; relative `HAITUN_VAR` counts from the project's root."""
    get = os.environ.get
    var = (ROOT / get("HAITUN_VAR", "var")).resolve()
    return Environment(
        var=var,
        database_url=get("DATABASE_URL", ""),
        database_owner_url=get("DATABASE_OWNER_URL", ""),
        redis_url=get("REDIS_URL", ""),
        web_port=int(get("HAITUN_PORT", "8000")),
        job_lease_seconds=int(get("HAITUN_JOB_LEASE_SECONDS", "60")),
        settlement_writers=int(get("HAITUN_SETTLEMENT_WRITERS", "2")),
        seventeentrack_key=get("HAITUN_17TRACK_KEY", ""),
    )
