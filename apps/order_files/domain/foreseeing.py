"""What taking an order of a file would do, and what the order would then wait for: nothing of it is done."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from apps.order_files.enums import RowOutcome
from apps.orders.domain.address_words import in_words
from apps.orders.domain.addresses import check_address
from apps.orders.domain.changing import stays
from apps.orders.domain.content import Address, Differs, NewOrder, cleaned, digest_of
from apps.orders.models import Order

NEW = Differs(itself=True, address=True, lines=True)


def foreseen(
    order: NewOrder, places: Sequence[int], known: Order | None, mapped: Collection[str]
) -> tuple[RowOutcome, dict[int, str]]:
    """The outcome of an order that nothing refuses, and words at the lines of the file that are its lines, `places`.

    `mapped` are the store's SKUs that stand for goods.
    """
    told = cleaned(order)
    if known is None:
        return RowOutcome.CREATED, words_at(places, told, NEW, mapped)
    differs = Differs.between(bytes(known.content or b""), digest_of(told))
    if stays(known) or not differs:
        return RowOutcome.UNCHANGED, {}
    return RowOutcome.CHANGED, words_at(places, told, differs, mapped)


def words_at(places: Sequence[int], order: NewOrder, differs: Differs, mapped: Collection[str]) -> dict[int, str]:
    """What is said of the whole order stands at its first row."""
    said: dict[int, list[str]] = {place: [] for place in places}
    if differs.address:
        said[places[0]] += address_words(order.address)
    if differs.lines:
        for place, line in zip(places, order.lines, strict=True):
            if line.sku not in mapped:
                said[place].append(_("will wait: SKU %(sku)s stands for no goods yet, map it") % {"sku": line.sku})
    return {place: "; ".join(words) for place, words in said.items()}


def address_words(address: Address) -> list[str]:
    report = check_address(address)
    faults = [in_words(each.as_json()) for each in (*report.address, *report.tax_number)]
    warnings = [in_words(each.as_json()) for each in report.warnings]
    return [_("will wait: %(what)s") % {"what": fault} for fault in faults] + warnings
