"""UPU S10 numbers: the figures are the specification's."""

import pytest

from apps.fulfillment.s10 import check_digit, is_s10, not_registered, s10_number


@pytest.mark.parametrize(
    ("serial", "digit"),
    [("12345678", "5"), ("00000008", "0"), ("00000000", "5"), ("47312482", "9")],
)
def test_check_digit(serial: str, digit: str) -> None:
    assert check_digit(serial) == digit


def test_a_number_is_put_together_with_its_check_digit() -> None:
    assert s10_number("RB", 12_345_678, "GB") == "RB123456785GB"
    assert s10_number("RX", 8, "CN") == "RX000000080CN"


@pytest.mark.parametrize("number", ["RB123456785GB", "RX000000080CN", "RX000000005CN", "LK000000080CN"])
def test_correct_numbers(number: str) -> None:
    assert is_s10(number)


@pytest.mark.parametrize(
    "number",
    [
        "RR123456789CN",
        "RX000000081CN",
        "rx000000080cn",
        "RX00000008CN",
        "RX000000080CNX",
        "R1000000080CN",
        "RX٠٠٠٠٠٠٠٨٠CN",
        "",
    ],
)
def test_wrong_numbers(number: str) -> None:
    assert not is_s10(number)
    assert not_registered([number]) == [number]


def test_registered_letter_post_begins_with_r() -> None:
    assert not_registered(["RX000000080CN", "LK000000080CN", "RX000000081CN", "RB123456785GB"]) == [
        "LK000000080CN",
        "RX000000081CN",
    ]
