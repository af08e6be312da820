from apps.common.errors import DomainError


class GoodsError(DomainError):
    """Goods can't be accepted or returned so."""


class InvalidLines(GoodsError):
    """Lines name offers of the supplier, each once, with whole pieces, all in one currency."""


class ReceiptDiffers(GoodsError):
    """A delivery or return note was entered before, with other lines."""


class AskedFor(GoodsError):
    """Purchase orders ask for these goods: they come by the delivery of those."""


class TooManyReturned(GoodsError):
    """More pieces would go back than were accepted."""


class UnknownReceipt(GoodsError):
    """There is no such goods receipt."""
