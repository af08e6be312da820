"""What the operator decided about packing, as it stands on a Shanghai day."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from apps.common.periods import shanghai_day
from apps.common.when import day_words
from apps.fulfillment.domain.parcel_errors import SettingMissing
from apps.fulfillment.models import PackingStandard, Parcel, SenderAddress


def packing_standard(*, on: date) -> PackingStandard:
    """The standard in force on a Shanghai day; raises SettingMissing."""
    found = PackingStandard.objects.filter(effective_from__lte=on).first()
    if found is None:
        raise SettingMissing(_("no packing standard is in force on %(day)s; add one") % {"day": day_words(on)})
    return found


def sender_address(*, on: date) -> SenderAddress:
    """Where parcels come from on a Shanghai day; raises SettingMissing."""
    found = SenderAddress.objects.filter(effective_from__lte=on).first()
    if found is None:
        raise SettingMissing(_("no sender's address is in force on %(day)s; add one") % {"day": day_words(on)})
    return found


def weight_warning(*, parcel: Parcel, now: datetime) -> str:
    """What to tell the packer when the scales and the catalog differ by more than the tolerance; else nothing."""
    if not parcel.weight_g or not parcel.catalog_weight_g:
        return ""
    tolerance = packing_standard(on=shanghai_day(now)).weight_tolerance_percent
    if abs(parcel.weight_g - parcel.catalog_weight_g) * 100 <= parcel.catalog_weight_g * tolerance:
        return ""
    return _(
        "%(parcel)s weighs %(weight)s g, the catalog says %(expected)s g: look whether everything is in, and only that."
    ) % {"parcel": parcel, "weight": parcel.weight_g, "expected": parcel.catalog_weight_g}
