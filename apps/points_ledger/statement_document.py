"""A month of a seller's points as a statement."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.accounts.models import Organization
from apps.common.documents.table import Column, Row, Statement, Sum, Worded, in_words
from apps.common.when import month_words, period_words
from apps.points_ledger.domain.movements import MonthMovements


def points_document(seller: Organization, found: MonthMovements, *, issued_at: datetime) -> Statement:
    """Opening, every movement, sums and closing; in points, with what they are worth."""
    opening, closing = worth_of(found.opening), worth_of(found.closing)
    return Statement(
        name=f"haitun-points-{found.month}-statement",
        title=_("Points statement %(month)s") % {"month": month_words(found.month)},
        organization=f"{seller.name} ({seller.code})",
        facts=[
            (_("Period"), period_words(found.month.first_day, found.month.last_day)),
            (_("Opening balance"), opening),
            (_("Closing balance"), closing),
            (_("Movements"), in_words(len(found.movements))),
            (_("When points are booked"), _("The points of a month's orders are booked once that month is posted.")),
        ],
        columns=[
            Column("on", _("Day"), 25),
            Column("kind", _("Kind"), 0),
            Column("reason", _("Reason"), 99),
            Column("points", _("Points"), 28, is_number=True),
            Column("balance", _("Balance after"), 28, is_number=True),
        ],
        rows=rows_of(found),
        issued_at=issued_at,
    )


def rows_of(found: MonthMovements) -> Iterator[Row]:
    first, last = found.month.first_day, found.month.last_day
    yield Row((first, Sum.OPENING, told(Sum.OPENING), None, found.opening), is_sum=True)
    for each in found.movements:
        yield Row((each.effective_on, each.kind, Worded(each.reason, each.told), each.points, each.balance))
    yield Row((last, Sum.CAME_IN, told(Sum.CAME_IN), found.came_in, None), is_sum=True)
    yield Row((last, Sum.WENT_OUT, told(Sum.WENT_OUT), found.went_out, None), is_sum=True)
    yield Row((last, Sum.CLOSING, told(Sum.CLOSING), None, found.closing), is_sum=True)


def told(kind: Sum) -> Worded:
    """The words of a sum in the place of a reason."""
    return Worded("", str(kind.label))


def worth_of(points: int) -> str:
    """Points and their worth: 1 point, 1 fen."""
    told = {"points": in_words(points), "yuan": in_words(Decimal(points) / 100)}
    return _("%(points)s points, worth CNY %(yuan)s") % told
