"""Tracking and order numbers as posts and channels give them out."""

from collections import defaultdict
from random import Random

from apps.fulfillment.enums import REGISTERED_PACKET
from apps.fulfillment.s10 import s10_number
from apps.history.demo.cast import ALIEXPRESS, CSV, SHOPIFY

REGISTERED_INDICATORS = ("RB", "RX", "RR", "RG", "RS", "RU")
OTHER_SERVICES = ("cainiao_saver", "yunexpress", "epacket", "yanwen_economy")


class Numbers:
    """Serials that only go up, with gaps: other customers of the post ship too."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._serials: dict[str, int] = {}
        self._orders: dict[tuple[str, str], int] = defaultdict(lambda: 1000)

    def tracking_no(self, service: str) -> str:
        if service == REGISTERED_PACKET:
            indicator = self._random.choice(REGISTERED_INDICATORS)
            return s10_number(indicator, self._next(indicator, 8), "CN")
        if service == "cainiao_saver":
            return f"LP{self._next('LP', 14):014}"
        if service == "yunexpress":
            return f"YT{self._next('YT', 16):016}"
        indicator = "LK" if service == "epacket" else "UG"
        return s10_number(indicator, self._next(indicator, 8), "CN")

    def order_no(self, seller: str, channel: str) -> str:
        self._orders[seller, channel] += 1
        count = self._orders[seller, channel]
        if channel == ALIEXPRESS:
            return f"{self._next(ALIEXPRESS, 16)}"
        if channel == SHOPIFY:
            return f"#{count}"
        return f"PO-{count:06}" if channel == CSV else str(count)

    def _next(self, kind: str, digits: int) -> int:
        least = 10 ** (digits - 1)
        before = self._serials.get(kind, self._random.randrange(least, 5 * least))
        self._serials[kind] = before + self._random.randint(1, 60)
        return self._serials[kind]
