"""Files that only this installation can read, of any size and after the key has changed."""

import io
from typing import Any

import pytest
from cryptography.fernet import InvalidToken
from django.core.files.base import ContentFile

from apps.common.encryption import EncryptedFile, decrypted_file

CHUNK = 64 * 1024


def stored(content: bytes, purpose: str = "test") -> bytes:
    return b"".join(EncryptedFile(ContentFile(content), purpose=purpose).chunks())


@pytest.mark.parametrize("content", [b"", b"one\nline", bytes(range(256)) * 1024, b"x" * CHUNK])
def test_a_file_is_read_as_it_was_written(content: bytes) -> None:
    kept = stored(content)
    assert kept.count(b"\n") == -(-len(content) // CHUNK)
    assert not content or content[:CHUNK] not in kept
    assert decrypted_file("test", io.BytesIO(kept)).read() == content


def test_a_file_is_of_its_purpose_and_of_its_key(settings: Any) -> None:
    kept, old = stored(b"secret"), settings.SECRET_KEY
    with pytest.raises(InvalidToken):
        decrypted_file("other", io.BytesIO(kept))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, [old]
    assert decrypted_file("test", io.BytesIO(kept)).read() == b"secret"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        decrypted_file("test", io.BytesIO(kept))
