"""What of suppliers waits for staff."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from apps.suppliers.enums import AgreementState, DocumentState, SupplierState
from apps.suppliers.models import Agreement, Supplier, SupplierDocument

ON_THE_WAY: Final = (
    SupplierState.REVIEW,
    SupplierState.INSPECTION,
    SupplierState.CLEARANCE,
    SupplierState.AGREEMENT,
)
DAYS_BEFORE_THE_END: Final = 30


@dataclass(frozen=True)
class WaitingSupply:
    """Documents sent in, suppliers between application and activation, agreements to renew."""

    documents: int
    suppliers: int
    ending: int

    def __bool__(self) -> bool:
        return any((self.documents, self.suppliers, self.ending))


def waiting_supply(*, today: date) -> dict[str, QuerySet[Any]]:
    """What waits on a Shanghai day, to be counted.

    An agreement is to be renewed in the last 30 days of an active supplier's last version.
    """
    signed = Agreement.objects.filter(state=AgreementState.SIGNED)
    later = signed.filter(supplier=OuterRef("supplier"), valid_until__gt=today + timedelta(days=DAYS_BEFORE_THE_END))
    return {
        "documents": SupplierDocument.objects.filter(state=DocumentState.SUBMITTED),
        "suppliers": Supplier.objects.filter(state__in=ON_THE_WAY),
        "ending": Supplier.objects.filter(state=SupplierState.ACTIVE).exclude(Exists(later)),
    }
