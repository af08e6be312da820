"""Where the demo's parcels go: how long they take, in what money is settled, which clock the scan shows."""

from dataclasses import dataclass
from datetime import timedelta, timezone


@dataclass(frozen=True)
class Place:
    """Days in transit are the least, the usual and the most; `weight` is its share of the orders."""

    country: str
    weight: int
    days: tuple[int, int, int]
    utc_offset: timezone
    currency: str


def clock(hours: float) -> timezone:
    return timezone(timedelta(hours=hours))


PLACES = (
    Place("US", 24, (9, 12, 22), clock(-5), "USD"),
    Place("ES", 10, (11, 15, 27), clock(1), "EUR"),
    Place("FR", 9, (10, 14, 24), clock(1), "EUR"),
    Place("BR", 9, (16, 22, 35), clock(-3), "USD"),
    Place("GB", 8, (9, 12, 21), clock(0), "GBP"),
    Place("DE", 8, (9, 13, 22), clock(1), "EUR"),
    Place("PL", 6, (10, 15, 26), clock(1), "PLN"),
    Place("KR", 5, (9, 10, 15), clock(9), "USD"),
    Place("AU", 5, (10, 14, 25), clock(10), "AUD"),
    Place("CA", 5, (10, 15, 28), clock(-3.5), "CAD"),
    Place("MX", 4, (14, 20, 33), clock(-6), "USD"),
    Place("JP", 4, (9, 10, 14), clock(9), "JPY"),
    Place("CL", 3, (15, 21, 34), clock(-4), "USD"),
)
