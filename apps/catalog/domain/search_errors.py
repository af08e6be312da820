"""What search refuses, and why."""

from django.utils.translation import gettext as _

from apps.common.errors import DomainError


class MissingRate(DomainError):
    """An amount can't be compared: its currency has never had a rate in CNY."""

    def __init__(self, currency: str) -> None:
        super().__init__(
            _("no CNY rate for %(currency)s; choose another currency or ask the platform for a rate")
            % {"currency": currency}
        )


class UnknownCursor(DomainError):
    """A page's address was changed by hand."""

    def __init__(self) -> None:
        super().__init__(_("this address names no place in the list of goods; go back to its first page"))


class UnknownGoods(DomainError):
    """There is no such variant for sellers."""

    def __init__(self, variant_id: int) -> None:
        super().__init__(
            _("there are no goods %(variant)s for sellers; look for them by SKU in the search")
            % {"variant": variant_id}
        )
