"""What packing, papers and handing over refuse. Sellers and suppliers read these words: in the reader's language."""

from apps.common.errors import DomainError


class ParcelError(DomainError):
    """An act on parcels was refused; nothing moved."""


class NoNumberLeft(ParcelError):
    """Every number range is used up, or there is none."""


class RangeRefused(ParcelError):
    """A number range can't be added so."""


class NotPackable(ParcelError):
    """The items, or their order, can't be packed now."""


class TooHeavy(ParcelError):
    """A parcel or a bag weighs more than it may."""


class NotDeclarable(ParcelError):
    """Customs would not take what would be declared."""


class RateMissing(ParcelError):
    """A value can't be compared without the rate of a currency."""


class SettingMissing(ParcelError):
    """The operator has not said yet what packing needs to know."""


class AlreadyHandedOver(ParcelError):
    """The parcel is with the carrier."""


class UnknownParcel(ParcelError):
    """There is no such parcel, or it is not the caller's."""


class ManifestRefused(ParcelError):
    """Parcels can't go on this manifest, or it is closed."""
