"""What an export has in it: the rows of the list that it was asked from, read by the list's own query."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.accounts.models import Organization
from apps.common.documents.table import Column, Row, Statement, Worded
from apps.common.periods import SHANGHAI, InvalidPeriod, Month
from apps.common.when import month_words
from apps.exports.domain.errors import ExportRefused
from apps.exports.enums import ExportKind
from apps.fulfillment.enums import ParcelStatus
from apps.fulfillment.models import Parcel
from apps.orders.domain.listing import OLDEST, OrderFilters, orders_page
from apps.orders.domain.queries import Group
from apps.orders.enums import OrderStatus
from apps.points_ledger.domain.movements import month_movements
from apps.points_ledger.statement_document import points_document
from apps.tracking.domain.queries import Tab, parcels_page
from apps.wallet.domain.seller_wallet_statement import MonthFigures, all_movements, months_of_wallet
from apps.wallet.seller_enums import Currency
from apps.wallet.statement_documents import wallet_document

CHUNK: Final = 500
Filters = Mapping[str, str]


def check_filters(seller_id: int, kind: ExportKind, filters: Filters) -> None:
    """Raises ExportRefused for filters that mean nothing, and for a month of a wallet in which nothing moved."""
    try:
        asked = READERS[kind](filters)
    except (ValueError, KeyError) as error:
        raise ExportRefused(_("the choice can't be read: choose again what to export")) from error
    if kind == ExportKind.WALLET:
        figures_of_month(seller_id, **asked)


def document_of(seller: Organization, kind: ExportKind, filters: Filters, *, now: datetime) -> Statement:
    """The file's content; its rows are read while it is written. Raises ExportRefused where there is none."""
    return MAKERS[kind](seller, READERS[kind](filters), now)


def read_orders(filters: Filters) -> dict[str, Any]:
    store, first, last = (filters.get(name, "") for name in ("store", "placed_from", "placed_to"))
    wanted = OrderFilters(
        group=Group(filters.get("group") or Group.ALL),
        number=filters.get("number", ""),
        sku=filters.get("sku", ""),
        store_id=int(store) if store else None,
        country=filters.get("country", ""),
        placed_from=date.fromisoformat(first) if first else None,
        placed_to=date.fromisoformat(last) if last else None,
        is_oldest_first=filters.get("sort") == OLDEST,
    )
    return {"filters": wanted}


def read_parcels(filters: Filters) -> dict[str, Any]:
    return {"tab": Tab(filters.get("tab") or Tab.UNDER_WAY)}


def read_month(filters: Filters) -> dict[str, Any]:
    try:
        return {"month": Month.parse(filters["month"])}
    except InvalidPeriod as error:
        raise ValueError(str(error)) from error


def read_wallet(filters: Filters) -> dict[str, Any]:
    return {"currency": Currency(filters["currency"]), **read_month(filters)}


def orders_document(seller: Organization, asked: dict[str, Any], now: datetime) -> Statement:
    return Statement(
        name=f"haitun-orders-{now.astimezone(SHANGHAI):%Y-%m-%d-%H%M}",
        title=_("Orders"),
        organization=str(seller),
        facts=(),
        columns=[
            Column("order_no", _("Order number"), 0),
            Column("store", _("Store"), 0),
            Column("status", _("State"), 0),
            Column("waits", _("Waits for you"), 0),
            Column("country", _("Destination"), 0),
            Column("placed_at", _("Placed"), 0),
            Column("paid_at", _("Paid by the buyer"), 0),
            Column("goods", _("Goods"), 0),
            Column("pieces", _("Pieces"), 0, is_number=True),
            Column("total", _("Total"), 0, is_number=True),
            Column("currency", _("Currency"), 0),
        ],
        rows=order_rows(seller.pk, asked),
        issued_at=now,
    )


def order_rows(seller_id: int, asked: dict[str, Any]) -> Iterator[Row]:
    cursor = ""
    while True:
        page = orders_page(seller_id=seller_id, cursor=cursor, size=CHUNK, **asked)
        yield from map(order_row, page.orders)
        cursor = page.next_cursor
        if not cursor:
            return


