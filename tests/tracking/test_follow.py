"""The buyer's page: for whoever has the link, in the buyer's language, and with nothing of whose parcel it is."""

import pytest
from django.test import Client

from apps.fulfillment.models import Parcel
from apps.orders.models import OrderAddress
from apps.tenancy.context import acting_as_system, acting_for_seller
from apps.tracking.models import ParcelReview
from tests.tracking.world import day, make_order, make_parcel, make_seller, scan, tell

pytestmark = pytest.mark.django_db
PRIVATE = ("Fernández", "Lucía", "Calle", "28013", "600 111", "S1", "Seller", "Bear", "signed by")


@pytest.fixture
def parcel() -> Parcel:
    parcel = make_parcel(make_order(make_seller(), language=""))
    tell(
        scan(parcel, "EMA", day(4), facility="CNCANA"),
        scan(parcel, "EMC", day(6), facility="CNCANA"),
        scan(parcel, "EZZ", day(7), text="Something strange"),
        scan(parcel, "EME", day(14), location="Calle Mayor 3, Madrid, ES", country="ES", text="signed by Lucía"),
    )
    return parcel


def page(parcel: Parcel | str, query: str = "", **headers: str) -> tuple[int, str]:
    key = parcel if isinstance(parcel, str) else parcel.follow_key
    answer = Client().get(f"/p/{key}/{query}", headers=headers)
    return answer.status_code, answer.content.decode()


def deliver(parcel: Parcel) -> None:
    tell(scan(parcel, "EMI", day(16), facility="ESMADB"))


def send(parcel: Parcel, **given: str) -> tuple[int, str]:
    answer = Client(enforce_csrf_checks=True).post(f"/p/{parcel.follow_key}/?lang=en", given)
    return answer.status_code, answer.content.decode()


def reviews() -> list[tuple[int, str, str]]:
    with acting_as_system():
        return list(ParcelReview.objects.values_list("rating", "text", "language"))


@pytest.mark.parametrize(
    ("city", "line"),
    [
        ("Madrid", "Destino: Madrid, España"),
        ("10115 Berlin", "Destino: España"),
        ("Calle Mayor, Madrid", "Destino: Madrid, España"),
        ("Lucía Fernández, Calle Mayor 3, 28013", "Destino: España"),
        ("Calle Mayor", "Destino: España"),
        ("España", "Destino: España"),
    ],
)
def test_a_city_that_is_an_address_is_not_shown(parcel: Parcel, city: str, line: str) -> None:
    """Sellers and channels write into the city what they like."""
    with acting_as_system():
        OrderAddress.objects.filter(order=parcel.order).update(city=city)
    text = page(parcel, "?lang=es")[1]
    assert f'<p class="mt-1">{line}</p>' in text
    assert [said for said in PRIVATE if said in text] == []


def test_the_page_tells_the_way_and_nothing_private(parcel: Parcel) -> None:
    status, text = page(parcel)
    assert status == 200
    for said in (
        parcel.tracking_no,
        "Customs ask for information",
        "Held by import customs",
        "Madrid, Spain",
        "Guangzhou",
    ):
        assert said in text, said
    assert [said for said in (*PRIVATE, "Something strange") if said in text] == []
    assert "14 Aug 2026, 12:00" in text
    assert "<script" not in text
    assert "<form" not in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Customs ask for information", "Destination", "Left the country of origin", "Spain")),
        ("zh-hans", ("海关需要补充资料", "进口海关留存", "目的地", "西班牙", "2026年8月14日")),
        ("es", ("La aduana pide información", "Destino", "España", "14 de agosto de 2026")),
        ("fr", ("La douane demande des informations", "Destination", "Espagne", "14 août 2026")),
        ("ru", ("Таможня запрашивает сведения", "Куда", "Испания", "14 августа 2026 г.")),
        ("pt", ("A alfândega pede informações", "Destino", "Espanha", "14 de Agosto de 2026")),
    ],
)
def test_the_page_speaks_six_languages(parcel: Parcel, language: str, said: tuple[str, ...]) -> None:
    _, text = page(parcel, f"?lang={language}")
    assert [each for each in said if each not in text] == []
    assert f'<html lang="{language}">' in text
    for wrong in ("Packed", "What happened so far", "Skip to the content"):
        assert (wrong in text) == (language == "en")


def test_language_is_the_links_then_the_orders_then_the_browsers(parcel: Parcel) -> None:
    russian = make_parcel(make_order(make_seller(), language="ru-RU"))
    assert '<html lang="ru">' in page(russian, accept_language="fr")[1]
    assert '<html lang="es">' in page(russian, "?lang=es")[1]
    assert '<html lang="pt">' in page(parcel, accept_language="de-DE,pt-BR;q=0.8,en;q=0.5")[1]
    assert '<html lang="zh-hans">' in page(parcel, accept_language="zh-CN")[1]
    assert '<html lang="en">' in page(parcel, "?lang=tlh", accept_language="de")[1]


def test_a_key_that_is_nobodys_is_always_the_same_and_nothing_is_kept(parcel: Parcel) -> None:
    voided = make_parcel(voided_at=day(4))
    told = {page(key) for key in ("nobodys", "0", parcel.follow_key[:-1], voided.follow_key, parcel.tracking_no, "%00")}
    assert {status for status, _ in told} == {404}
    assert len(told) == 1
    answer = Client().get(f"/p/{parcel.follow_key}/")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "script" not in answer["Content-Security-Policy"]
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert not answer.cookies


def test_steps_go_as_far_as_the_parcel_came(parcel: Parcel) -> None:
    def done() -> tuple[int, int]:
        text = page(parcel, "?lang=en")[1]
        return text.count("(done)"), text.count('aria-current="step"')

    assert done() == (4, 1)
    tell(scan(parcel, "Exception_Damage", day(15)), source="17track")
    assert done() == (4, 1)
    deliver(parcel)
    assert done() == (6, 1)
    fresh = make_parcel()
    assert page(fresh)[1].count("(done)") == 1
    assert "Nothing has been scanned yet" in page(fresh)[1]


def test_the_buyer_reviews_a_delivered_parcel_once(parcel: Parcel) -> None:
    assert send(parcel, rating="5", text="Too early")[0] == 200
    assert reviews() == []
    deliver(parcel)
    assert "How was it?" in page(parcel)[1]
    for wrong, message in (
        ({"rating": ""}, "Choose from one to five."),
        ({"rating": "6"}, "Choose from one to five."),
        ({"rating": "5", "text": "x" * 1001}, "Write at most 1,000 characters."),
    ):
        status, text = send(parcel, **wrong)
        assert (status, message in text, reviews()) == (200, True, [])
    assert send(parcel, rating="1", text="Buy pills", website="http://pills.example")[0] == 302
    assert reviews() == []
    assert send(parcel, rating="4", text="<b>Muy bien</b>\r\n\u202eGracias")[0] == 302
    assert send(parcel, rating="1", text="Again")[0] == 200
    assert reviews() == [(4, "<b>Muy bien</b>\nGracias", "en")]
    text = page(parcel)[1]
    assert "Thank you for your review." in text
    assert "Muy bien" not in text
    with acting_for_seller(parcel.seller_id):
        assert ParcelReview.objects.get().rating == 4
    with acting_for_seller(make_seller("S2").pk):
        assert not ParcelReview.objects.exists()
