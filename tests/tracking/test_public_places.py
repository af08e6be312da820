"""What of a place everybody may read: the city, in whatever language and order the address was written."""

import pytest

from apps.tracking.domain.public_places import public_city

CITIES = (
    ("Madrid", "Madrid"),
    ("Madrid, ES", "Madrid"),
    ("Calle Mayor 3, Madrid", "Madrid"),
    ("Calle Mayor, Madrid", "Madrid"),
    ("Los Angeles, CA, US", "Los Angeles"),
    ("12 Rue de la Paix, Paris", "Paris"),
    ("Rua Augusta 100 - São Paulo", "São Paulo"),
    ("Hauptstraße 5; Frankfurt am Main", "Frankfurt am Main"),
    ("ул. Тверская, д. 7, Москва", "Москва"),
    ("ul. Świętokrzyska 12/34, Warszawa", "Warszawa"),
    ("天河路88号，广州", "广州"),
    ("شارع التحرير، القاهرة", "القاهرة"),
    ("St. Louis", "St. Louis"),
    ("Las Palmas de Gran Canaria", "Las Palmas de Gran Canaria"),
    ("Kraków", "Kraków"),
    ("GUANGZHOU", "GUANGZHOU"),
    ("UFA", "UFA"),
)
NO_CITIES = (
    "",
    " , ",
    "10115 Berlin",
    "Madrid, 28013",
    "Berlin ١٢٣",
    "12 Rue A",
    "Calle Mayor",
    "Calle Mayor, ES",
    "Main St",
    "221B Baker Street",
    "Baker Street",
    "Hauptstraße",
    "Berliner Str.",
    "Ahornweg",
    "rue de la Paix",
    "Rua Augusta",
    "Via Roma",
    "ул. Тверская",
    "проспект Мира",
    "вул. Хрещатик",
    "天河路",
    "广州市天河区体育西路",
    "종로구 세종대로",
    "Lucía Fernández García junto al parque central",
)


@pytest.mark.parametrize(("told", "shown"), CITIES)
def test_a_city_is_shown_without_what_stands_before_it(told: str, shown: str) -> None:
    assert public_city(told) == shown


@pytest.mark.parametrize("told", NO_CITIES)
def test_nothing_is_shown_of_what_may_be_an_address(told: str) -> None:
    assert public_city(told) == ""
