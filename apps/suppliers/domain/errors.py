"""What the life of a supplier refuses, and why."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.common.errors import DomainError
from apps.common.said import label, said
from apps.suppliers.enums import SupplierState
from apps.suppliers.models import Supplier


class SupplierError(DomainError):
    """The root of these refusals."""


class UnknownSupplier(SupplierError):
    """The organisation has not applied to supply."""

    def __init__(self, supplier_id: int) -> None:
        super().__init__(
            _("Organisation %(id)s has not applied to supply; fill in the application first.") % {"id": supplier_id}
        )


class AppliedAlready(SupplierError):
    """An organisation applies once."""


class InvalidCreditCode(SupplierError):
    """Not a unified social credit code: length, letters or check digit."""


class CreditCodeTaken(SupplierError):
    """Another supplier has this unified social credit code."""


class WrongState(SupplierError):
    """The act does not fit the state that the supplier, document, inspection or agreement is in."""


class ReasonMissing(SupplierError):
    """A refusal, suspension or ending has to say why."""

    def __init__(self) -> None:
        super().__init__(_("Say why: the supplier reads the reason and mends it."))


class DocumentsMissing(SupplierError):
    """A required document is not there, not accepted or expired."""


class DocumentExpired(SupplierError):
    """The document is no longer valid."""


class UnfitInspection(SupplierError):
    """A day that is over, or scores that are not 0 to 100 for each part."""


class NoStandard(SupplierError):
    """No inspection standard is in force on the day."""


class UnfitTerms(SupplierError):
    """Terms that no agreement may have."""


class OnboardingIncomplete(SupplierError):
    """Something of the checklist is missing."""


class SupplierNotActive(SupplierError):
    """Only active suppliers' offers can be ordered."""

    def __init__(self, supplier: Supplier) -> None:
        super().__init__(
            said(
                gettext_noop("%(name)s is not active (%(state)s); activate or resume it first."),
                name=str(supplier),
                state=label(SupplierState(supplier.state).label),
            )
        )


class NoAgreement(SupplierError):
    """No signed agreement covers the day, or the category on that day."""

    def __init__(self, supplier_id: int, on: date, category_code: str | None = None) -> None:
        goods = said(gettext_noop(" for category '%(code)s'"), code=category_code) if category_code else ""
        super().__init__(
            said(
                gettext_noop(
                    "No agreement of supplier %(id)s is in force on %(day)s%(goods)s; sign one that covers it."
                ),
                id=supplier_id,
                day=on,
                goods=goods,
            )
        )


class RecordConflict(SupplierError):
    """A fact about a delivery that contradicts what is recorded."""
