"""Text that only this installation can read: a copy of the database gives nothing away."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from io import BytesIO
from typing import IO, TYPE_CHECKING

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.files.base import File
from django.utils.crypto import salted_hmac


def cipher(purpose: str) -> MultiFernet:
    """Encrypts under SECRET_KEY, for one purpose alone; what a key of SECRET_KEY_FALLBACKS encrypted is still read."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac(purpose, "", secret=secret, algorithm="sha256").digest() for secret in secrets]
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])


if TYPE_CHECKING:
    ByteFile = File[bytes]
else:
    ByteFile = File


class EncryptedFile(ByteFile):
    """A file as a storage is to keep it: encrypted, a line a chunk."""

    def __init__(self, file: IO[bytes], *, purpose: str) -> None:
        super().__init__(file)
        self._cipher = cipher(purpose)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        for chunk in super().chunks(chunk_size):
            yield self._cipher.encrypt(chunk) + b"\n"


def decrypted_file(purpose: str, file: IO[bytes]) -> BytesIO:
    """What an `EncryptedFile` was made of, in memory: it never stands on a disk."""
    key, out = cipher(purpose), BytesIO()
    for line in file:
        out.write(key.decrypt(line.rstrip()))
    out.seek(0)
    return out
