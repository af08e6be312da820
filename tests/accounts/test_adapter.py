from typing import Any

import pytest
from cryptography.fernet import InvalidToken

from apps.accounts.adapter import SecondFactorAdapter

SECRET = "JBSWY3DPEHPK3PXP"


def test_secret_is_kept_unreadable_and_read_back() -> None:
    adapter = SecondFactorAdapter()
    kept = adapter.encrypt(SECRET)
    assert SECRET not in kept
    assert kept != adapter.encrypt(SECRET)
    assert adapter.decrypt(kept) == SECRET


def test_secret_survives_a_new_key_while_the_old_is_a_fallback(settings: Any) -> None:
    adapter = SecondFactorAdapter()
    kept = adapter.encrypt(SECRET)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    assert adapter.decrypt(kept) == SECRET
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        adapter.decrypt(kept)
