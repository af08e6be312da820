"""17TRACK signs a message with a plain hash over body and key, not an HMAC."""

import hashlib
from hmac import compare_digest


def is_signed(*, body: bytes, sign: str, key: str) -> bool:
    """Whether `sign` is hex(SHA-256(body + "/" + key)); nothing is, as long as there is no key."""
    wanted = hashlib.sha256(body + b"/" + key.encode()).hexdigest()
    return compare_digest(wanted.encode(), sign.lower().encode()) and bool(key)
