"""Text that only this installation can read: a copy of the database gives nothing away."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def cipher(purpose: str) -> MultiFernet:
    """Encrypts under SECRET_KEY, for one purpose alone; what a key of SECRET_KEY_FALLBACKS encrypted is still read."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac(purpose, "", secret=secret, algorithm="sha256").digest() for secret in secrets]
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])
