"""What the buyer says of a parcel that was delivered."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.common.texts import without_format
from apps.events.domain.recording import record_event
from apps.fulfillment.enums import ParcelStatus
from apps.fulfillment.models import Parcel
from apps.tracking.domain.errors import ReviewRefused
from apps.tracking.models import ParcelReview

LONGEST = 1000
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@transaction.atomic
def write_review(*, parcel: Parcel, rating: int, text: str, language: str, now: datetime) -> ParcelReview:
    """Keep a review of 1 to 5, plain text of at most 1,000 characters, once a parcel. Acts as the system.

    Raises ReviewRefused: not delivered, reviewed already, another rating, a longer text.
    """
    if parcel.status != ParcelStatus.DELIVERED:
        raise ReviewRefused(_("The parcel has not been delivered yet."))
    if not 1 <= rating <= 5:
        raise ReviewRefused(_("Choose from one to five."))
    plain = without_format(CONTROL.sub("", text.replace("\r\n", "\n"))).strip()
    if len(plain) > LONGEST:
        raise ReviewRefused(_("Write at most 1,000 characters."))
    try:
        with transaction.atomic():
            review = ParcelReview.objects.create(
                parcel=parcel, seller_id=parcel.seller_id, rating=rating, text=plain, language=language, written_at=now
            )
    except IntegrityError:
        raise ReviewRefused(_("This parcel has its review already.")) from None
    record_event(
        name="parcel.reviewed", subject=parcel, payload={"rating": rating}, now=now, seller_id=parcel.seller_id
    )
    return review
