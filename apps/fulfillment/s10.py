"""UPU S10 item numbers: service indicator (2 letters), serial (8 digits), check digit, country."""

import re
from functools import cache
from operator import mul

WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
NUMBER = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}", re.ASCII)


def check_digit(serial: str) -> int:
    """The digit that belongs behind an eight-digit serial: 11 − (weighted sum mod 11), 10 → 0, 11 → 5."""
    digit = 11 - (_weigh(serial[:4], WEIGHTS[:4]) + _weigh(serial[4:], WEIGHTS[4:])) % 11
    return {10: 0, 11: 5}.get(digit, digit)


@cache
def _weigh(digits: str, weights: tuple[int, ...]) -> int:
    """Half a serial at a time: there are ten thousand halves, and millions of serials."""
    return sum(map(mul, map(int, digits), weights))


def s10_number(indicator: str, serial: int, country: str) -> str:
    """A whole number, for example `s10_number("RX", 8, "CN")` is RX000000080CN."""
    digits = f"{serial:08}"
    return f"{indicator}{digits}{check_digit(digits)}{country}"


def is_s10(number: str) -> bool:
    """Whether the number has the form and the right check digit."""
    return NUMBER.fullmatch(number) is not None and check_digit(number[2:10]) == int(number[10])


def is_registered(number: str) -> bool:
    """Whether it is a correct number of a registered letter-post item (service indicator R*)."""
    return number.startswith("R") and is_s10(number)
