"""What the portal's pages answer with."""

from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from apps.accounts.requests import AccountRequest
from apps.common.administration import try_act

Row = TypeVar("Row", bound=Model)
LONGEST_ID = 18


def own_row_or_404(model: type[Row], pk: int) -> Row:
    """A row of the current supplier; the database shows no other's."""
    row = model._default_manager.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def asked_sku(request: AccountRequest) -> str:
    """The SKU that a list is asked to begin with, as SKUs are written."""
    return request.GET.get("sku", "").replace("\0", "").strip().upper()


def told(request: AccountRequest, act: Callable[[], str], page: str) -> HttpResponse:
    """Perform an act, say what came of it or why it was refused, and lead on to a page."""
    try_act(request, act)
    return redirect(page)


def before_of(request: AccountRequest) -> int | None:
    """The row that a page of a list begins behind; 404 for what no page ever named."""
    told = request.GET.get("before", "")
    if not told:
        return None
    if not (told.isascii() and told.isdecimal() and len(told) <= LONGEST_ID):
        raise Http404
    return int(told)


def chosen_ids(told: list[str]) -> list[int]:
    """The rows that are ticked in a list, each once; what is no id of a row is left out."""
    return sorted({int(pk) for pk in told if pk.isascii() and pk.isdecimal() and len(pk) <= LONGEST_ID})
