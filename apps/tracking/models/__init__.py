"""What carriers' words mean, what they sent, and what follows from it for a parcel."""

from apps.tracking.models.inbound import InboundMessage, RefusedScan, ScanFile, UnmatchedScan
from apps.tracking.models.mapping import CarrierStatus, Facility, SilenceLimit
from apps.tracking.models.parcels import ParcelReview, ShipmentDeclaration, TrackingProblem

__all__ = [
    "CarrierStatus",
    "Facility",
    "InboundMessage",
    "ParcelReview",
    "RefusedScan",
    "ScanFile",
    "ShipmentDeclaration",
    "SilenceLimit",
    "TrackingProblem",
    "UnmatchedScan",
]
