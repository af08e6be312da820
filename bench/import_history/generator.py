"""Big history files, the same for the same seed: quick to make rather than lifelike."""

import csv
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from apps.fulfillment.s10 import s10_number

FIRST_DAY = datetime(2026, 8, 1, tzinfo=UTC)
DAYS = 90
CHANNELS = ("aliexpress", "shopify", "woocommerce")
CURRENCIES = {"USD": "7.11", "EUR": "8.27", "GBP": "9.49"}
SECOND_PARCEL = 0.1


def write_files(directory: Path, *, orders: int, sellers: int, seed: int = 1) -> None:
    """`orders` orders with 1.1 parcels each, nearly all of which earn; spread unevenly over the sellers."""
    random.seed(seed)
    codes = [f"S{number:06}" for number in range(sellers)]
    write(
        directory / "sellers.csv",
        "seller_code,name,joined_on",
        ((code, f"Seller {code}", "2026-01-05") for code in codes),
    )
    write(directory / "fx_rates.csv", "rate_on,base,quote,rate", rates())
    header = "seller_code,channel,order_no,placed_at,status,currency,settled_amount,settled_at"
    shipped = "seller_code,channel,order_no,tracking_no,service,shipped_at,delivered_at"
    with (
        (directory / "orders.csv").open("w", newline="") as one,
        (directory / "parcels.csv").open("w", newline="") as two,
    ):
        order_rows, parcel_rows = csv.writer(one), csv.writer(two)
        order_rows.writerow(header.split(","))
        parcel_rows.writerow(shipped.split(","))
        serial = 0
        for number in range(orders):
            code = codes[int(sellers * random.random() ** 2)]
            channel = random.choice(CHANNELS)
            placed = FIRST_DAY + timedelta(days=DAYS * number / orders, seconds=random.random())
            settled = placed + timedelta(days=1 + 20 * random.random())
            order_no = f"{8_100_000_000 + 7 * number}"
            status = "cancelled" if random.random() < 0.02 else "open"
            order_rows.writerow(
                (code, channel, order_no, placed.isoformat(), status, random.choice(tuple(CURRENCIES)),
                 f"{5 + 80 * random.random():.2f}", settled.isoformat())
            )  # fmt: skip
            for _ in range(1 + (random.random() < SECOND_PARCEL)):
                serial += 1
                sent = placed + timedelta(days=1 + random.random())
                delivered = sent + timedelta(days=9 + 20 * random.random())
                parcel_rows.writerow(
                    (code, channel, order_no, s10_number("RX", serial, "CN"), "registered_packet",
                     sent.isoformat(), delivered.isoformat())
                )  # fmt: skip


def rates() -> Iterator[tuple[str, str, str, str]]:
    for offset in range(DAYS + 30):
        day = date(2026, 8, 1) + timedelta(days=offset)
        for currency, rate in CURRENCIES.items():
            yield day.isoformat(), currency, "CNY", rate


def write(path: Path, header: str, rows: Iterator[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)
