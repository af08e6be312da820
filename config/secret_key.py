"""The secret key of a local copy: made once, kept under `HAITUN_VAR`, never committed."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def local_secret_key(var: Path) -> str:
    """Read the copy's key, making it on first use; two first users agree on one."""
    path = var / "secret_key"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # another process was first
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
