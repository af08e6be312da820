"""What waits for a seller, in words, each with the place where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common.waiting import Waiting, what_waits
from apps.dispatch_sla.domain.queries import clocks_waiting
from apps.dispatch_sla.enums import ClockState
from apps.order_files.domain.queries import STOPPED_FILE, stopped_files
from apps.orders.domain.waiting_queries import exceptions_waiting
from apps.orders.enums import ExceptionKind
from apps.tracking.domain.queries import PROBLEM_PARCEL, problems_waiting
from apps.wallet.domain.seller_wallet_pages import LOW_WALLET, low_wallets

URGENT: Final = (ClockState.LATE, ExceptionKind.UNPAID, LOW_WALLET)


@dataclass(frozen=True)
class Task:
    """So `many` of something wait, and `url` is where."""

    many: int
    label: str | Promise
    url: str
    is_urgent: bool


def tasks_of(*, seller_id: int, now: datetime) -> list[Task]:
    """Everything that needs the seller, the most urgent first."""
    found = what_waits(
        clocks_waiting(seller_id=seller_id, now=now),
        exceptions_waiting(seller_id=seller_id),
        problems_waiting(seller_id=seller_id),
        low_wallets(seller_id=seller_id),
        stopped_files(seller_id=seller_id),
    )
    return sorted(_tasks(found), key=lambda task: (not task.is_urgent, -task.many, task.url))


def _tasks(found: list[Waiting]) -> Iterator[Task]:
    files = [each.place for each in found if each.what == STOPPED_FILE]
    if files:
        yield Task(len(files), gettext_lazy("Files of orders that stopped"), _place_of_files(files), is_urgent=False)
    for each in found:
        if each.what != STOPPED_FILE:
            label, url = _said(each)
            yield Task(each.many, label, url, each.what in URGENT)


def _said(waiting: Waiting) -> tuple[str | Promise, str]:
    """What is counted, and where it is listed."""
    dispatch = reverse("dashboard:dispatch")
    if waiting.what == ClockState.LATE:
        return gettext_lazy("Orders late and not handed over"), f"{dispatch}#late"
    if waiting.what == ClockState.RUNNING:
        return gettext_lazy("Orders due within 24 hours"), f"{dispatch}#due"
    if waiting.what == PROBLEM_PARCEL:
        return gettext_lazy("Parcels with a problem"), f"{reverse('dashboard:parcels')}?tab=problems"
    if waiting.what == LOW_WALLET:
        label = _("The %(currency)s wallet runs low") % {"currency": waiting.place}
        return label, reverse("dashboard:wallet_in", args=[waiting.place])
    kind = ExceptionKind(waiting.what)
    return capfirst(kind.label), f"{reverse('dashboard:order_exceptions')}?kind={kind}"


def _place_of_files(files: list[str]) -> str:
    return reverse("dashboard:order_file", args=files) if len(files) == 1 else reverse("dashboard:order_files")
