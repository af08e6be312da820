"""A place that everybody may read: a city, and nothing that could be a street, a house or a postcode."""

import re
from typing import Final

PARTS: Final = re.compile(r"[,;/|\n，、；،]|\s[-–—]\s")
REGION: Final = re.compile(r"[A-Z]{2}")
"""A state's or country's two letters, which stand behind the city."""
MOST_WORDS = 5
STREET_WORDS = """
street road rd rd. avenue ave ave. lane ln drive dr. boulevard blvd square court terrace highway
apt apt. apartment flat floor building house block unit suite
calle c. avenida av av. avda avda. plaza paseo carrera carretera urbanización urbanizacion edificio piso
rue chemin allée allee impasse place quai route bâtiment batiment résidence residence étage
rua travessa praça praca estrada alameda rodovia bairro via viale corso piazza vicolo strada
strasse str. gasse weg platz ulica ul ul. aleja al. osiedle os. plac ulice třída utca út
улица ул ул. проспект пр-т пр-кт переулок пер пер. шоссе бульвар площадь набережная дом д. кв кв. корпус корп.
вулиця вул вул. провулок sokak sok. caddesi cad. mahallesi mah. straat laan plein gata gatan vej οδός شارع רחוב
"""
STREET_ENDINGS = "strasse gasse weg platz straat gatan vägen 路 街 大道 街道 巷 弄 号 號 室 楼 栋 로 길"
STREETS: Final = frozenset(STREET_WORDS.casefold().split())
ENDINGS: Final = tuple(STREET_ENDINGS.split())


def public_city(place: str) -> str:
    """The city of a place as somebody typed or a carrier told it; empty when that can't be said for certain.

    It is the last part behind which only two letters of a state or country stand. Nothing is shown when that part has
    a digit, a word for a street or a house, or more than five words: what stands before it is only more private.
    """
    parts = [part for part in (part.strip() for part in PARTS.split(place)) if part]
    while len(parts) > 1 and REGION.fullmatch(parts[-1]):
        parts.pop()
    return parts[-1] if parts and is_city(parts[-1]) else ""


def is_city(part: str) -> bool:
    words = part.casefold().split()
    is_street = any(word in STREETS or word.endswith(ENDINGS) for word in words) or words[-1] in ("st", "st.")
    return len(words) <= MOST_WORDS and not is_street and not any(sign.isdigit() for sign in part)
