"""Where the platform differs from django-allauth's defaults."""

from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils import timezone, translation

from apps.accounts.models import User, UserManager
from apps.accounts.zones import PLATFORM_ZONE
from apps.common.encryption import cipher

PURPOSE = "haitun.second-factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are opened by the operator, so nobody signs up alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the reader's own language and time zone, if they have chosen one."""
        reader = User.objects.filter(email=UserManager.normalize_email(email)).first()
        language = reader.language if reader else ""
        zone = reader.time_zone if reader else PLATFORM_ZONE
        with translation.override(language or translation.get_language()), timezone.override(ZoneInfo(zone)):
            super().send_mail(template_prefix, email, context)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of authenticator apps and recovery codes are encrypted, so a copy of the database opens nothing."""

    def encrypt(self, text: str) -> str:
        return cipher(PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher(PURPOSE).decrypt(encrypted_text).decode()
