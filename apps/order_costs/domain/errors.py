"""What costs refuse. Sellers read some of these words, so they come in the reader's language."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from djmoney.money import Money

from apps.common.errors import DomainError
from apps.common.money import money_words
from apps.common.said import Said, said


class CostsError(DomainError):
    """An act on costs was refused; nothing moved."""


class NoTariff(CostsError):
    """No postage is known for a country, weight and day."""

    def __init__(self, *, country: str, weight_g: int, on: date, why: Said) -> None:
        sentence = gettext_noop("no postage to %(country)s for %(weight)s g on %(day)s: %(why)s")
        super().__init__(said(sentence, country=country or "?", weight=weight_g, day=on, why=why))


class UnfitTariff(CostsError):
    """A draft that could not be charged by."""


class NotTaken(CostsError):
    """The tariff takes no such goods to a country."""

    def __init__(self, *, country: str, what: Said) -> None:
        sentence = gettext_noop("%(what)s are not taken to %(country)s: choose another country or other goods")
        super().__init__(said(sentence, what=what, country=country))


class NoPrice(CostsError):
    """An item has no live allocation, so nobody knows what the seller pays for it."""

    def __init__(self, item: str) -> None:
        sentence = gettext_noop("no supplier is decided for %(item)s: route it again before it is packed")
        super().__init__(said(sentence, item=item))


class NotCovered(CostsError):
    """Wallets have less available than a parcel costs; `missing` is what top-ups would have to bring."""

    def __init__(self, missing: Sequence[Money]) -> None:
        self.missing = missing
        amounts = ", ".join(money_words(amount) for amount in missing)
        super().__init__(_("%(amounts)s is missing in the wallet: top it up") % {"amounts": amounts})


class RefundTooLarge(CostsError):
    """All refunds of a cost together are never more than what was paid of it."""

    def __init__(self, *, asked: Money, left: Money) -> None:
        super().__init__(
            _("%(asked)s is more than the %(left)s that can still be given back of this cost")
            % {"asked": money_words(asked), "left": money_words(left)}
        )


class NothingToRefund(CostsError):
    """Nothing of what was asked for was paid, or all of it came back already."""


class RefundReasonMissing(CostsError):
    """The seller reads why money came back."""


class UnknownCost(CostsError):
    """There is no such cost or parcel."""


class ChoiceInThePast(CostsError):
    """A choice counts from today on: what is paid is paid."""


class InvalidChoice(CostsError):
    """A share is 0 to 100 per cent, a cap at least one point."""
