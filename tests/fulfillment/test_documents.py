"""The papers, read back: text by a PDF library, bars by a decoder of the printed picture."""

import unicodedata
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings
from djmoney.money import Money

from apps.common.documents.fonts import NotPrintable, unprintable
from apps.fulfillment.domain.customs import Papers
from apps.fulfillment.domain.documents import cn23_pdf, label_pdf
from apps.fulfillment.domain.packing import pack_parcel, unpack_parcel
from apps.fulfillment.models import NumberRange, Parcel
from apps.orders.models import Order, OrderAddress
from apps.tenancy.context import acting_as_system
from tests.factories.catalog import make_product, make_variant
from tests.factories.parcels import Bought, items_of, make_packable_order, make_range, make_rates, make_sender
from tests.factories.suppliers import make_active_supplier
from tests.fulfillment.reading import barcodes_of, sizes_of, texts_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 16, 30, tzinfo=UTC)  # the 3rd in Shanghai
LABEL, A5 = (100, 150), (210, 148)


@pytest.fixture(autouse=True)
def ready(db: None) -> None:
    make_sender()
    make_range(8, 20_000)
    make_rates(USD="7", EUR="8", XDR="10")


def pack(order: Order, **changes: Any) -> Parcel:
    given: dict[str, Any] = {"items": items_of(order), "weight_g": 260, "now": NOW}
    with acting_as_system():
        return pack_parcel(order_id=order.pk, **given | changes)


def label_of(parcel: Parcel) -> bytes:
    with acting_as_system():
        return label_pdf(parcel_ids=[parcel.pk])


def test_a_label_says_who_where_what_and_its_bars_are_the_number():
    supplier, secret = make_active_supplier("A"), {"ioss": "sealed", "ioss_ending": "4567", "tax_number": "PL9988"}
    order = make_packable_order(Bought(quantity=2, supplier=supplier), address=secret)
    label = label_of(pack(order))
    assert sizes_of(label) == [LABEL]
    assert barcodes_of(label) == [["RX000000080CN"]]
    (text,) = texts_of(label)
    for words in (
        "Haitun Ningbo Warehouse 88 Harbour Road, Building 3 315800 Ningbo, Zhejiang CHINA (CN)",
        "R REGISTERED RECOMMANDÉ Par avion China Post RX000000080CN",
        "Łukasz Żółć ul. Świętokrzyska 12/34 00-116 Warszawa POLAND PL Tel. +48 600 700 800",
        f"Order {order.order_no} · 260 g · 2026-11-03",
        "CUSTOMS DECLARATION DÉCLARATION EN DOUANE May be opened officially Peut être ouvert d'office CN 22",
        "2 × Plush bear 260 g 25.00 USD 950300 CN Total weight and value 260 g 25.00 USD",
        "dangerous article",
        "2026-11-03 Zhao Lei",
    ):
        assert words in text
    assert "sealed" not in text
    assert "4567" not in text


@pytest.mark.parametrize(
    ("name", "street", "city"),
    [
        ("张伟", "臺北市信義區市府路1號", "上海市"),
        ("Анна Ёлкина-Щукина", "ул. Большая Ордынка, д. 17", "Москва"),
        ("Ελένη Άγγελου", "Οδός Ερμού 5", "Αθήνα"),
        ("Nguyễn Thị Hường", "Đường Lê Lợi 12", "Đà Nẵng"),
        ("Ştefan Ţăranu", "Şoseaua Ştefan cel Mare № 1", "Iaşi"),
        ("Zoe\u0301 Nu\u0301n\u0303ez", "Calle A\u0301guila 3", "Ma\u0301laga"),  # accents apart from their letters
        ("山田 ひかり", "ラーメン横丁 1", "東京"),
    ],
)
def test_every_script_of_the_fonts_is_printed(name: str, street: str, city: str):
    order = make_packable_order(address={"name": name, "line1": street, "city": city})
    (text,) = texts_of(label_of(pack(order)))
    for words in (name, street, city):
        assert unicodedata.normalize("NFC", words) in text


LONG = {
    "ru": "улица Героев-панфиловцев, владение 12, корпус 3, строение 7, подъезд 4, этаж 11, квартира 215, код домофона"
    " 215К8043, Тушино",
    "es": "Avenida de los Excelentísimos Señores Conquistadores de la Reconquista número 1234, bloque 5, escalera B,"
    " planta séptima, puerta derecha, Urbanización Nuestra Señora del Perpetuo Socorro, Fuenlabrada",
    "cn": "浙江省宁波市鄞州区首南街道天童南路七百五十八号鄞州商会大厦南楼二十三层二三零六室海豚跨境电子商务有限公司"
    "仓储物流部国际挂号小包收件处转交张伟先生亲启收",
}


@pytest.mark.parametrize("street", LONG)
@pytest.mark.parametrize("price", ["12.50", "450.00"])
def test_long_streets_are_printed_to_their_last_word(street: str, price: str):
    address = {
        "company": "Ladies' and Gentlemen's Outfitters Ltd.",
        "line1": LONG[street],
        "line2": "Flat 17, ring twice",
    }
    parcel = pack(make_packable_order(Bought(price=Money(price, "USD")), address=address))
    papers = [label_of(parcel)]
    if price == "450.00":
        with acting_as_system():
            papers.append(cn23_pdf(parcel_ids=[parcel.pk]))
    for paper in papers:
        text = texts_of(paper)[0].replace(" ", "")
        for words in (*address.values(), "00-116Warszawa", "POLAND"):
            assert words.replace(" ", "") in text
        assert barcodes_of(paper) == [[parcel.tracking_no]]


