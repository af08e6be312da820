"""What is declared: form, values, weights and words; frozen with the parcel."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from djmoney.money import Money
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.fulfillment.domain.customs import Papers, note_postage
from apps.fulfillment.domain.customs_lines import _net_weights
from apps.fulfillment.domain.packing import pack_parcel
from apps.fulfillment.domain.parcel_errors import NotDeclarable, RateMissing
from apps.fulfillment.enums import CustomsCategory
from apps.fulfillment.models import CustomsDeclaration, NumberRange, PackingStandard, Parcel
from apps.orders.models import Allocation, LineItem, Order, OrderAddress, OrderLine
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.factories.catalog import make_product, make_variant
from tests.factories.parcels import Bought, items_of, make_packable_order, make_range, make_rates, make_sender
from tests.factories.suppliers import make_active_supplier

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def ready(db: None) -> None:
    make_sender()
    make_range()
    make_rates(USD="7", EUR="8", XDR="10")


def declare(order: Order, **changes: Any) -> CustomsDeclaration:
    given: dict[str, Any] = {"items": items_of(order), "weight_g": 500, "now": NOW}
    with acting_as_system():
        parcel = pack_parcel(order_id=order.pk, **given | changes)
        return CustomsDeclaration.objects.get(parcel=parcel)


@pytest.mark.parametrize(
    ("price", "form", "sdr"),
    [
        ("428.57", "cn22", "300.00"),
        ("428.58", "cn23", "300.01"),
        ("0.01", "cn22", "0.01"),
        ("10000.00", "cn23", "7000.00"),
    ],
)
def test_three_hundred_sdr_divide_the_forms(price: str, form: str, sdr: str):
    declared = declare(make_packable_order(Bought(price=Money(price, "USD"))))
    assert (declared.form, declared.value_sdr, declared.value) == (form, Decimal(sdr), Decimal(price))


def test_the_forms_are_divided_by_what_it_is_worth_before_rounding():
    """409.86 × 7.1 ÷ 9.7 is 300.0006."""
    make_rates(date(2026, 11, 1), USD="7.1", XDR="9.7")
    declared = declare(make_packable_order(Bought(price=Money("409.86", "USD"))))
    assert (declared.form, declared.value_sdr) == ("cn23", Decimal("300.00"))
    declared = declare(make_packable_order(Bought(price=Money("409.85", "USD"))))
    assert (declared.form, declared.value_sdr) == ("cn22", Decimal("299.99"))


@pytest.mark.parametrize(("weight_g", "form"), [(2000, "cn22"), (2001, "cn23"), (3000, "cn23")])
def test_two_kilograms_divide_the_forms_whatever_a_packet_may_weigh(weight_g: int, form: str):
    with acting_as_system():
        PackingStandard.objects.create(effective_from=date(2026, 11, 1), most_weight_g=3000, sdr_in_cny=Decimal("9.7"))
    assert declare(make_packable_order(), weight_g=weight_g).form == form


@pytest.mark.parametrize(
    ("title", "unread"),
    [
        ("毛绒熊", "毛 熊 绒"),
        ("Plush 熊 bear", "熊"),
        ("Плюшевый", "П в е ш ю й л ы"),
        ("곰 인형 bear", "곰 인 형"),
        ("Teddy bear 🧸", "🧸"),
    ],
)
def test_a_title_that_customs_cannot_read_is_refused_and_nothing_moves(title: str, unread: str):
    order = make_packable_order(Bought(variant=make_variant(make_product(title=title))))
    with acting_as_system():
        sku = LineItem.objects.get().variant.sku
    found = sorted(unread.split())
    with pytest.raises(NotDeclarable) as refusal:
        declare(order)
    told = f"customs can't read the English title of {sku} ({' '.join(found)}): write it in Latin letters there"
    assert str(refusal.value) == told
    with acting_as_system():
        assert not Parcel.objects.exists()
        assert NumberRange.objects.get().next == 0
        assert LineItem.objects.get().state == "arrived"


@pytest.mark.parametrize("title", ["Café cup № 5 – ½ l, 50 °C", "µSD card “Größe M” 32 GB", "Łódź phở bowl"])
def test_accents_and_signs_are_latin_enough(title: str):
    order = make_packable_order(Bought(variant=make_variant(make_product(title=title))))
    assert declare(order).lines[0]["description"] == title


def test_numbers_alone_describe_nothing():
    order = make_packable_order(Bought(variant=make_variant(make_product(title="2026 - 17"))))
    with pytest.raises(NotDeclarable, match="which customs refuse"):
        declare(order)


def test_why_goods_are_sent_is_declared_and_other_wants_words():
    order = make_packable_order()
    other = Papers(category=CustomsCategory.OTHER, comments=" ")
    with pytest.raises(NotDeclarable, match="say in the comments why"):
        declare(order, papers=other)
    told = replace(other, comments=" Spare part, free of charge ", certificate="C-1")
    declared = declare(order, papers=told)
    assert (declared.category, declared.papers) == (
        "other",
        {
            "licence": "",
            "certificate": "C-1",
            "invoice": order.order_no,
            "comments": "Spare part, free of charge",
        },
    )


def test_lines_say_what_customs_ask_for():
    title = "Wooden train set with five wagons and a bridge, painted by hand in bright colours"
    train = make_variant(make_product(title=title, hs6="950300", origin="CN"), weight_g=300, has_battery=True)
    lamp = make_variant(make_product(title="Desk lamp", hs6="940521", origin="VN"), weight_g=100)
    supplier, other = make_active_supplier("A"), make_active_supplier("B")
    order = make_packable_order(
        Bought(quantity=1, variant=train, supplier=supplier),
        Bought(quantity=2, variant=lamp, price=Money("3.335", "USD"), supplier=supplier),
        Bought(quantity=1, variant=train, supplier=other),
    )
    declared = declare(order, weight_g=820, papers=Papers(licence="L-7"))
    assert declared.lines == [
        {
            "description": "Wooden train set with five wagons and a bridge, painted by",
            "quantity": 2,
            "net_weight_g": 600,
            "value": "25.00",
            "hs6": "950300",
            "origin": "CN",
            "has_battery": True,
            "is_liquid": False,
        },
        {
            "description": "Desk lamp",
            "quantity": 2,
            "net_weight_g": 200,
            "value": "6.67",
            "hs6": "940521",
            "origin": "VN",
            "has_battery": False,
            "is_liquid": False,
        },
    ]
    assert (declared.value, declared.net_weight_g, declared.gross_weight_g) == (Decimal("31.67"), 800, 820)
    assert declared.papers == {"licence": "L-7", "certificate": "", "invoice": order.order_no, "comments": ""}
    assert declared.category == "sale"


def test_without_the_buyers_price_the_sellers_counts_and_currencies_become_one():
    order = make_packable_order(Bought(price=None, quantity=3), Bought(price=Money("10.00", "USD")))
    declared = declare(order)
    # 3 × 21.60 CNY, and 10 USD at 7
    assert (declared.currency, [line["value"] for line in declared.lines]) == ("CNY", ["64.80", "70.00"])


def test_a_currency_without_a_rate_is_refused_with_its_name():
    order = make_packable_order(Bought(price=Money("10.00", "GBP")))
    with pytest.raises(RateMissing, match="no rate of GBP to CNY on or before 2 Nov 2026"):
        declare(order)


def test_a_bundles_price_is_shared_by_what_its_goods_cost():
    order = make_packable_order(Bought(quantity=2, price=Money("30.00", "USD")))
    with acting_as_system():
        first = LineItem.objects.get()
        Allocation.objects.update(unit_price=Decimal("10.0000"))
        second = LineItem.objects.create(
            seller_id=order.seller_id, order=order, line=first.line, variant=make_variant(), quantity=4, state="arrived"
        )
        copied = Allocation.objects.get()
        copied.pk, copied.item, copied.quantity = None, second, 4
        copied.unit_price = Money("20.0000", "CNY")
        copied.save()
        assert OrderLine.objects.count() == 1
    declared = declare(order, items={first.pk: 2, second.pk: 4}, weight_g=1600)
    # 60.00 by 2 × 10 and 4 × 20
    assert [line["value"] for line in declared.lines] == ["12.00", "48.00"]


@pytest.mark.parametrize(("price", "kept"), [("171.42", "1234"), ("171.43", "")])
def test_the_ioss_number_goes_along_up_to_150_euros(price: str, kept: str):
    order = make_packable_order(
        Bought(price=Money(price, "USD")), address={"ioss": "sealed", "ioss_ending": "1234", "tax_number": "PL77"}
    )
    declared = declare(order)
    assert (declared.ioss_ending, declared.ioss) == (kept, "sealed" if kept else "")
    assert declared.importer_tax_number == "PL77"


def test_a_declaration_stays_as_it_was_packed():
    order = make_packable_order()
    before = declare(order)
    with acting_as_system():
        OrderAddress.objects.update(name="Somebody Else")
        OrderLine.objects.update(unit_price=Decimal("99.0000"))
        make_sender(since=date(2026, 11, 2), name="Another warehouse")
        assert CustomsDeclaration.objects.get() == before
        after = CustomsDeclaration.objects.get()
    assert (after.addressee["name"], after.sender["name"], after.value) == (
        "Łukasz Żółć",
        "Haitun Ningbo Warehouse",
        Decimal("12.50"),
    )


def test_postage_is_told_once():
    """Packing freezes the parcel's costs, and these tell the declaration first."""
    declared = declare(make_packable_order())
    with acting_as_system():
        note_postage(parcel_id=declared.pk, postage_cny=Decimal("99"))
        declared.refresh_from_db()
    assert declared.postage == Decimal("59.50")


def test_a_seller_reads_its_own_declarations():
    own, other = declare(make_packable_order()), declare(make_packable_order())
    assert own.seller_id != other.seller_id
    with acting_for_seller(own.seller_id):
        assert list(CustomsDeclaration.objects.all()) == [own]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 5000), min_size=1, max_size=12), st.integers(1, 2000))
def test_net_weights_never_exceed_the_scales(catalog: list[int], weight_g: int):
    net = _net_weights(catalog, weight_g)
    assert sum(net) <= weight_g
    assert all(0 <= ours <= told for ours, told in zip(net, catalog, strict=True))
    assert net == catalog or sum(catalog) > weight_g
    assert weight_g - sum(net) < len(catalog) or net == catalog
