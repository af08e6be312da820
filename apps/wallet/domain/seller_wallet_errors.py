"""What a seller's wallet refuses. Sellers read these words, so they come in the reader's language."""

from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.common.money import money_words
from apps.wallet.domain.errors import WalletError


class CurrencyNotOffered(WalletError):
    """Wallets are not kept in this currency, or it takes no top-ups now."""

    def __init__(self, currency: str) -> None:
        super().__init__(_("no wallet takes %(currency)s now: choose another currency") % {"currency": currency})


class CurrencyDiffers(WalletError):
    """The act is about an amount of one currency, and names one of another."""

    def __init__(self, asked: str, currency: str) -> None:
        super().__init__(
            _("%(asked)s does not fit: this is an amount in %(currency)s") % {"asked": asked, "currency": currency}
        )


class AmountOutsideLimits(WalletError):
    """A top-up is smaller or greater than the platform takes."""

    def __init__(self, amount: Money, least: Money, most: Money) -> None:
        self.least, self.most = least, most
        super().__init__(
            _("a top-up of %(amount)s is not possible: choose from %(least)s to %(most)s")
            % {"amount": money_words(amount), "least": money_words(least), "most": money_words(most)}
        )


class TooManyOpenTopUps(WalletError):
    """The seller has as many requests waiting as are allowed."""

    def __init__(self, allowed: int) -> None:
        super().__init__(
            _("%(allowed)s requests are waiting already: cancel one, or wait until one is decided")
            % {"allowed": allowed}
        )


class InsufficientFunds(WalletError):
    """The wallet has less available than was asked for; `missing` is what a top-up would have to bring."""

    def __init__(self, *, asked: Money, available: Money) -> None:
        self.asked, self.available, self.missing = asked, available, asked - available
        super().__init__(
            _("%(asked)s is more than the %(available)s available in the wallet: %(missing)s is missing, top it up")
            % {"asked": money_words(asked), "available": money_words(available), "missing": money_words(self.missing)}
        )


class KeyReused(WalletError):
    """The key belongs to another act."""

    def __init__(self, key: str) -> None:
        super().__init__(_("key '%(key)s' was used before for something else: take a new one") % {"key": key})


class ReferenceMissing(WalletError):
    """A transfer is found by what it says."""

    def __init__(self) -> None:
        super().__init__(_("the transfer can't be found without a reference: give one of at most 60 characters"))


class NoSuchRow(WalletError):
    """There is no such top-up, charge, hold or entry, or it is not the caller's; `what` is in the reader's language."""

    def __init__(self, what: str, pk: int) -> None:
        super().__init__(_("there is no %(what)s %(pk)s: look for it in the list") % {"what": what, "pk": pk})


class AlreadyDecided(WalletError):
    """The row is in a state that the act does not start from."""

    def __init__(self, what: str, state: str) -> None:
        super().__init__(_("%(what)s is %(state)s already: nothing to do") % {"what": what, "state": state})


class BankReferenceUsed(WalletError):
    """One transfer of the bank fills a wallet once."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            _("bank reference %(reference)s has confirmed another top-up: look at the bank's statement again")
            % {"reference": reference}
        )


class RefundTooLarge(WalletError):
    """All refunds of a charge together are never more than the charge."""

    def __init__(self, asked: Money, left: Money) -> None:
        super().__init__(
            _("%(asked)s is more than the %(left)s that can still be refunded of this charge")
            % {"asked": money_words(asked), "left": money_words(left)}
        )


class ChargeKeptElsewhere(WalletError):
    """Another app keeps books about the charge, which a refund past them would leave wrong."""

    def __init__(self, charge: str, way_back: str) -> None:
        super().__init__(
            _("charge %(charge)s can't be refunded here: %(way_back)s") % {"charge": charge, "way_back": way_back}
        )


class CaptureTooLarge(WalletError):
    """No more can be charged from a hold than is held."""

    def __init__(self, asked: Money, held: Money) -> None:
        super().__init__(
            _("%(asked)s is more than the %(held)s held: charge the rest by itself")
            % {"asked": money_words(asked), "held": money_words(held)}
        )
