"""Filters of the list of orders that a seller's organisation keeps under names."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from apps.orders.domain.content import plain
from apps.orders.domain.errors import OrdersError
from apps.orders.models import SavedView
from apps.orders.models.views import LONGEST_NAME

MOST_VIEWS: Final = 20
ONE_AT_A_TIME: Final = "select pg_advisory_xact_lock(hashtext('orders.saved_views'), %s)"


class ViewRefused(OrdersError):
    """A view can't be kept like this."""


class UnknownView(OrdersError):
    """There is no such view of this seller."""

    def __init__(self) -> None:
        super().__init__(_("this view is not there any more: somebody deleted it"))


def views_of(*, seller_id: int) -> list[SavedView]:
    """All of an organisation's, by name."""
    return list(SavedView.objects.filter(seller_id=seller_id).order_by("name"))


def save_view(*, seller_id: int, name: str, filters: Mapping[str, str], now: datetime) -> SavedView:
    """Keep filters, as they stand in the address, under a name of their own, for all members. Raises ViewRefused."""
    given, views = _begin(seller_id, name)
    if not filters:
        raise ViewRefused(_("nothing is filtered: choose a group or a filter first, then save the view"))
    if len(views) >= MOST_VIEWS:
        raise ViewRefused(_("there are %(most)s views already: delete one of them first") % {"most": MOST_VIEWS})
    return SavedView.objects.create(seller_id=seller_id, name=given, filters=dict(filters), saved_at=now)


def rename_view(*, seller_id: int, view_id: int, name: str) -> SavedView:
    """Give a view another name. Raises UnknownView, ViewRefused."""
    given, views = _begin(seller_id, name, but=view_id)
    view = next((each for each in views if each.pk == view_id), None)
    if view is None:
        raise UnknownView
    view.name = given
    view.save(update_fields=["name"])
    return view


def delete_view(*, seller_id: int, view_id: int) -> None:
    """Forget a view; its orders stay what they are. Raises UnknownView."""
    deleted, _rows = SavedView.objects.filter(seller_id=seller_id, pk=view_id).delete()
    if not deleted:
        raise UnknownView


def _begin(seller_id: int, name: str, but: int | None = None) -> tuple[str, list[SavedView]]:
    """A name that none but this one of the seller's views has, and all of these, which nobody changes meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [seller_id])
    given, views = plain(name), views_of(seller_id=seller_id)
    if not 0 < len(given) <= LONGEST_NAME:
        raise ViewRefused(_("a view has a name of 1 to %(most)s characters: write one") % {"most": LONGEST_NAME})
    if any(each.name == given and each.pk != but for each in views):
        raise ViewRefused(_("there is a view '%(name)s' already: choose another name") % {"name": given})
    return given, views
