"""A seller's month told line by line in plain words, for `explain_points`."""

from collections.abc import Iterator
from datetime import datetime

from apps.accounts.models import Organization
from apps.common.periods import SHANGHAI, Month
from apps.points_ledger.domain.explain import (
    ExplainedOrder,
    ExplainedParcel,
    explain_adjustments,
    explain_orders,
)
from apps.points_ledger.domain.seller_months import band_ladder
from apps.points_ledger.domain.settlement_state import find_run
from apps.points_ledger.domain.statement import SellerMonth, seller_month
from apps.points_ledger.models import Adjustment


def explanation_lines(seller: Organization, month: Month) -> Iterator[str]:
    """Orders first, then the rules that turn them into points, then adjustments of earlier months."""
    figures = seller_month(seller_id=seller.pk, month=month)
    state = "posted" if figures.closed else "so far, not posted"
    yield f"{seller.code} {seller.name}: points of {month} ({state}, rule book {figures.rule_book})"
    for order in explain_orders(seller_id=seller.pk, month=month):
        yield from _order_lines(order, figures)
    yield from _rule_lines(figures)
    run = find_run(month)
    if run is not None:
        for adjustment in explain_adjustments(seller_id=seller.pk, run_id=run.pk):
            yield _adjustment_line(adjustment)


def _order_lines(order: ExplainedOrder, figures: SellerMonth) -> Iterator[str]:
    yield (
        f"order {order.order_no} ({order.channel}, placed {_shanghai(order.placed_at)}) earns on"
        f" {_shanghai(order.qualified_at)}: {order.packages} package(s)"
    )
    for parcel in order.parcels:
        yield _parcel_line(parcel)
    book = figures.rule_book
    rate = "" if order.rate is None else f" × {order.rate.normalize():f} CNY (rate of {order.rate_on})"
    value = "no FX rate yet" if order.cny_fen is None else f"{order.cny_fen:,} fen"
    amount = f"{order.settled.currency} {order.settled.amount.normalize():f}"
    yield f"  settled {amount} on {_shanghai(order.settled_at)}{rate} = {value}"
    limit = f"{book.bonus_currency} {book.bonus_above_amount.normalize():f}"
    if order.bonus:
        yield f"  bonus +{book.bonus_points:,}: settled amount over {limit}"
    elif order.bonus is False:
        yield f"  no bonus: settled amount not over {limit}"


def _parcel_line(parcel: ExplainedParcel) -> str:
    scan = f"scan of {_shanghai(parcel.scanned_at)} from {parcel.scan_source}" if parcel.scanned_at else "no scan"
    return f"  parcel {parcel.tracking_no} by {parcel.service}: delivered {_shanghai(parcel.delivered_at)} ({scan})"


def _rule_lines(figures: SellerMonth) -> Iterator[str]:
    book = figures.rule_book
    yield f"{figures.orders:,} earning orders, {figures.packages:,} packages, {figures.settled_cny_fen:,} fen settled"
    yield f"band by packages: {figures.band_points:,} points"
    if figures.option == "rate":
        percent = f"{book.rate_percent.normalize():f}"
        yield (
            f"option {figures.election}: {figures.orders:,} orders are over {book.rate_above_orders:,}, so the rate"
            f" counts: floor({figures.settled_cny_fen:,} fen × {percent} %) = {figures.base_points:,} points"
        )
    else:
        yield f"option {figures.election}: the band counts, {figures.base_points:,} points"
    yield (f"bonus: {figures.bonus_orders:,} orders × {book.bonus_points:,} = {figures.bonus_points:,} points")
    yield f"total: {figures.base_points:,} + {figures.bonus_points:,} = {figures.total_points:,} points"
    ahead = None if figures.closed else band_ladder(figures).ahead
    if ahead:
        yield f"next band: {ahead.missing:,} more packages for {ahead.points:,} points"


def _adjustment_line(adjustment: Adjustment) -> str:
    return (
        f"adjustment: order {adjustment.order.order_no} of {adjustment.month:%Y-%m} turned out otherwise"
        f" ({adjustment.d_orders:+} orders, {adjustment.d_packages:+} packages,"
        f" {adjustment.d_settled_cny_fen:+,} fen, {adjustment.d_bonus_orders:+} with bonus):"
        f" {adjustment.points or 0:+,} points"
    )


def _shanghai(instant: datetime | None) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if instant else "never"
