"""What postage costs: which tariff book is in force on a day, and a weight's price in it, in whole fen."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Subquery
from django.utils.translation import gettext_noop as _

from apps.catalog.domain.fields import COUNTRIES
from apps.common.books import BookStatus
from apps.common.said import Said, said
from apps.order_costs.domain.errors import NoTariff
from apps.order_costs.models import TariffBook, TariffRate, TariffZone


@dataclass(frozen=True)
class Postage:
    """The price of one parcel in fen, and what it was computed from; weights in g."""

    book: TariffBook
    zone: TariffZone
    rate: TariffRate
    country: str
    weight_g: int
    steps: int
    postage_fen: int
    registration_fen: int

    @property
    def total_fen(self) -> int:
        return self.postage_fen + self.registration_fen

    def explained(self) -> dict[str, Any]:
        """The figures as a cost keeps them."""
        return {
            "book": self.book.version,
            "zone": self.zone.code,
            "country": self.country,
            "weight_g": self.weight_g,
            "over_g": self.rate.from_g,
            "base": str(self.rate.base),
            "step_g": self.rate.step_g,
            "steps": self.steps,
            "per_step": str(self.rate.per_step),
        }


def tariff_in_force(on: date) -> TariffBook | None:
    """The newest published book that counts on the Shanghai day."""
    books = TariffBook.objects.filter(status=BookStatus.PUBLISHED, effective_from__lte=on)
    return books.order_by("-effective_from").first()


def postage_for(*, country: str, weight_g: int, on: date, book: TariffBook | None = None) -> Postage:
    """The postage and registration of `weight_g` grams to a country (ISO 3166) by the tariff of the Shanghai day `on`.

    Begun steps count as whole ones; a country in no zone is the rest of the world. `book`: by that one instead, a
    draft for example. Raises NoTariff, which names country, weight and day.
    """
    rate = rate_for(country, weight_g, on, book)
    if rate is None or not 0 < weight_g <= rate.zone.book.limit_g:
        why = why_not(weight_g, book or tariff_in_force(on))
        raise NoTariff(country=country, weight_g=weight_g, on=on, why=why)
    steps = -(-(weight_g - rate.from_g) // rate.step_g)
    return Postage(
        book=rate.zone.book,
        zone=rate.zone,
        rate=rate,
        country=country,
        weight_g=weight_g,
        steps=steps,
        postage_fen=fen_of(rate.base) + steps * fen_of(rate.per_step),
        registration_fen=fen_of(rate.registration),
    )


def service_fee_fen(book: TariffBook, *, goods_cny: Decimal) -> int:
    """The service fee of a parcel with goods worth so much CNY: a part of each, at least the minimum, half up."""
    fee = book.fee_per_parcel + goods_cny * book.fee_percent / 100
    return max(fen_of(book.fee_minimum), fen_of(fee.quantize(Decimal("0.01"), ROUND_HALF_UP)))


def rate_for(country: str, weight_g: int, on: date, book: TariffBook | None) -> TariffRate | None:
    """The rate with the greatest lower limit under the weight, of the zone that names the country, else of the rest.

    In one statement; by the newest published book of the day if none is given. None for what is no country's code.
    """
    if country not in COUNTRIES:
        return None
    in_force = TariffZone.objects.filter(book__status=BookStatus.PUBLISHED, book__effective_from__lte=on)
    zones = in_force if book is None else TariffZone.objects.filter(book=book)
    theirs = zones.filter(countries__contains=[country]) | zones.filter(countries=[])
    zone = theirs.order_by("-book__effective_from", "-countries").values("pk")[:1]  # an empty array sorts lowest
    rates = TariffRate.objects.filter(zone=Subquery(zone), from_g__lt=weight_g).select_related("zone__book")
    return rates.order_by("-from_g").first()


def why_not(weight_g: int, book: TariffBook | None) -> Said:
    """Why a weight has no price by a book."""
    if book is None:
        return said(_("no tariff is published for that day"))
    if not 0 < weight_g <= book.limit_g:
        return said(_("parcels weigh 1 to %(limit)s g"), limit=book.limit_g)
    return said(_("tariff %(book)s has no rate for it"), book=book)


def fen_of(yuan: Decimal) -> int:
    """Yuan with two decimals in fen."""
    return int(yuan * 100)
