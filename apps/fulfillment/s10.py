"""UPU S10 item numbers: service indicator (2 letters), serial (8 digits), check digit, country."""

import re
from collections.abc import Iterable
from operator import mul

WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
NUMBER = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}", re.ASCII)


def weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(map(mul, map(int, digits), weights))


# Half a serial at a time: there are ten thousand halves, and imports check millions of serials.
HEADS = {f"{half:04}": weighted(f"{half:04}", WEIGHTS[:4]) for half in range(10_000)}
TAILS = {f"{half:04}": weighted(f"{half:04}", WEIGHTS[4:]) for half in range(10_000)}
# 11 − remainder, where 10 is written 0 and 11 is written 5.
DIGITS = "50987654321"


def check_digit(serial: str) -> str:
    """The digit that belongs behind an eight-digit serial."""
    return DIGITS[(HEADS[serial[:4]] + TAILS[serial[4:]]) % 11]


def s10_number(indicator: str, serial: int, country: str) -> str:
    """A whole number, for example `s10_number("RX", 8, "CN")` is RX000000080CN."""
    digits = f"{serial:08}"
    return f"{indicator}{digits}{check_digit(digits)}{country}"


def is_s10(number: str) -> bool:
    """Whether the number has the form and the right check digit."""
    return NUMBER.fullmatch(number) is not None and check_digit(number[2:10]) == number[10]


def not_registered(numbers: Iterable[str]) -> list[str]:
    """Those that are no correct numbers of registered letter post (service indicator R*), in bulk."""
    return [
        number
        for number in numbers
        if not NUMBER.fullmatch(number)
        or number[0] != "R"
        or number[10] != DIGITS[(HEADS[number[2:6]] + TAILS[number[6:10]]) % 11]
    ]