def test_an_address_that_does_not_fit_is_refused_before_a_number_is_taken():
    endless = "Wohnungsgenossenschaft Mecklenburgische Wasserwerke " * 4
    address = {"name": "WILHELMINA " * 9, "company": "WWW " * 25, "line1": endless[:200], "line2": endless[:200]}
    order = make_packable_order(address=address)
    with pytest.raises(NotPrintable, match="is too long to be printed where it belongs: shorten it"):
        pack(order)
    with acting_as_system():
        assert not Parcel.objects.exists()
        assert NumberRange.objects.get().next == 8
        assert order.items.get().state == "arrived"


@pytest.mark.parametrize("text", ["한국", "Fragile 🧸"])
def test_what_the_packer_writes_is_printed_or_refused(text: str):
    order = make_packable_order(Bought(price=Money("450.00", "USD")))
    with pytest.raises(NotPrintable, match="has characters that cannot be printed"):
        pack(order, papers=Papers(comments=text))
    comments = "Phytosanitary certificate enclosed; wood is heat treated; " * 3 + "THE END"
    parcel = pack(order, papers=Papers(comments=comments, licence="L" * 60, certificate="C" * 60, invoice="I" * 60))
    with acting_as_system():
        (page,) = texts_of(cn23_pdf(parcel_ids=[parcel.pk]))
    for words in (comments, "L" * 60, "C" * 60, "I" * 60):
        assert words.replace(" ", "") in page.replace(" ", "")


def test_what_no_font_has_is_known_before():
    assert unprintable("Zoë 张 ё № €") == []
    assert unprintable("한국 שלום abc") == sorted("한국שלום")


def test_many_lines_go_onto_a_page_of_their_own():
    supplier = make_active_supplier("A")
    lines = [Bought(supplier=supplier, variant=make_variant(make_product(title=f"Toy number {n}"))) for n in range(20)]
    for count, pages in ((4, 1), (5, 2), (20, 3)):
        order = make_packable_order(*lines[:count])
        label = label_of(pack(order, weight_g=1999))
        assert sizes_of(label) == [LABEL] * pages
        text = " ".join(texts_of(label))
        assert [f"1 × Toy number {n} " in text for n in range(count)] == [True] * count
        assert text.count("Total weight and value") == 1
        assert ("CN 22 ON THE NEXT PAGE" in text) is (pages > 1)


def test_a_parcel_over_300_sdr_has_a_cn23_apart():
    order = make_packable_order(Bought(price=Money("450.00", "USD")), address={"tax_number": "PL1234567890"})
    parcel = pack(order, papers=Papers(licence="LIC-7", comments="Fragile"))
    plain = pack(make_packable_order())
    with acting_as_system():
        form = cn23_pdf(parcel_ids=[plain.pk, parcel.pk])
        with pytest.raises(NotPrintable, match="none of these parcels needs a CN23"):
            cn23_pdf(parcel_ids=[plain.pk])
    label = texts_of(label_of(parcel))[0]
    assert "CN 23 ENCLOSED" in label
    assert "CN 22" not in label
    assert sizes_of(form) == [A5]
    assert barcodes_of(form) == [[parcel.tracking_no]]
    (text,) = texts_of(form)
    for words in (
        "CN 23",
        "From Haitun Ningbo Warehouse",
        "Łukasz Żółć ul. Świętokrzyska 12/34 00-116 Warszawa POLAND (PL)",
        f"Sender's reference: {order.order_no}",
        "Importer's tax number, VAT or EORI PL1234567890",
        "Plush bear 1 250 g 450.00 USD 950300 CN",
        "Total gross weight 260 g · Total value 450.00 USD",
        "Postal charges / Fees 45.10 CNY",
        "Ningbo International, 2026-11-03",
        "Licence No. LIC-7",
        f"Invoice No. {order.order_no}",
        "Comments: Fragile",
        "Zhao Lei",
    ):
        assert words in text


def test_printed_again_it_is_the_same_to_the_byte():
    order = make_packable_order()
    parcel = pack(order)
    first = label_of(parcel)
    with acting_as_system():
        OrderAddress.objects.update(name="Somebody Else")
        make_sender(since=date(2026, 11, 2), name="Another warehouse")
    assert label_of(parcel) == first


def test_labels_come_in_the_order_asked_for_and_not_of_unpacked_parcels():
    parcels = [pack(make_packable_order()) for _ in range(3)]
    wanted = [parcels[2], parcels[0], parcels[1]]
    with acting_as_system():
        label = label_pdf(parcel_ids=[parcel.pk for parcel in wanted])
        assert barcodes_of(label) == [[parcel.tracking_no] for parcel in wanted]
        unpack_parcel(parcel_id=parcels[0].pk, reason="wrong", now=NOW)
        with pytest.raises(NotPrintable, match=f"of parcels {parcels[0].tracking_no}: they were unpacked"):
            label_pdf(parcel_ids=[parcel.pk for parcel in wanted])
        with pytest.raises(NotPrintable):
            label_pdf(parcel_ids=[])


def test_the_fonts_are_open_and_their_licence_lies_beside_them():
    fonts = sorted(settings.DOCUMENT_FONTS.glob("*.ttf"))
    assert len(fonts) == 4
    for font in fonts:
        assert "SIL OPEN FONT LICENSE" in font.with_suffix(".LICENSE").read_text(encoding="utf-8").upper()
