"""What orders refuse. Sellers read these words, so they come in the reader's language. A refused act moved nothing."""

from django.utils.translation import gettext as _

from apps.common.errors import DomainError


class OrdersError(DomainError):
    """An act on orders was refused."""


class UnknownOrder(OrdersError):
    """There is no such order, or it is not the caller's."""

    def __init__(self, order_id: int) -> None:
        super().__init__(_("there is no order %(order)s: look it up in the list of orders") % {"order": order_id})
