"""Where the platform differs from django-allauth's defaults."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are opened by the operator, so nobody signs up alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
