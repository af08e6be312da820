"""The papers of a walk: a pick list, and a slip for each order; both carry what the packing station scans."""

import io
from collections import defaultdict
from collections.abc import Collection

from django.utils.translation import gettext as _

from apps.common.documents.fonts import NotPrintable
from apps.orders.enums import ItemState
from apps.orders.models import LineItem, Order
from apps.warehouse.documents.content import ListedItem, PrintedSlip
from apps.warehouse.documents.packing_slip import draw_packing_slips
from apps.warehouse.documents.pick_list import draw_pick_list
from apps.warehouse.domain.station import code_of
from apps.warehouse.domain.waves import pick_list
from apps.warehouse.models import Wave

NO_BIN = "–"


def pick_list_pdf(*, wave: Wave) -> bytes:
    """What is still to be fetched, A4. Raises NotPrintable when that is nothing."""
    rows = pick_list(wave).select_related("item__line", "item__order")
    items = [_listed(row.item, row.bin_code) for row in rows]
    if not items:
        raise NotPrintable(_("nothing of %(wave)s is left to fetch: open another wave") % {"wave": wave})
    out = io.BytesIO()
    draw_pick_list(_("Pick list %(wave)s") % {"wave": wave}, items, out)
    return out.getvalue()


def packing_slips_pdf(*, order_ids: Collection[int]) -> bytes:
    """A slip of 100 × 150 mm an order, of what of it is in the warehouse. Raises NotPrintable when that is nothing."""
    orders = Order.objects.filter(pk__in=order_ids).select_related("seller").order_by("pk")
    found = LineItem.objects.filter(order__in=order_ids, state=ItemState.ARRIVED).order_by("pk")
    items = defaultdict(list)
    for item in found.select_related("variant", "line", "order", "placement__bin"):
        items[item.order_id].append(_listed(item, item.placement.bin.code if hasattr(item, "placement") else NO_BIN))
    slips = [
        PrintedSlip(order.order_no, code_of(order), str(order.seller), order.country, items[order.pk])
        for order in orders
        if order.pk in items
    ]
    if not slips:
        raise NotPrintable(_("nothing of these orders is in the warehouse: look at them again"))
    out = io.BytesIO()
    draw_packing_slips(slips, out)
    return out.getvalue()


def _listed(item: LineItem, bin_code: str) -> ListedItem:
    return ListedItem(
        bin_code, item.variant.sku, item.line.title, item.quantity, item.order.order_no, code_of(item.order)
    )
