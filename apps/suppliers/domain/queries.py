"""What the rest of the platform asks about suppliers."""

from datetime import date

from apps.categories.domain.queries import is_within
from apps.suppliers.domain.errors import NoAgreement, SupplierNotActive, UnknownSupplier
from apps.suppliers.enums import AgreementState, SupplierState
from apps.suppliers.models import Agreement, Supplier


def find_supplier(supplier_id: int) -> Supplier | None:
    """The profile of a supplier's organisation; None before it applied."""
    return Supplier.objects.filter(supplier_id=supplier_id).first()


def require_active(supplier_id: int) -> Supplier:
    """The supplier, if its offers may be ordered now. Raises UnknownSupplier, SupplierNotActive."""
    supplier = find_supplier(supplier_id)
    if supplier is None:
        raise UnknownSupplier(supplier_id)
    if supplier.state != SupplierState.ACTIVE:
        raise SupplierNotActive(supplier)
    return supplier


def find_agreement_in_force(*, supplier_id: int, on: date) -> Agreement | None:
    """The newest signed version that covers a Shanghai day, whatever the supplier's state is by now."""
    signed = Agreement.objects.filter(
        supplier_id=supplier_id, state=AgreementState.SIGNED, in_force_from__lte=on, valid_until__gte=on
    )
    return signed.order_by("-version").first()


def agreement_in_force(*, supplier_id: int, on: date, category_code: str | None = None) -> Agreement:
    """The terms on a Shanghai day; with a category, only if they cover it or one above it.

    Raises NoAgreement, UnknownCategory.
    """
    agreement = find_agreement_in_force(supplier_id=supplier_id, on=on)
    if agreement is None:
        raise NoAgreement(supplier_id, on)
    if category_code is not None and not is_within(category_code=category_code, codes=agreement.category_codes):
        raise NoAgreement(supplier_id, on, category_code)
    return agreement
