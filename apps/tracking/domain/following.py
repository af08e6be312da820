"""What a buyer may see of a parcel: where it is, and nothing of whose it is but city and country."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.fulfillment.enums import ParcelStatus, ScanRole
from apps.fulfillment.models import Parcel, TrackingEvent
from apps.orders.models import OrderAddress
from apps.tracking.domain.places import Places
from apps.tracking.domain.public_places import public_city
from apps.tracking.labels import Texts, label_of
from apps.tracking.models import ParcelReview

STEPS: Final = (
    (0, pgettext_lazy("parcel", "Packed")),
    (10, _("With the carrier")),
    (30, _("Left the country of origin")),
    (40, _("In the country of destination")),
    (60, _("In delivery")),
    (80, pgettext_lazy("parcel", "Delivered")),
)
MOST_EVENTS = 200
SAYS_NOTHING_OF_THE_WAY = (ParcelStatus.EXCEPTION, ParcelStatus.RETURNED, ParcelStatus.EXPIRED)


@dataclass(frozen=True)
class Seen:
    at: datetime
    text: str
    place: str


@dataclass(frozen=True)
class Step:
    name: str | Promise
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class Followed:
    """A parcel as its buyer sees it: `city` may be read by everybody, or is empty; `zone` is the usual one of the
    country it goes to, else UTC.
    """

    parcel: Parcel
    city: str
    country: str
    language: str
    zone: ZoneInfo
    is_reviewed: bool
    events: tuple[TrackingEvent, ...]

    @property
    def label(self) -> str:
        return label_of(self.parcel.status, self.parcel.sub_status)

    @property
    def is_delivered(self) -> bool:
        return self.parcel.status == ParcelStatus.DELIVERED

    @property
    def goes_wrong(self) -> bool:
        return self.parcel.status in (*SAYS_NOTHING_OF_THE_WAY, ParcelStatus.DELIVERY_FAILED)

    def timeline(self) -> list[Seen]:
        """The newest first, in the language that is active."""
        texts = Texts({(event.source, event.carrier_code) for event in self.events})
        return [Seen(event.occurred_at, texts.of(event), public_city(event.location)) for event in self.events]

    def steps(self) -> list[Step]:
        """How far it came; a return or a loss takes nothing of the way back."""
        stages = [event.stage for event in self.events if event.status not in SAYS_NOTHING_OF_THE_WAY]
        reached = STEPS[-1][0] if self.is_delivered else min(max(stages, default=0), STEPS[-1][0] - 1)
        done = [stage <= reached for stage, _ in STEPS]
        last = max(n for n, is_done in enumerate(done) if is_done)
        return [Step(name, done[n], n == last) for n, (_, name) in enumerate(STEPS)]


def find_followed(*, follow_key: str) -> Followed | None:
    """The parcel of a link, or None. Acts as the system; the key alone decides."""
    key = follow_key.replace("\0", "?")
    parcel = Parcel.objects.filter(follow_key=key, voided_at=None).exclude(follow_key="").first()
    if parcel is None:
        return None
    address = OrderAddress.objects.filter(order_id=parcel.order_id).values_list("city", "country", "language").first()
    city, country, language = address or ("", parcel.country, "")
    # What nobody has mapped says nothing that a buyer could read.
    events = TrackingEvent.objects.filter(parcel=parcel).exclude(role=ScanRole.UNKNOWN)
    return Followed(
        parcel=parcel,
        city=public_city(city),
        country=country,
        language=language,
        zone=Places().zone_of_country(country) or ZoneInfo("UTC"),
        is_reviewed=ParcelReview.objects.filter(parcel=parcel).exists(),
        events=tuple(events.order_by("-occurred_at", "-stage", "-id")[:MOST_EVENTS]),
    )
