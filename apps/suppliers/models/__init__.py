"""A supplier from application to its end, and what its deliveries were like."""

from apps.suppliers.models.agreements import Agreement
from apps.suppliers.models.clearances import Clearance
from apps.suppliers.models.documents import SupplierDocument
from apps.suppliers.models.inspections import Inspection, InspectionPhoto, InspectionStandard
from apps.suppliers.models.profiles import Supplier
from apps.suppliers.models.records import SupplyRecord

__all__ = [
    "Agreement",
    "Clearance",
    "Inspection",
    "InspectionPhoto",
    "InspectionStandard",
    "Supplier",
    "SupplierDocument",
    "SupplyRecord",
]
