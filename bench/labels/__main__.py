"""`bench labels`: 500 labels with their CN22 as one PDF, from what was frozen at packing; medians of the rounds.

Addresses are Latin, Cyrillic and Chinese in turn, a third each; parcels declare one to four lines.
"""

import statistics
import time
from datetime import UTC, datetime

from apps.accounts.models import Organization
from apps.catalog.models import Variant
from apps.fulfillment.domain.documents import label_pdf
from apps.fulfillment.domain.packing import pack_parcel
from apps.tenancy.context import acting_as_system
from bench.cluster import fresh_database, median_seconds, print_table
from tests.factories.catalog import make_product, make_variant
from tests.factories.facts import make_sellers
from tests.factories.parcels import Bought, items_of, make_packable_order, make_range, make_rates, make_sender
from tests.factories.suppliers import make_active_supplier

LABELS, ROUNDS = 500, 3
NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
PEOPLE = (
    {"name": "Łukasz Żółć", "line1": "ul. Świętokrzyska {n}", "city": "Warszawa", "country": "PL"},
    {"name": "Анна Ёлкина", "line1": "ул. Большая Ордынка, д. {n}", "city": "Москва", "country": "RU"},
    {"name": "张伟", "line1": "臺北市信義區市府路{n}號", "city": "臺北", "country": "TW"},
)


def main() -> None:
    with fresh_database("bench_labels"):
        packing, parcels = pack_all()
        drawn: list[bytes] = []

        def draw() -> None:
            with acting_as_system():
                drawn.append(label_pdf(parcel_ids=parcels))

        draw()  # a worker that is up has read its fonts
        seconds = median_seconds(draw, rounds=ROUNDS)
    assert len(set(drawn)) == 1, "printed again, the same bytes"
    print_table(
        f"labels: {LABELS} with their CN22 as one PDF",
        [
            ("seconds", "–", f"{seconds:.1f} ({LABELS / seconds:,.0f} labels/s)"),
            ("megabytes", "–", f"{len(drawn[0]) / 1e6:.2f}"),
            ("printed again", "the same bytes", "the same bytes"),
            ("for orientation: packing one parcel, median", "–", f"{packing * 1000:.0f} ms"),
        ],
    )


def pack_all() -> tuple[float, list[int]]:
    """Seconds to pack one parcel, and the parcels."""
    make_sender()
    make_range()
    make_rates(USD="7.1", XDR="9.7")
    supplier, variants = make_active_supplier("P1"), [goods(n) for n in range(4)]
    with acting_as_system():
        seller = make_sellers(["S1"])["S1"]
    timings, parcels = [], []
    for number in range(LABELS):
        order = make_packable_order(*bought(number, supplier, variants), seller=seller, address=address(number))
        items = items_of(order)
        start = time.perf_counter()
        with acting_as_system():
            parcels.append(pack_parcel(order_id=order.pk, items=items, weight_g=1100, now=NOW).pk)
        timings.append(time.perf_counter() - start)
    return statistics.median(timings), parcels


def goods(number: int) -> Variant:
    return make_variant(make_product(title=f"Wooden train set with wagons and a bridge, painted by hand, {number}"))


def bought(number: int, supplier: Organization, variants: list[Variant]) -> list[Bought]:
    return [Bought(variant=variant, supplier=supplier) for variant in variants[: 1 + number % 4]]


def address(number: int) -> dict[str, str]:
    return {name: text.format(n=number) for name, text in PEOPLE[number % len(PEOPLE)].items()}


if __name__ == "__main__":
    main()
