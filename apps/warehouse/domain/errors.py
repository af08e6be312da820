from apps.common.errors import DomainError


class WarehouseError(DomainError):
    """An act in the warehouse was refused; nothing moved."""


class DeliveryRefused(WarehouseError):
    """A delivery can't be announced or received so."""


class DeliveryDiffers(WarehouseError):
    """A delivery note was announced or received before, with other lines."""


class UnknownDelivery(WarehouseError):
    """There is no such delivery."""


class NotHere(WarehouseError):
    """An item is not in the warehouse, or there is no such bin."""


class NothingToPick(WarehouseError):
    """No order is complete and waits for picking."""