def order_row(order: Any) -> Row:  # an Order with `waits`
    lines = list(order.lines.all())
    return Row(
        (
            order.order_no,
            str(order.store),
            OrderStatus(order.status),
            Worded("yes", _("yes")) if order.waits else Worded("no", _("no")),
            order.country,
            moment(order.placed_at),
            moment(order.paid_at),
            "; ".join(f"{line.quantity} × {line.sku}" for line in lines),
            sum(line.quantity for line in lines),
            order.total.amount if order.total else None,
            str(order.total.currency) if order.total else None,
        )
    )


def parcels_document(seller: Organization, asked: dict[str, Any], now: datetime) -> Statement:
    return Statement(
        name=f"haitun-parcels-{now.astimezone(SHANGHAI):%Y-%m-%d-%H%M}",
        title=_("Parcels"),
        organization=str(seller),
        facts=(),
        columns=[
            Column("tracking_no", _("Tracking number"), 0),
            Column("order_no", _("Order number"), 0),
            Column("status", _("State"), 0),
            Column("carrier", _("Carrier"), 0),
            Column("country", _("Destination"), 0),
            Column("weight_g", _("Weight in g"), 0, is_number=True),
            Column("packed_at", _("Packed"), 0),
            Column("handed_over_at", _("Handed over"), 0),
            Column("delivered_at", _("Delivered"), 0),
        ],
        rows=parcel_rows(seller.pk, asked),
        issued_at=now,
    )


def parcel_rows(seller_id: int, asked: dict[str, Any]) -> Iterator[Row]:
    before: tuple[datetime, int] | None = None
    while True:
        page = parcels_page(seller_id=seller_id, before=before, size=CHUNK, **asked)
        yield from map(parcel_row, page.parcels)
        if not page.next_before:
            return
        last = page.parcels[-1]
        before = last.packed_at, last.pk  # type: ignore[assignment]  # the list has packed parcels only


def parcel_row(parcel: Parcel) -> Row:
    return Row(
        (
            parcel.tracking_no,
            parcel.order.order_no,
            ParcelStatus(parcel.status),
            parcel.carrier,
            parcel.country,
            parcel.weight_g,
            moment(parcel.packed_at),
            moment(parcel.handed_over_at),
            moment(parcel.delivered_at),
        )
    )


def points_of_month(seller: Organization, asked: dict[str, Any], now: datetime) -> Statement:
    return points_document(seller, month_movements(seller_id=seller.pk, **asked), issued_at=now)


def wallet_of_month(seller: Organization, asked: dict[str, Any], now: datetime) -> Statement:
    figures = figures_of_month(seller.pk, **asked)
    movements = all_movements(seller_id=seller.pk, currency=asked["currency"], month=figures)
    return wallet_document(seller, figures, movements, issued_at=now)


def figures_of_month(seller_id: int, *, currency: Currency, month: Month) -> MonthFigures:
    """Raises ExportRefused."""
    months = months_of_wallet(seller_id=seller_id, currency=currency)
    figures = next((each for each in months if each.month == month), None)
    if figures is None:
        told = {"currency": currency, "month": month_words(month)}
        raise ExportRefused(_("nothing moved in the %(currency)s wallet in %(month)s: choose another month") % told)
    return figures


def moment(instant: datetime | None) -> str | None:
    """Shanghai time with its offset."""
    return None if instant is None else instant.astimezone(SHANGHAI).isoformat(timespec="seconds")


READERS: Final[dict[ExportKind, Callable[[Filters], dict[str, Any]]]] = {
    ExportKind.ORDERS: read_orders,
    ExportKind.PARCELS: read_parcels,
    ExportKind.POINTS: read_month,
    ExportKind.WALLET: read_wallet,
}
MAKERS: Final[dict[ExportKind, Callable[[Organization, dict[str, Any], datetime], Statement]]] = {
    ExportKind.ORDERS: orders_document,
    ExportKind.PARCELS: parcels_document,
    ExportKind.POINTS: points_of_month,
    ExportKind.WALLET: wallet_of_month,
}
