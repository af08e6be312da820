"""What keeps an address from being delivered to, what is only told, and who mends it."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from apps.events.models import DomainEvent
from apps.jobs.models import Job
from apps.orders.domain.address_rules import COUNTRIES, rules_for
from apps.orders.domain.address_words import in_words
from apps.orders.domain.addresses import check_address
from apps.orders.domain.content import Address, cleaned_address
from apps.orders.domain.correcting import accept_change, correct_address, give_tax_number
from apps.orders.domain.errors import AddressOnParcel, InvalidOrder, OrderMovedOn, ReasonMissing, UnknownOrder
from apps.orders.domain.exceptions import open_exception
from apps.orders.domain.tax_numbers import TAX_NUMBERS
from apps.orders.enums import ExceptionKind
from apps.orders.models import LineItem, Order, OrderAddress
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.orders.placing import BERLIN, NOW, Shop, make_shop, open_of, status_of, to

# fmt: off
LARGEST = [
    "US", "GB", "DE", "FR", "CA", "AU", "IT", "ES", "NL", "BR", "JP", "KR", "MX", "RU", "PL", "SE", "CH", "BE", "AT",
    "DK", "NO", "FI", "IE", "PT", "CZ", "HU", "RO", "GR", "IL", "TR", "SA", "AE", "ZA", "CL", "CO", "PE", "AR", "UA",
    "KZ", "NZ", "SG", "MY", "TH", "PH", "VN", "ID", "IN", "TW", "HK", "BY", "BG", "HR", "SK", "LT", "LV", "EE",
]
# fmt: on


def said(address: Address) -> tuple[list[str], list[str], list[str]]:
    report = check_address(cleaned_address(address))
    parts = (report.address, report.tax_number, report.warnings)
    return tuple([f"{note.field} {note.code}" for note in notes] for notes in parts)  # type: ignore[return-value]  # three


@pytest.mark.parametrize("country", LARGEST)
def test_the_largest_countries_have_rules_and_their_own_examples_fit(country: str) -> None:
    rules = rules_for(country)
    assert "line1" in rules.needs
    assert (rules.postcode is None) == (country in ("AE", "HK"))
    for example in rules.examples:
        fitting = replace(BERLIN, country=country, postcode=example, region="R", tax_number="")
        assert said(fitting)[0] == []
    if rules.postcode is not None and country != "IE":
        assert "postcode postcode" in said(replace(BERLIN, country=country, postcode="?"))[0]


@pytest.mark.parametrize(
    ("address", "faults"),
    [
        (BERLIN, []),
        (replace(BERLIN, postcode=""), ["postcode missing"]),
        (replace(BERLIN, postcode="1011"), ["postcode postcode"]),
        (replace(BERLIN, name=" ", line1="", city=""), ["name missing", "line1 missing", "city missing"]),
        (to("US", postcode="10001-1234"), ["region missing"]),
        (to("GB", postcode="sw1a 1aa"), []),
        (to("AE", city="Dubai"), []),
        (to("HK", city="", region="Kowloon"), []),
        (to("ZW"), []),
        (replace(BERLIN, name="Anna 🐻 <b>", line1="№ 7"), ["name forbidden"]),
        (to("ZW", postcode="<1>"), ["postcode forbidden"]),
    ],
)
def test_faults_of_an_address(address: Address, faults: list[str]) -> None:
    assert said(address)[0] == faults


@pytest.mark.parametrize(
    ("address", "warnings"),
    [
        (BERLIN, []),
        (replace(BERLIN, phone=""), ["phone phone"]),
        (replace(BERLIN, line1="Postfach 12", name="Łukasz Gżegżółka-Nuñez"), ["line1 post_box"]),
        (replace(BERLIN, company="C" * 61), ["company long"]),
        (to("RU", name="Анна", region="Москва", city="Москва", postcode="101000"), []),
        (replace(BERLIN, name="Анна"), ["name letters"]),
        (to("JP", name="山田太郎", region="東京都", postcode="100-0001"), []),
        (to("TH", name="สมชาย", region="Bangkok", postcode="10200"), ["name letters"]),
    ],
)
def test_warnings_of_an_address(address: Address, warnings: list[str]) -> None:
    assert said(address)[2] == warnings
    assert said(address)[0] == []


@pytest.mark.parametrize("country", TAX_NUMBERS)
def test_tax_numbers_are_asked_for_by_country_and_checked(country: str) -> None:
    asked = TAX_NUMBERS[country]
    assert said(to(country, tax_number=asked.example))[1] == []
    assert said(to(country, tax_number="12"))[1] == ["tax_number tax_number"]
    assert said(to(country))[1] == (["tax_number missing"] if asked.is_required else [])


@given(st.sampled_from(sorted(COUNTRIES)), st.text(max_size=12), st.text(max_size=80))
def test_any_text_to_any_country_is_answered_in_words(country: str, code: str, text: str) -> None:
    told = cleaned_address(Address(name=text, line1=text, city=code, country=country, postcode=code, tax_number=code))
    report = check_address(told)
    for note in (*report.address, *report.tax_number, *report.warnings):
        assert in_words(note.as_json())


def test_words_name_field_fault_and_what_to_do() -> None:
    report = check_address(replace(to("BR", region="SP"), name="Анна", postcode="1"))
    assert [in_words(note.as_json()) for note in (*report.address, *report.tax_number, *report.warnings)] == [
        "Postcode is not written as in this country: for example 40301-110 / 70002-900",
        "Buyer's tax number is missing: customs there ask for the receiver's CPF / CNPJ, for example 390.533.447-05",
        "Recipient has letters that are not read everywhere on the way; in Latin letters: Anna",
    ]
    with translation.override("zh-hans"):
        assert "邮编" in in_words(report.address[0].as_json())


@pytest.fixture
def shop(db: None) -> Shop:
    return make_shop()


def correct(shop: Shop, order: Order, address: Address) -> bool:
    with acting_for_seller(shop.seller.pk):
        return correct_address(order_id=order.pk, address=address, now=NOW, actor_id=None)


def test_faults_keep_an_order_waiting_until_they_are_mended(shop: Shop) -> None:
    shop.map("BEAR")
    order = shop.place(address=to("BR", postcode="1", region="SP", city="São Paulo")).order
    waits = open_of(order)
    assert waits.keys() == {"address", "tax_number"}
    assert waits["address"]["faults"][0]["field"] == "postcode"
    with acting_for_seller(shop.seller.pk):
        assert not give_tax_number(order_id=order.pk, tax_number="390.533.447-05", now=NOW, actor_id=None)
    assert open_of(order).keys() == {"address"}
    mended = to("BR", postcode="01310-100", region="SP", city="São Paulo", tax_number="390.533.447-05")
    assert correct(shop, order, mended)
    assert open_of(order) == {}
    with acting_as_system():
        assert OrderAddress.objects.get(order=order).postcode == "01310-100"
        assert Job.objects.filter(kind="orders.route").exists()
        assert "390" not in str(list(DomainEvent.objects.values_list("payload")))


def test_a_correction_keeps_the_ioss_number_inside_the_union(shop: Shop) -> None:
    order = shop.place(address=replace(BERLIN, ioss="IM5280001234")).order

    def ending() -> str:
        with acting_as_system():
            return OrderAddress.objects.get(order=order).ioss_ending

    correct(shop, order, replace(BERLIN, city="Bonn"))
    assert ending() == "1234"
    correct(shop, order, replace(BERLIN, ioss="IM5280009999"))
    assert ending() == "9999"
    correct(shop, order, to("CH", postcode="8001"))
    assert ending() == ""
    with acting_as_system():
        assert Order.objects.get(pk=order.pk).country == "CH"


def test_an_address_is_not_corrected_once_it_stands_on_a_parcel(shop: Shop) -> None:
    shop.map("BEAR")
    order = shop.place().order
    with pytest.raises(InvalidOrder, match="country 'XX' is no country"):
        correct(shop, order, replace(BERLIN, country="XX"))
    with acting_as_system():
        LineItem.objects.update(state="packed")
    with pytest.raises(AddressOnParcel):
        correct(shop, order, replace(BERLIN, city="Bonn"))
    with acting_as_system():
        LineItem.objects.update(state="shipped")
        Order.objects.update(status="shipped")
    with pytest.raises(OrderMovedOn, match="order A-1 is Shipped"):
        correct(shop, order, replace(BERLIN, city="Bonn"))
    rival = make_shop("S2")
    with pytest.raises(UnknownOrder):
        correct(rival, order, replace(BERLIN, city="Bonn"))
    with acting_as_system():
        assert OrderAddress.objects.get(order=order).city == "Berlin"


def test_a_change_that_came_too_late_is_closed_by_whoever_looked(shop: Shop) -> None:
    order = shop.place().order
    details: dict[str, Any] = {"address": {"city": ["Berlin", "Bonn"]}}
    with acting_as_system():
        first = open_exception(order=order, kind=ExceptionKind.CHANGED, now=NOW, details=details)
        assert open_exception(order=order, kind=ExceptionKind.CHANGED, now=NOW, details=details) == first
    with acting_for_seller(shop.seller.pk):
        with pytest.raises(ReasonMissing):
            accept_change(order_id=order.pk, reason=" ", now=NOW, actor_id=None)
        assert accept_change(order_id=order.pk, reason="Told the buyer", now=NOW, actor_id=None) == 1
        assert accept_change(order_id=order.pk, reason="Told the buyer", now=NOW, actor_id=None) == 0
    assert open_of(order).keys() == {"unmapped"}
    assert status_of(order) == "awaiting_allocation"
