"""Documents and agreements that somebody has to look after soon: in one query, for the first page of a supplier."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.suppliers.enums import REQUIRED_KINDS, AgreementState, DocumentKind, DocumentState
from apps.suppliers.models import Agreement, SupplierDocument

SOON: Final = timedelta(days=30)
AGREEMENT: Final = "agreement"


class Wait(StrEnum):
    """What a paper waits for, the most pressing first."""

    EXPIRED = "expired"
    REFUSED = "refused"
    TO_SIGN = "to_sign"
    TO_SEND = "to_send"
    EXPIRES = "expires"
    REVIEW = "review"


@dataclass(frozen=True)
class Paper:
    """A kind of document, or the agreement, with what it waits for; `on` is the day that it is valid through."""

    label: str | Promise
    is_agreement: bool
    wait: Wait
    on: date | None


def papers_waiting(*, supplier_id: int, on: date) -> list[Paper]:
    """What is to be sent in, signed, renewed or reviewed as of a Shanghai day, the most pressing first.

    A kind of document counts by its best one: what is valid for longer than thirty days stands for the refused and
    outdated ones before it, and what is on its way stands for one that expires.
    """
    rows = list(_rows(supplier_id))
    kinds = dict.fromkeys(kind for kind, *_rest in rows)
    found = [_paper(kind, [row for row in rows if row[0] == kind], on) for kind in kinds]
    order = list(Wait)
    return sorted((paper for paper in found if paper), key=lambda paper: (order.index(paper.wait), str(paper.label)))


Row = tuple[str, str, date | None, int]


def _rows(supplier_id: int) -> Iterable[Row]:
    documents = SupplierDocument.objects.filter(supplier_id=supplier_id).exclude(state=DocumentState.WITHDRAWN)
    agreements = Agreement.objects.filter(supplier_id=supplier_id).exclude(state=AgreementState.WITHDRAWN)
    kind: Any = Cast("kind", CharField())
    told = documents.order_by().values_list(kind, "state", "expires_on", "pk")
    terms = agreements.order_by().values_list(Value(AGREEMENT, CharField()), "state", F("valid_until"), "pk")
    return told.union(terms, all=True)


def _paper(kind: str, rows: list[Row], on: date) -> Paper | None:
    wait = _agreement_waits(rows, on) if kind == AGREEMENT else _document_waits(kind, rows, on)
    if wait is None:
        return None
    label = _("Agreement") if kind == AGREEMENT else DocumentKind(kind).label
    return Paper(label, kind == AGREEMENT, *wait)


def _document_waits(kind: str, rows: list[Row], on: date) -> tuple[Wait, date | None] | None:
    for state, wait in ((DocumentState.UPLOADED, Wait.TO_SEND), (DocumentState.SUBMITTED, Wait.REVIEW)):
        if any(row[1] == state for row in rows):
            return wait, None
    accepted = [row[2] for row in rows if row[1] == DocumentState.ACCEPTED]
    newest = max(rows, key=lambda row: row[3])
    if not accepted:
        return (Wait.REFUSED, None) if newest[1] == DocumentState.REFUSED and kind in REQUIRED_KINDS else None
    return _expires(accepted, on)


def _agreement_waits(rows: list[Row], on: date) -> tuple[Wait, date | None] | None:
    draft = next((row for row in rows if row[1] == AgreementState.DRAFT), None)
    if draft:
        return Wait.TO_SIGN, draft[2]
    return _expires([row[2] for row in rows], on)


def _expires(days: list[date | None], on: date) -> tuple[Wait, date | None] | None:
    """None while one of them is valid for longer than thirty days."""
    last = max((day for day in days if day is not None), default=None)
    if None in days or last is None or last > on + SOON:
        return None
    return (Wait.EXPIRED if last < on else Wait.EXPIRES), last
