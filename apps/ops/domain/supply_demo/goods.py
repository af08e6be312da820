"""The demo's goods: read from `demo_data`, one CSV file a trade, as contents of product requests."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any, Final

from stdnum import ean

from apps.categories.domain.queries import attributes_of, category_by_code
from apps.categories.enums import AttributeKind
from apps.ops.domain.supply_demo.cast import DemoSupplier
from apps.ops.domain.supply_demo.numbers import between

FILES: Final = Path(__file__).parents[2] / "demo_data"
LOCAL_CODES: Final = "20"  # GS1 keeps these for numbers that leave no shop
FEN: Final = Decimal("0.01")
SAYS_MORE: Final = "material"
"""The text attribute that tells variants apart where their category has no better one."""
STEPS: Final = ((10, Decimal("0.95")), (50, Decimal("0.9")))


@dataclass(frozen=True)
class Choice:
    """One value of an axis; goods of it weigh and cost `factor` times as much."""

    axis: str
    value: str
    factor: Decimal


def goods_of(supplier: DemoSupplier) -> list[dict[str, Any]]:
    """The contents of a supplier's requests, each with its first offer."""
    with (FILES / f"{supplier.goods}.csv").open(encoding="utf-8", newline="") as file:
        return [content_of(row, supplier) for row in csv.DictReader(file)]


def content_of(row: dict[str, str], supplier: DemoSupplier) -> dict[str, Any]:
    kinds = {each.code: each.kind for each in attributes_of(category_by_code(row["category"]))}
    variants = [variant_of(row, choices, kinds) for choices in product(*axes_of(row["variants"]))]
    prices = {variant["sku"]: variant.pop("price") for variant in variants}
    return {
        "category": row["category"],
        "brand": supplier.brand if row["category"] in supplier.branded else None,
        "hs6": row["hs6"],
        "origin": "CN",
        "texts": {
            "en": {"title": row["title_en"], "description": row["text_en"]},
            "zh-hans": {"title": row["title_zh"], "description": row["text_zh"]},
        },
        "images": [],
        "variants": variants,
        "offers": {sku: offer_of(sku, price, supplier) for sku, price in prices.items()},
    }


def axes_of(text: str) -> Iterator[list[Choice]]:
    """`colour=red|blue size=S|M*1.5`: every combination is a variant; `*` makes it heavier and dearer."""
    for axis in text.split():
        name, values = axis.split("=")
        parts = (value.partition("*") for value in values.split("|"))
        yield [Choice(name, value, Decimal(factor or 1)) for value, _, factor in parts]


def variant_of(row: dict[str, str], choices: tuple[Choice, ...], kinds: dict[str, str]) -> dict[str, Any]:
    given = dict(pair.split("=") for pair in row["attributes"].split(";") if pair)
    given |= {choice.axis: choice.value for choice in choices if choice.axis in kinds}
    for choice in choices:
        if choice.axis not in kinds and SAYS_MORE in given:
            given[SAYS_MORE] += f", {choice.value.lower()}"
    factor = Decimal(1)
    for choice in choices:
        factor *= choice.factor
    sku = "-".join([row["code"], *(code_of(choice.value) for choice in choices)])
    length, width, height = (int(side) for side in row["mm"].split("x"))
    return {
        "sku": sku,
        "gtin": gtin_of(sku),
        "attributes": {code: value_of(text, kinds[code]) for code, text in given.items()},
        "weight_g": round(int(row["grams"]) * factor),
        "length_mm": length,
        "width_mm": width,
        "height_mm": min(round(height * factor), 1500),
        "has_battery": "battery" in row["flags"],
        "is_liquid": "liquid" in row["flags"],
        "price": (Decimal(row["price"]) * factor).quantize(FEN),
    }


def code_of(value: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "-", value.upper())


def value_of(text: str, kind: str) -> str | int | bool:
    if kind == AttributeKind.YES_NO:
        return text == "yes"
    return int(text) if kind == AttributeKind.NUMBER else text.replace("_", " ")


def gtin_of(sku: str) -> str:
    """A GTIN-13 for two of three variants, from the range that no enterprise owns."""
    if not between(f"gtin {sku}", 0, 2):
        return ""
    body = f"{LOCAL_CODES}{between(f'code {sku}', 0, 9_999_999_999):010d}"
    return body + str(ean.calc_check_digit(body))


def offer_of(sku: str, price: Decimal, supplier: DemoSupplier) -> dict[str, Any]:
    """The supplier's terms: cheaper by the ten, and again by the fifty, for what is not a big piece."""
    steps = STEPS[: 0 if price > 100 else 1 + between(f"steps {sku}", 0, 1)]
    return {
        "supply_price": str(price),
        "currency": "CNY",
        "lead_time_days": between(f"lead {supplier.code} {sku}", 1, 5),
        "minimum_quantity": 5 if price < 7 else 1,
        "supplier_sku": f"{supplier.code[1:]}/{sku}",
        "warehouse": supplier.legal_name[:2],
        "steps": [[quantity, str((price * share).quantize(FEN))] for quantity, share in steps],
    }
